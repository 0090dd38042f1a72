import { isLatinLetter } from '../characters.ts';
import { quantitiesAt } from '../quantity.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { readQuantity } from './numerals.ts';
import { CURRENCIES, SPEEDS, UNITS } from './units.data.ts';

const RANGE_MARKS = ['~', '∼', '〜', '～', '-', '–'];
const SCALES = ['천만', '백만', '조', '억', '만'];

/** `5km` -> 오 킬로미터, `60km/h` -> 시속 육십 킬로미터, `5~10%`, `₩5,000` -> 오천원, `$3만`. */
export const measures: Expression = (scan, at) => [...withUnit(scan, at), ...money(scan, at)];

function withUnit(scan: Scan, at: number): Reading[] {
  return quantitiesAt(scan, at).flatMap((quantity) => {
    const found = units(scan, quantity.end, () => readQuantity(quantity));
    const scale = SCALES.find((written) => scan.has(written, quantity.end)) ?? '';
    const scaled = quantity.end + scale.length;
    if (scale !== '' && isLatinLetter(scan.at(scaled)))
      found.push(...units(scan, scaled, () => readQuantity(quantity) + scale));
    const middle = UNITS.longest(scan, quantity.end);
    for (const from of [quantity.end, middle?.end ?? quantity.end]) {
      const mark = RANGE_MARKS.find((written) => scan.has(written, from));
      if (mark === undefined) continue;
      const unit = from > quantity.end ? ` ${middle?.value ?? ''}` : '';
      for (const last of quantitiesAt(scan, from + mark.length)) {
        found.push(
          ...units(scan, last.end, () => `${readQuantity(quantity)}${unit}에서 ${readQuantity(last)}`),
        );
      }
    }
    return found;
  });
}

function units(scan: Scan, end: number, amount: () => string): Reading[] {
  return UNITS.all(scan, scan.afterOptionalSpace(end)).flatMap((unit): Reading[] => {
    if (isLatinLetter(scan.at(unit.end - 1)) && isLatinLetter(scan.at(unit.end))) return [];
    const reading = { end: unit.end, spoken: () => `${amount()} ${unit.value}` };
    const speed = scan.at(unit.end) === '/' ? perAt(scan, unit.end + 1) : undefined;
    if (speed === undefined) return [reading];
    return [reading, { end: speed.end, spoken: () => `${speed.value} ${amount()} ${unit.value}` }];
  });
}

function perAt(scan: Scan, at: number): { readonly end: number; readonly value: string } | undefined {
  for (const written of ['min', 'h', 's']) {
    const value = SPEEDS[written];
    if (value !== undefined && scan.has(written, at) && !isLatinLetter(scan.at(at + written.length))) {
      return { end: at + written.length, value };
    }
  }
  return undefined;
}

function money(scan: Scan, at: number): Reading[] {
  const found: Reading[] = [];
  for (const currency of CURRENCIES.all(scan, at)) {
    for (const amount of quantitiesAt(scan, scan.afterOptionalSpace(currency.end))) {
      const scale = SCALES.find((written) => scan.has(written, amount.end)) ?? '';
      const scaled = amount.end + scale.length;
      const end = scan.has(currency.value, scaled) ? scaled + currency.value.length : scaled;
      found.push({ end, spoken: () => `${readQuantity(amount)}${scale}${withSpace(currency.value)}` });
    }
  }
  for (const amount of quantitiesAt(scan, at)) {
    const sign = CURRENCIES.longest(scan, amount.end);
    if (sign === undefined || isLatinLetter(scan.at(amount.end)) || scan.isDigit(sign.end)) continue;
    found.push({ end: sign.end, spoken: () => `${readQuantity(amount)}${withSpace(sign.value)}` });
  }
  return found;
}

/** 오천원, but 백 달러. */
function withSpace(currency: string): string {
  return currency === '원' ? currency : ` ${currency}`;
}
