import type { Expression } from './reading.ts';

const LONGEST = 12;

/**
 * The day of the week that Japanese and Korean write in brackets behind a date, of which one sign stands for the word: `4月1日(月)` is
 * …(月曜日), `5월 1일(수)` …(수요일).
 *
 * @param days signs -> words
 * @param dayWord what a date ends with; digits are one too
 */
export function weekdayInBrackets(days: Readonly<Record<string, string>>, dayWord: string): Expression {
  const signs = `[${Object.keys(days).join('')}]`;
  const inBrackets = new RegExp(`^[(（](${signs}(?:[・·、,/]${signs})*)[)）]`);
  return (scan, at) => {
    if (scan.at(at) !== '(' && scan.at(at) !== '（') return [];
    if (!scan.isDigit(at - 1) && scan.at(at - 1) !== dayWord) return [];
    const written = inBrackets.exec(scan.text.slice(at, at + LONGEST))?.[1];
    if (written === undefined) return [];
    const spoken = () => scan.at(at) + Array.from(written, (sign) => days[sign] ?? sign).join('');
    return [{ end: at + 1 + written.length, spoken }];
  };
}
