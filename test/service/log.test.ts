import { expect, it } from 'vitest';
import { jsonLog, readableLog } from '../../layers/service/index.ts';

const error = new Error('llm.pt: found 5000 bytes, expected more');

it.each([
  ['JSON', jsonLog],
  ['lines for people', readableLog],
])('says in %s what an error says', (_, open) => {
  const lines: string[] = [];
  open('info', (line) => lines.push(line)).error('model not loaded', { model: 'a', error });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(error.message);
});

it('writes one JSON object a line, whatever a field holds', () => {
  const lines: string[] = [];
  jsonLog('info', (line) => lines.push(line)).warn('x', { text: 'a\nb', cause: { error } });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'warn', message: 'x', text: 'a\nb', cause: { error: error.message } },
  ]);
  expect(lines[0]?.trimEnd()).not.toContain('\n');
});
