import { UsageError } from './errors.ts';

/** A number given as text. @throws UsageError naming the option and its range */
export function numberIn(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= low && value <= high) return value;
  throw new UsageError(`--${name} is ${JSON.stringify(text)}, expected a number from ${low} to ${high}`);
}

/** A whole number given as text. @throws UsageError */
export function wholeNumber(name: string, text: string, low = 0): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= low && Number.isSafeInteger(value)) return value;
  throw new UsageError(`--${name} is ${JSON.stringify(text)}, expected a whole number from ${low}`);
}
