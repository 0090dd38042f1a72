/**
 * The particles 得, 地 and 过, which dictionaries give the readings of the words that are written alike: behind a verb or an adjective 得 is a light
 * de (说得很好), behind a pronoun it is děi (你得走了); 地 is a light de behind what tells how (慢慢地走); 过 is light behind what was done once (去过).
 *
 * Rules over neighbouring ideographs, for the common cases; where none tells, the dictionary's reading stays.
 */
import {
  BEFORE_CANNOT,
  BEFORE_DE,
  BEFORE_DE_WORDS,
  BEFORE_EXPERIENCE,
  BEFORE_MUST,
  GOT,
  GOT_BY_SOMEONE,
  GROUNDS,
  MANNERS,
  MUST_WORDS,
  PASSING,
} from './particles.data.ts';

/** An ideograph and how it is read; tone 0 is the light one. */
export interface ReadIdeograph {
  readonly character: string;
  letters: string;
  tone: number;
}

/** Puts the readings of particles right, in place. */
export function readParticles(ideographs: readonly ReadIdeograph[]): void {
  for (const [i, own] of ideographs.entries()) {
    const at = (offset: number): string => ideographs[i + offset]?.character ?? '';
    const before = ideographs[i - 1];
    if (before === undefined) continue;
    if (own.character === '得') {
      const isMust = BEFORE_MUST.has(at(-1)) || MUST_WORDS.has(at(-2) + at(-1));
      if (isMust) {
        if (at(1) !== '' && !GOT_BY_SOMEONE.has(at(1))) read(own, 'dei', 3);
      } else if (isComplement(at)) {
        read(own, 'de', 0);
        // 长得漂亮 is of growing.
        if (before.character === '长') read(before, 'zhang', 3);
      }
    } else if (own.character === '地' && isManner(at)) read(own, 'de', 0);
    else if (own.character === '过' && BEFORE_EXPERIENCE.has(at(-1)) && !PASSING.has(at(1))) own.tone = 0;
    // 用不着, 睡得着: to reach.
    else if (own.character === '着' && /[不得]/.test(at(-1)) && at(-2) !== '') read(own, 'zhao', 2);
  }
}

function read(ideograph: ReadIdeograph, letters: string, tone: number): void {
  ideograph.letters = letters;
  ideograph.tone = tone;
}

/** The ideograph so many places on. */
type Neighbour = (offset: number) => string;

function isComplement(at: Neighbour): boolean {
  const before = at(-1);
  if (before === '不') return BEFORE_CANNOT.has(at(-2)) && !/[不已]/.test(at(1));
  if (BEFORE_DE_WORDS.has(at(-2) + before)) return !GOT.has(at(1));
  // 想得到你 is of wishing to get.
  return BEFORE_DE.has(before) && !GOT.has(at(1)) && !(before === '想' && at(1) === '到');
}

function isManner(at: Neighbour): boolean {
  if (at(1) === '' || GROUNDS.has(at(1))) return false;
  const isTwice = at(-1) === at(-2);
  return isTwice || at(-1) === '然' || MANNERS.has(at(-2) + at(-1));
}
