/**
 * Whisper's multilingual byte pair tokenizer, as `whisper.tokenizer.get_tokenizer(multilingual=True, num_languages=100)`
 * followed by tiktoken's `encode(text, allowed_special='all')`: special tokens in the text become their ids, everything
 * else is pre-tokenised by GPT-2's pattern and merged by rank. No start or end tokens.
 */
import { mergeBytePairs } from './byte-pair-merge.ts';
import { UnsupportedTokenizerError } from './errors.ts';
import { loadRankTable, type RankTable } from './rank-table.ts';
import { MAX_LANGUAGE_COUNT, whisperSpecialTokens } from './special-tokens.ts';
import type { TokenizedText, Tokenizer, WhisperTokenizerConfig } from './tokenizer.ts';

/** GPT-2's pattern. `\s` is spelt out because JavaScript's has U+FEFF and lacks U+0085, unlike tiktoken's. */
const PRE_TOKEN =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** Whatever looks like a special token; only those in the table are. */
const MAYBE_SPECIAL = /<\|[a-z0-9.]{1,20}\|>/g;

/** Longer pre-tokens are not worth remembering. */
const REMEMBERED_LENGTH = 24;
const REMEMBERED_COUNT = 8192;

interface EncodedPreToken {
  readonly ids: readonly number[];
  /** UTF-16 indices in the pre-token. */
  readonly starts: readonly number[];
}

export class WhisperTokenizer implements Tokenizer {
  readonly kind = 'whisper';
  readonly vocabularySize: number;
  readonly #ranks: RankTable;
  readonly #longestToken: number;
  readonly #special: ReadonlyMap<string, number>;
  /** Running text repeats itself, and the splitter counts the same words again and again. */
  readonly #remembered = new Map<string, EncodedPreToken>();

  /** @throws UnsupportedTokenizerError for the English-only table or more languages than Whisper has. */
  static async load(config: WhisperTokenizerConfig): Promise<WhisperTokenizer> {
    const { multilingual, numLanguages: languageCount } = config;
    if (!multilingual || !(languageCount >= 0 && languageCount <= MAX_LANGUAGE_COUNT)) {
      throw new UnsupportedTokenizerError(
        `whisper, multilingual: ${multilingual}, num_languages: ${languageCount}`,
      );
    }
    return new WhisperTokenizer(await loadRankTable(), languageCount);
  }

  private constructor(ranks: RankTable, languageCount: number) {
    this.#ranks = ranks;
    this.#special = whisperSpecialTokens(ranks.size, languageCount);
    this.vocabularySize = ranks.size + this.#special.size;
    let longest = 0;
    for (const token of ranks.keys()) longest = Math.max(longest, token.length);
    this.#longestToken = longest;
  }

  encode(text: string): Int32Array {
    const ids: number[] = [];
    this.#eachPart(text, (part, specialId) => {
      if (specialId !== undefined) ids.push(specialId);
      else for (const id of this.#encodePreToken(part).ids) ids.push(id);
    });
    return Int32Array.from(ids);
  }

  count(text: string): number {
    let count = 0;
    this.#eachPart(text, (part, specialId) => {
      count += specialId === undefined ? this.#encodePreToken(part).ids.length : 1;
    });
    return count;
  }

  encodeWithStarts(text: string): TokenizedText {
    const ids: number[] = [];
    const starts: number[] = [];
    let end = 0;
    this.#eachPart(text, (part, specialId) => {
      const start = end;
      end += part.length;
      if (specialId !== undefined) {
        ids.push(specialId);
        starts.push(start);
        return;
      }
      const encoded = this.#encodePreToken(part);
      for (const [i, id] of encoded.ids.entries()) {
        ids.push(id);
        starts.push(start + (encoded.starts[i] ?? 0));
      }
    });
    return { ids: Int32Array.from(ids), starts: Int32Array.from(starts) };
  }

  /** Special tokens and pre-tokens, left to right; together they are the text. */
  #eachPart(text: string, visit: (part: string, specialId: number | undefined) => void): void {
    const ordinary = (from: number, to: number): void => {
      // The words alone, without a match object each: texts are counted again and again.
      for (const part of text.slice(from, to).match(PRE_TOKEN) ?? []) visit(part, undefined);
    };
    let done = 0;
    for (const match of text.matchAll(MAYBE_SPECIAL)) {
      const id = this.#special.get(match[0]);
      if (id === undefined) continue;
      ordinary(done, match.index);
      visit(match[0], id);
      done = match.index + match[0].length;
    }
    ordinary(done, text.length);
  }

  #encodePreToken(part: string): EncodedPreToken {
    const known = this.#remembered.get(part);
    if (known !== undefined) return known;
    const ids: number[] = [];
    const starts: number[] = [];
    const bytes = Buffer.from(part, 'utf8').toString('latin1');
    const indexOfByte = bytes.length === part.length ? undefined : characterOfEachByte(part, bytes.length);
    this.#merge(bytes, (id, byte) => {
      ids.push(id);
      starts.push(indexOfByte === undefined ? byte : (indexOfByte[byte] ?? 0));
    });
    const encoded = { ids, starts };
    if (part.length <= REMEMBERED_LENGTH) {
      if (this.#remembered.size >= REMEMBERED_COUNT) this.#remembered.clear();
      this.#remembered.set(part, encoded);
    }
    return encoded;
  }

  #merge(bytes: string, emit: (id: number, firstByte: number) => void): void {
    const whole = bytes.length <= this.#longestToken ? this.#ranks.get(bytes) : undefined;
    if (whole !== undefined) {
      emit(whole, 0);
      return;
    }
    mergeBytePairs(bytes, this.#rankOf, (start, end) => {
      // Every single byte is in the table, so every part is.
      emit(this.#ranks.get(bytes.slice(start, end)) ?? 0, start);
    });
  }

  readonly #rankOf = (bytes: string): number | undefined =>
    bytes.length <= this.#longestToken ? this.#ranks.get(bytes) : undefined;
}

/** [byteCount] for each byte of the text's UTF-8 the UTF-16 index of its character. */
function characterOfEachByte(text: string, byteCount: number): Int32Array {
  const indexOfByte = new Int32Array(byteCount);
  let byte = 0;
  for (let index = 0; index < text.length; ) {
    const codePoint = text.codePointAt(index) ?? 0;
    // A lone surrogate becomes U+FFFD: three bytes, like any other code point from U+0800 to U+FFFF.
    const width = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    indexOfByte.fill(index, byte, byte + width);
    byte += width;
    index += codePoint < 0x10000 ? 1 : 2;
  }
  return indexOfByte;
}
