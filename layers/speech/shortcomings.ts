/** What a model cannot do of what a text asks for: said in the answer instead of spoken as garbage without a word. */
import type { TokenizerConfig } from '../checkpoint/index.ts';
import type { Language } from './model.ts';
import type { PreparedSegment } from './text/index.ts';

const EVERY_LANGUAGE: readonly Language[] = ['zh', 'en', 'ja', 'yue', 'ko'];

/**
 * The official models speak all five. A model that reads phones knows only the languages its tokenizer names
 * (`get_tokenizer: !name:cosyvoice_lite.phonemes.get_tokenizer` with `languages: [zh, en, ja]`).
 */
export function languagesOf(tokenizer: TokenizerConfig): readonly Language[] {
  if (tokenizer.kind !== 'phonemes') return EVERY_LANGUAGE;
  const named = tokenizer.parameters.languages;
  return Array.isArray(named)
    ? EVERY_LANGUAGE.filter((language) => named.includes(language))
    : EVERY_LANGUAGE;
}

/** Stable codes: `language_unsupported_ko`, `effect_unsupported_laugh`. */
export function shortcomings(segments: readonly PreparedSegment[], spoken: readonly Language[]): string[] {
  const codes = new Set<string>();
  for (const { languages, effects } of segments) {
    for (const { language } of languages) {
      if (!spoken.includes(language)) codes.add(`language_unsupported_${language}`);
    }
    // A whisper is the vocoder without its harmonics, which every model has; the other effects would have to be learnt.
    for (const { effect } of effects) if (effect !== 'whisper') codes.add(`effect_unsupported_${effect}`);
  }
  return [...codes];
}
