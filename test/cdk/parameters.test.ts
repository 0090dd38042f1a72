import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parametersMarkdown, readParameters } from '../../cdk/parameters.ts';

it('has a default for every parameter', () => {
  expect(readParameters({})).toMatchObject({
    stackName: 'CosyVoiceLite',
    memoryMiB: 3538,
    apiKey: false,
    corsOrigins: [],
    alarmEmail: undefined,
    keepData: false,
  });
});

it('reads values as the command line gives them and as cdk.json holds them', () => {
  expect(
    readParameters({ memoryMiB: '6144', apiKey: 'true', corsOrigins: 'https://a.org,https://b.org' }),
  ).toMatchObject({
    memoryMiB: 6144,
    apiKey: true,
    corsOrigins: ['https://a.org', 'https://b.org'],
  });
  expect(readParameters({ memoryMiB: 6144, apiKey: true, corsOrigins: ['https://a.org'] })).toMatchObject({
    memoryMiB: 6144,
    apiKey: true,
    corsOrigins: ['https://a.org'],
  });
});

it.each([
  [{ memoryMiB: '512' }, 'memoryMiB is "512", but it must be a whole number from 1024 to 10240.'],
  [{ memoryMiB: '10241' }, 'memoryMiB is "10241", but it must be a whole number from 1024 to 10240.'],
  [{ memoryMiB: '2e3' }, 'memoryMiB is "2e3", but it must be a whole number from 1024 to 10240.'],
  [
    { logRetentionDays: 8 },
    'logRetentionDays is "8", but it must be one of 1, 3, 5, 7, 14, 30, 60, 90, 180, 365.',
  ],
  [{ apiKey: 'yes' }, 'apiKey is "yes", but it must be true or false.'],
  [{ alarmEmail: 'me' }, 'alarmEmail is "me", but it must be an e-mail address.'],
  [
    { corsOrigins: 'example.org' },
    'corsOrigins is "example.org", but it must be origins such as https://example.org divided by commas, or *.',
  ],
  [
    { domainName: 'voice.example.org' },
    'domainName and certificateArn belong together; give both or neither.',
  ],
  [
    { provisionedConcurrency: 30 },
    'provisionedConcurrency is 30, but it must be at most maxConcurrency, 20.',
  ],
])('refuses %j in one sentence', (context, sentence) => {
  expect(() => readParameters(context)).toThrow(sentence);
});

it('refuses a name nobody knows, and leaves the names of the CDK alone', () => {
  expect(() => readParameters({ memory: 2048 })).toThrow(
    'There is no parameter memory; there are: stackName,',
  );
  expect(() => readParameters({ 'aws:cdk:version': '1', '@aws-cdk/core:x': true })).not.toThrow();
});

it('is documented as it is', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/deploy.md'), 'utf8');
  // However wide a formatter makes the columns.
  const tight = (text: string): string => text.replace(/ *\| */g, '|').replace(/-{3,}/g, '---');
  expect(tight(page)).toContain(tight(parametersMarkdown()));
});
