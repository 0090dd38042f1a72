/**
 * Phones as text ids, for models trained on readings (`get_tokenizer: !name:cosyvoice_lite.phonemes.get_tokenizer`).
 *
 * An id says which phone and which one of the text it is: `symbol * indices + place % indices`. The place is in the id because such a
 * model's speech tokens name it too (voice/codes.py): it then never loses its place. Where the model is to know where words end, the
 * places count to half of that, and the other half are those of phones that end a word.
 */
import { z } from 'zod';
import type { TokenizedText, Tokenizer } from '../tokenizer/tokenizer.ts';
import { InvalidSymbolTableError } from './errors.ts';
import { WORD_GAP } from './phone.ts';
import { Phonemiser, type Reading } from './phonemise.ts';

const parameters = z
  .object({
    /** Every phone of the model; its place in the list is its number. */
    symbols: z.array(z.string().min(1)).min(1).max(4096),
    /** After how many phones the count of places begins again. */
    indices: z.int().positive().max(4096),
    /** Whether the ids say where words end. */
    word_ends: z.boolean().default(false),
  })
  .refine(({ indices, word_ends }) => !word_ends || indices % 2 === 0, {
    error: 'with word_ends, an even number',
    path: ['indices'],
  });

export class PhonemeTokenizer implements Tokenizer {
  readonly kind = 'phonemes';
  readonly vocabularySize: number;
  readonly #indices: number;
  readonly #places: number;
  readonly #symbolIds: ReadonlyMap<string, number>;
  readonly #phonemiser: Phonemiser;
  /** The text asked for last: one is counted before it is cut, and cut before it is spoken. */
  #latest: { readonly text: string; readonly tokenized: TokenizedText } | undefined;

  private constructor({ symbols, indices, word_ends }: z.output<typeof parameters>, phonemiser: Phonemiser) {
    this.#indices = indices;
    this.#places = word_ends ? indices / 2 : indices;
    this.#symbolIds = new Map(symbols.map((symbol, id) => [symbol, id]));
    this.#phonemiser = phonemiser;
    this.vocabularySize = symbols.length * indices;
  }

  /**
   * Loads what every text needs; the Japanese dictionary comes with the first text that has kana.
   * @throws InvalidSymbolTableError when the settings hold no table of symbols.
   */
  static async load(settings: Readonly<Record<string, unknown>>): Promise<PhonemeTokenizer> {
    const found = parameters.safeParse(settings);
    if (!found.success) throw new InvalidSymbolTableError(z.prettifyError(found.error));
    return new PhonemeTokenizer(found.data, await Phonemiser.load());
  }

  encode(text: string): Int32Array {
    return this.encodeWithStarts(text).ids;
  }

  encodeWithStarts(text: string): TokenizedText {
    if (this.#latest?.text !== text) this.#latest = { text, tokenized: this.#encode(text) };
    return this.#latest.tokenized;
  }

  #encode(text: string): TokenizedText {
    const ids: number[] = [];
    const starts: number[] = [];
    const { phones } = this.read(text);
    for (const [index, phone] of phones.entries()) {
      const symbol = this.#symbolIds.get(phone.symbol);
      if (phone.symbol === WORD_GAP || symbol === undefined) continue;
      const endsWord = this.#places < this.#indices && phones[index + 1]?.symbol === WORD_GAP;
      ids.push(symbol * this.#indices + (ids.length % this.#places) + (endsWord ? this.#places : 0));
      starts.push(phone.start);
    }
    return { ids: Int32Array.from(ids), starts: Int32Array.from(starts) };
  }

  count(text: string): number {
    return this.encode(text).length;
  }

  /** The phones themselves, and what of the text could not be read. */
  read(text: string): Reading {
    return this.#phonemiser.read(text);
  }
}
