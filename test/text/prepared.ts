/** Texts prepared for the official tokenizer, as the tests of the front end ask for them. */
import type { Normalise } from '../../layers/speech/text/normaliser.ts';
import {
  type PreparedText,
  type PrepareOptions,
  prepareText,
} from '../../layers/speech/text/prepare/index.ts';
import { asWritten, editMatches } from '../../layers/speech/text/spans/index.ts';
import { loadTokenizer, OFFICIAL_TOKENIZER } from '../../layers/speech/text/tokenizer/index.ts';

export const tokenizer = await loadTokenizer(OFFICIAL_TOKENIZER);

/** Stands in for the normaliser: digits become words of the language asked for. */
export const digitsAsWords: Normalise = (written, language) =>
  editMatches(written, /\d+/g, ([digits]) =>
    `${language === 'auto' ? '' : language}<${digits}>`.replaceAll(/[<>]/g, '#'),
  );

export const prepare = (text: string, options: Partial<PrepareOptions> = {}): PreparedText =>
  prepareText(text, { normalise: asWritten, tokenizer, ...options });
export const texts = (text: string, options: Partial<PrepareOptions> = {}): string[] =>
  prepare(text, options).segments.map((segment) => segment.text);
