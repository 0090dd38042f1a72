import { PhraseTable } from '../phrase-table.ts';

const MONTHS: readonly (readonly [name: string, ...abbreviations: string[]])[] = [
  ['january', 'jan'],
  ['february', 'feb'],
  ['march', 'mar'],
  ['april', 'apr'],
  ['may'],
  ['june', 'jun'],
  ['july', 'jul'],
  ['august', 'aug'],
  ['september', 'sep', 'sept'],
  ['october', 'oct'],
  ['november', 'nov'],
  ['december', 'dec'],
];

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** january, Jan, JAN … -> the month as it is said. May is a word of its own, as the official normaliser has it: May 5 is May five. */
export const MONTH_NAMES = new PhraseTable(() =>
  MONTHS.filter(([name]) => name !== 'may').flatMap((forms) =>
    forms.flatMap((form) =>
      [form, capitalised(form), form.toUpperCase()].map((written) => [written, forms[0]] as const),
    ),
  ),
);

/** 1 to 12 -> the month as it is said. */
export function monthName(month: number): string | undefined {
  return MONTHS[month - 1]?.[0];
}

/** Behind a year. */
export const ERAS = new PhraseTable(() => [
  ...['A.D.', 'A.D', 'A. D.', 'A. D', 'a.d.', 'a.d', 'a. d.', 'a. d'].map(
    (written) => [written, 'AD'] as const,
  ),
  ...['B.C.', 'B.C', 'B. C.', 'B. C', 'b.c.', 'b.c', 'b. c.', 'b. c'].map(
    (written) => [written, 'BC'] as const,
  ),
]);

/** Abbreviated days of the week. Those with a point are read in a range only. */
export const WEEKDAYS: readonly (readonly [string, string])[] = [
  ['Mon', 'Monday'],
  ['Tu', 'Tuesday'],
  ['Tue', 'Tuesday'],
  ['Tues', 'Tuesday'],
  ['Wed', 'Wednesday'],
  ['Th', 'Thursday'],
  ['Thu', 'Thursday'],
  ['Thur', 'Thursday'],
  ['Thurs', 'Thursday'],
  ['Fri', 'Friday'],
  ['Sat', 'Saturday'],
  ['Sun', 'Sunday'],
];
