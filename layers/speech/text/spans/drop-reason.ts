/** Why a character may have no spoken counterpart. */
import type { DropReason } from '../spoken-text.ts';

const CLASSES: readonly (readonly [DropReason, RegExp])[] = [
  ['whitespace', /^\p{White_Space}$/u],
  ['unpaired_surrogate', /^\p{Cs}$/u],
  // Joiners, variation selectors and skin tones belong to the emoji they shape; alone they are invisible all the same.
  [
    'emoji',
    /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[\u200d\ufe0e\ufe0f\u20e3])$/u,
  ],
  ['control', /^(?:\p{Cc}|\p{Cf}|\p{Co}|\p{Cn}|\p{Default_Ignorable_Code_Point})$/u],
  ['punctuation', /^\p{P}$/u],
  ['symbol', /^(?:\p{S}|\p{M})$/u],
];

/** @param character one code point. Letters and digits answer `unsupported_script`: nothing else may drop them. */
export function dropReasonOf(character: string): DropReason {
  for (const [reason, pattern] of CLASSES) if (pattern.test(character)) return reason;
  return 'unsupported_script';
}
