import { isLatinLetter, isUpperCase } from '../characters.ts';
import { PhraseTable } from '../phrase-table.ts';
import type { Expression } from '../reading.ts';

/** The letters by their Korean names. */
const NAMES =
  '에이 비 시 디 이 에프 지 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 아르 에스 티 유 브이 더블유 엑스 와이 제트'.split(
    ' ',
  );

const LONGEST_INITIALS = 5;

/** Capitals that are read as a word. */
const WORDS = new PhraseTable(() => [
  ['TV', '티비'],
  ['NASA', '나사'],
  ['NATO', '나토'],
  ['FIFA', '피파'],
  ['OPEC', '오펙'],
  ['UNESCO', '유네스코'],
  ['ASEAN', '아세안'],
  ['TOEIC', '토익'],
  ['TOEFL', '토플'],
  ['COVID', '코비드'],
]);

/** `KBS` -> 케이비에스: up to five capitals alone are initials; a longer word stays as it is. */
export const initials: Expression = (scan, at) => {
  if (!isUpperCase(scan.at(at)) || isLatinLetter(scan.at(at - 1))) return [];
  let end = at;
  while (end <= at + LONGEST_INITIALS && isUpperCase(scan.at(end))) end++;
  if (isLatinLetter(scan.at(end))) return [];
  const written = scan.text.slice(at, end);
  const word = WORDS.get(written);
  if (word !== undefined) return [{ end, spoken: () => word }];
  if (written.length > LONGEST_INITIALS) return [];
  return [
    {
      end,
      spoken: () => Array.from(written, (letter) => NAMES[letter.charCodeAt(0) - 65] ?? letter).join(''),
    },
  ];
};
