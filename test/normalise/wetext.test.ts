import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../layers/speech/text/normalise/index.ts';
import { type ComparedLanguage, comparedLines } from './lines.ts';

const LANGUAGES: readonly ComparedLanguage[] = ['zh', 'en'];
const AGREEMENT = 0.97;

function rows(file: string): string[][] {
  const table = readFileSync(new URL(file, import.meta.url), 'utf8').trimEnd();
  return table.split('\n').map((row) => row.split('\t'));
}

/** WeText writes a quotation mark as `\"` and a backslash twice: the escapes of its own tokens come out. */
function withoutEscapes(spoken: string): string {
  return spoken.replaceAll('\\"', '"').replaceAll('\\\\', '\\');
}

describe.each(LANGUAGES)('beside WeText, in %s', (language) => {
  const frozen = rows(`wetext-${language}.tsv`);
  const differences = rows(`differences-${language}.tsv`);

  it('has an answer of WeText for every line', () => {
    expect(frozen.map(([written]) => written)).toEqual(comparedLines(language));
    expect(frozen.length).toBeGreaterThan(2000);
  });

  it('agrees on 97 lines of 100, and every other line is known by name', () => {
    const known = new Map(differences.map(([, written, , ours]) => [written, ours]));
    const different = frozen.filter(
      ([written = '', wetext = '']) => normalise(written, 'auto').text !== withoutEscapes(wetext),
    );
    const agreement = 1 - different.length / frozen.length;
    console.info(`${language}: ${frozen.length} lines, ${(100 * agreement).toFixed(2)} % agree`);
    expect(different.filter(([written]) => !known.has(written))).toEqual([]);
    expect(agreement).toBeGreaterThanOrEqual(AGREEMENT);
  });

  it.each(differences)('is right on purpose (%s): %s', (reason, written = '', wetext = '', ours = '') => {
    expect(normalise(written, 'auto').text).toBe(ours);
    expect(ours).not.toBe(wetext);
    const document = readFileSync(new URL('../../docs/normalisation.md', import.meta.url), 'utf8');
    expect(document).toContain(`\`${reason}\``);
  });
});
