import { isLatinLetter } from '../characters.ts';
import { type Quantity, quantitiesAt } from '../quantity.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { readQuantity } from './numerals.ts';
import { CURRENCIES, SPEEDS, UNITS } from './units.data.ts';

const RANGE_MARKS = ['〜', '～', '~', '-', '–'];
const SCALES = ['千万', '百万', '兆', '億', '万'];

/** `5km` -> 五キロメートル, `60km/h` -> 時速六十キロメートル, `3〜5%`, `¥1,200` -> 千二百円, `$3万`. */
export const measures: Expression = (scan, at) => [...withUnit(scan, at), ...money(scan, at)];

function withUnit(scan: Scan, at: number): Reading[] {
  return quantitiesAt(scan, at).flatMap((quantity) => {
    const found = units(scan, at, quantity.end, () => readQuantity(quantity));
    const scale = SCALES.find((written) => scan.has(written, quantity.end)) ?? '';
    const scaled = quantity.end + scale.length;
    if (scale !== '' && isLatinLetter(scan.at(scaled)))
      found.push(...units(scan, at, scaled, () => readQuantity(quantity) + scale));
    const middle = UNITS.longest(scan, quantity.end);
    for (const from of [quantity.end, middle?.end ?? quantity.end]) {
      const mark = RANGE_MARKS.find((written) => scan.has(written, from));
      if (mark === undefined) continue;
      const unit = from > quantity.end ? (middle?.value ?? '') : '';
      for (const last of quantitiesAt(scan, from + mark.length)) {
        const lead = () => `${readQuantity(quantity)}${unit}から${readQuantity(last)}`;
        found.push(...units(scan, at, last.end, lead));
      }
    }
    return found;
  });
}

function units(scan: Scan, at: number, end: number, amount: () => string): Reading[] {
  return UNITS.all(scan, scan.afterOptionalSpace(end)).flatMap((unit): Reading[] => {
    if (isLatinLetter(scan.at(unit.end - 1)) && isLatinLetter(scan.at(unit.end))) return [];
    const speed = scan.at(unit.end) === '/' ? perAt(scan, unit.end + 1) : undefined;
    const reading = { end: unit.end, spoken: () => amount() + unit.value };
    if (speed === undefined) return [reading];
    // 風速20m/s, 時速60km/h: the speed has been named.
    const isNamed = /速(?:は|が|約)?$/.test(scan.text.slice(Math.max(0, at - 3), at));
    const lead = isNamed ? '' : speed.value;
    return [reading, { end: speed.end, spoken: () => lead + amount() + unit.value }];
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
      found.push({ end, spoken: () => sayMoney(amount, scale, currency.value) });
    }
  }
  for (const amount of quantitiesAt(scan, at)) {
    const sign = CURRENCIES.longest(scan, amount.end);
    if (sign === undefined || isLatinLetter(scan.at(amount.end)) || scan.isDigit(sign.end)) continue;
    found.push({ end: sign.end, spoken: () => sayMoney(amount, '', sign.value) });
  }
  return found;
}

/** `$12.50` -> 十二ドル五十セント; other money has its fraction read as one. */
function sayMoney(amount: Quantity, scale: string, currency: string): string {
  const cents = amount.fraction?.();
  if (currency === 'ドル' && scale === '' && cents?.length === 2) {
    const dollars = readQuantity({ ...amount, fraction: undefined });
    if (cents === '00') return `${dollars}ドル`;
    const centWords = readQuantity({
      ...amount,
      sign: '',
      integer: () => String(Number(cents)),
      fraction: undefined,
    });
    return `${/^0*$/.test(amount.integer()) ? '' : `${dollars}ドル`}${centWords}セント`;
  }
  return `${readQuantity(amount)}${scale}${currency}`;
}
