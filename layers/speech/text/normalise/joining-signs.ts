import type { Expression } from './reading.ts';

/** A letter or digit of any script, or what stands for a unit. */
const WORD = /^[\p{L}\p{N}%％℃°]$/u;
/** The same, or the end of a bracket: (2+3)×4. */
const WORD_BEFORE = /^[\p{L}\p{N}%％℃°)）]$/u;

/** How a sign is said between two words, and in front of one. */
export interface JoiningSigns {
  /** @param before, after The characters beside the sign; `before` is empty where a space is between. */
  readonly between: (sign: string, before: string, after: string) => string | undefined;
  readonly inFront: (sign: string, after: string) => string | undefined;
}

/** Signs that stand between words or in front of one where no sum reads them: `1ドル＝150円`, `A&B`, `#1`, `√9`. */
export function joiningSigns(words: JoiningSigns): Expression {
  return (scan, at) => {
    const sign = scan.at(at);
    const start = scan.at(at - 1) === ' ' ? at - 2 : at - 1;
    const next = scan.afterOptionalSpace(at + 1);
    if (!WORD.test(scan.at(next))) return [];
    const isSpaced = start < at - 1;
    const before = isSpaced ? '' : scan.at(start);
    const said = WORD_BEFORE.test(scan.at(start)) ? words.between(sign, before, scan.at(next)) : undefined;
    const spoken = said ?? (next === at + 1 ? words.inFront(sign, scan.at(next)) : undefined);
    if (spoken === undefined) return [];
    const fitted = isSpaced ? spoken.trimStart() : spoken;
    return [{ end: at + 1, spoken: () => (next > at + 1 ? fitted.trimEnd() : fitted) }];
  };
}
