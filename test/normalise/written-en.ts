import { pad, type Random } from './random.ts';

/** Written forms that several kinds of English lines share. */
export const magnitude = (random: Random): string =>
  random.digits(random.pick([1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10]));
export const grouped = (random: Random): string => random.int(1000, 99_999_999).toLocaleString('en-US');
export const decimal = (random: Random): string => `${random.int(0, 300)}.${random.digits(random.int(1, 3))}`;
export const amount = (random: Random): string =>
  random.pick([decimal(random), magnitude(random), grouped(random)]);
export const year = (random: Random): string => String(random.int(1600, 2099));
export const clock = (random: Random): string => `${random.int(1, 12)}:${pad(random.int(0, 59), 2)}`;

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export function ordinal(value: number): string {
  const tens = value % 100;
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${ending}`;
}
