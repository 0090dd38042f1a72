import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readSettings, settingsMarkdown, settingsTable } from '../../layers/service/index.ts';

describe('readSettings', () => {
  it('needs no environment at all', () => {
    const settings = readSettings({});
    expect(settings.port).toBe(8000);
    expect(settings.textLimit).toBe(1200);
    expect(settings.sampleRateHz).toBe(44_100);
    expect(settings.apiKeys).toEqual([]);
    expect(settings.model).toBeUndefined();
  });

  it('keeps voices with the models and jobs with the audio, wherever those are', () => {
    expect(readSettings({})).toMatchObject({ voicesFolder: 'models/voices', jobsFolder: 'output/.jobs' });
    expect(readSettings({ COSYVOICE_MODELS: '/a', COSYVOICE_OUTPUT: '/b' })).toMatchObject({
      voicesFolder: '/a/voices',
      jobsFolder: '/b/.jobs',
    });
    expect(readSettings({ COSYVOICE_VOICES: '/c', COSYVOICE_JOBS: '/d' })).toMatchObject({
      voicesFolder: '/c',
      jobsFolder: '/d',
    });
  });

  it('reads lists, choices and numbers, and takes empty for unset', () => {
    const settings = readSettings({
      PORT: '0',
      COSYVOICE_API_KEYS: 'first-key-1234, second-key-5678',
      COSYVOICE_CORS: 'https://example.org,http://localhost:5173',
      COSYVOICE_LOG: 'debug',
      COSYVOICE_MODEL: '',
      COSYVOICE_TRUST_PROXY: 'yes',
    });
    expect(settings.port).toBe(0);
    expect(settings.apiKeys).toEqual(['first-key-1234', 'second-key-5678']);
    expect(settings.corsOrigins).toEqual(['https://example.org', 'http://localhost:5173']);
    expect(settings.logLevel).toBe('debug');
    expect(settings.model).toBeUndefined();
    expect(settings.trustProxy).toBe(true);
  });

  it.each([
    ['PORT', '80a', 'a whole number from 0 to 65535'],
    ['PORT', '65536', 'a whole number from 0 to 65535'],
    ['PORT', '-1', 'a whole number'],
    ['PORT', '1e3', 'a whole number'],
    ['COSYVOICE_LOG', 'loud', 'one of debug, info, warn, error'],
    ['COSYVOICE_CORS', 'example.org', 'origins such as https://example.org'],
    ['COSYVOICE_TRUST_PROXY', 'maybe', 'yes or no'],
    ['COSYVOICE_TRUST_PROXY', 'constructor', 'yes or no'],
    ['COSYVOICE_QUEUE', '0', 'a whole number from 1'],
    ['COSYVOICE_PRECISION', 'int2', 'one of auto, fp32, int8, int4'],
    ['COSYVOICE_MODEL', '../elsewhere', 'the name of a folder'],
  ])('refuses %s=%s with a hint', (variable, value, hint) => {
    expect(() => readSettings({ [variable]: value })).toThrow(
      expect.objectContaining({ code: 'invalid_setting', message: expect.stringContaining(hint) }),
    );
    expect(() => readSettings({ [variable]: value })).toThrow(variable);
  });

  it('never shows a key it refuses', () => {
    expect(() => readSettings({ COSYVOICE_API_KEYS: 'sécret-key-1' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('sécret') }),
    );
  });

  it('takes a misspelt name for what it is', () => {
    expect(() => readSettings({ COSYVOICE_THREAD: '4' })).toThrow('did you mean COSYVOICE_THREADS');
  });

  it('is documented: docs/settings.md holds exactly this table', async () => {
    const page = await readFile(new URL('../../docs/settings.md', import.meta.url), 'utf8');
    expect(rowsOf(page)).toEqual(rowsOf(settingsMarkdown()));
    expect(rowsOf(page)).toHaveLength(Object.keys(settingsTable).length + 2);
  });
});

/** The cells of a table, however wide the columns are drawn. */
function rowsOf(markdown: string): string[][] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim().replace(/^-+$/, '-')));
}
