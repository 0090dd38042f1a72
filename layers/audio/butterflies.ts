/**
 * The stages of a Stockham transform (decimation in frequency; no reordering pass, output in natural order).
 *
 * A stage of radix r on blocks of n = r m values, `stride` of them interleaved, computes for p < m, q < stride, k < r
 *   to[q + stride (r p + k)] = w_n^(p k) * sum over j of from[q + stride (p + m j)] w_r^(j k),   w_n = exp(-2 pi i / n).
 */

/** Lengths with a larger prime factor are better served by Bluestein's chirp. */
export const largestPlainPrime = 31;

export interface Stage {
  readonly radix: number;
  /** m: groups of butterflies. */
  readonly count: number;
  readonly stride: number;
  /** [count * radix] cosine and minus sine of 2 pi p k / n. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  /** [radix] the same of 2 pi j / radix. */
  readonly rootCos: Float64Array;
  readonly rootSin: Float64Array;
}

/** 4s first, then 2, 3, 5 and the other primes in rising order. */
export function radicesOf(size: number): number[] {
  const radices: number[] = [];
  let rest = size;
  while (rest % 4 === 0) {
    radices.push(4);
    rest /= 4;
  }
  for (let prime = 2; rest > 1; prime++) {
    if (prime * prime > rest) prime = rest;
    while (rest % prime === 0) {
      radices.push(prime);
      rest /= prime;
    }
  }
  return radices;
}

export function stagesOf(size: number, radices: readonly number[]): Stage[] {
  let length = size;
  let stride = 1;
  return radices.map((radix) => {
    const count = length / radix;
    const cos = new Float64Array(count * radix);
    const sin = new Float64Array(count * radix);
    for (let p = 0; p < count; p++) {
      for (let k = 0; k < radix; k++) {
        const angle = (2 * Math.PI * p * k) / length;
        cos[p * radix + k] = Math.cos(angle);
        sin[p * radix + k] = -Math.sin(angle);
      }
    }
    const rootCos = Float64Array.from({ length: radix }, (_, j) => Math.cos((2 * Math.PI * j) / radix));
    const rootSin = Float64Array.from({ length: radix }, (_, j) => -Math.sin((2 * Math.PI * j) / radix));
    const stage = { radix, count, stride, cos, sin, rootCos, rootSin };
    length = count;
    stride *= radix;
    return stage;
  });
}

/** One stage, `fromRe`/`fromIm` -> `toRe`/`toIm`, all [size]. */
export function butterflies(
  stage: Stage,
  fromRe: Float64Array,
  fromIm: Float64Array,
  toRe: Float64Array,
  toIm: Float64Array,
): void {
  if (stage.radix === 4) radix4(stage, fromRe, fromIm, toRe, toIm);
  else if (stage.radix === 2) radix2(stage, fromRe, fromIm, toRe, toIm);
  else anyRadix(stage, fromRe, fromIm, toRe, toIm);
}

function radix2(
  { count, stride, cos, sin }: Stage,
  fromRe: Float64Array,
  fromIm: Float64Array,
  toRe: Float64Array,
  toIm: Float64Array,
): void {
  const far = stride * count;
  for (let p = 0; p < count; p++) {
    const c = cos[2 * p + 1] as number;
    const s = sin[2 * p + 1] as number;
    let i = stride * p;
    let o = 2 * stride * p;
    for (let q = 0; q < stride; q++, i++, o++) {
      const aRe = fromRe[i] as number;
      const aIm = fromIm[i] as number;
      const bRe = fromRe[i + far] as number;
      const bIm = fromIm[i + far] as number;
      const re = aRe - bRe;
      const im = aIm - bIm;
      toRe[o] = aRe + bRe;
      toIm[o] = aIm + bIm;
      toRe[o + stride] = re * c - im * s;
      toIm[o + stride] = re * s + im * c;
    }
  }
}

function radix4(
  { count, stride, cos, sin }: Stage,
  fromRe: Float64Array,
  fromIm: Float64Array,
  toRe: Float64Array,
  toIm: Float64Array,
): void {
  const far = stride * count;
  for (let p = 0; p < count; p++) {
    const c1 = cos[4 * p + 1] as number;
    const s1 = sin[4 * p + 1] as number;
    const c2 = cos[4 * p + 2] as number;
    const s2 = sin[4 * p + 2] as number;
    const c3 = cos[4 * p + 3] as number;
    const s3 = sin[4 * p + 3] as number;
    let i = stride * p;
    let o = 4 * stride * p;
    for (let q = 0; q < stride; q++, i++, o++) {
      const sumRe = (fromRe[i] as number) + (fromRe[i + 2 * far] as number);
      const sumIm = (fromIm[i] as number) + (fromIm[i + 2 * far] as number);
      const differenceRe = (fromRe[i] as number) - (fromRe[i + 2 * far] as number);
      const differenceIm = (fromIm[i] as number) - (fromIm[i + 2 * far] as number);
      const oddSumRe = (fromRe[i + far] as number) + (fromRe[i + 3 * far] as number);
      const oddSumIm = (fromIm[i + far] as number) + (fromIm[i + 3 * far] as number);
      const oddDifferenceRe = (fromRe[i + far] as number) - (fromRe[i + 3 * far] as number);
      const oddDifferenceIm = (fromIm[i + far] as number) - (fromIm[i + 3 * far] as number);
      const re1 = differenceRe + oddDifferenceIm;
      const im1 = differenceIm - oddDifferenceRe;
      const re2 = sumRe - oddSumRe;
      const im2 = sumIm - oddSumIm;
      const re3 = differenceRe - oddDifferenceIm;
      const im3 = differenceIm + oddDifferenceRe;
      toRe[o] = sumRe + oddSumRe;
      toIm[o] = sumIm + oddSumIm;
      toRe[o + stride] = re1 * c1 - im1 * s1;
      toIm[o + stride] = re1 * s1 + im1 * c1;
      toRe[o + 2 * stride] = re2 * c2 - im2 * s2;
      toIm[o + 2 * stride] = re2 * s2 + im2 * c2;
      toRe[o + 3 * stride] = re3 * c3 - im3 * s3;
      toIm[o + 3 * stride] = re3 * s3 + im3 * c3;
    }
  }
}

/** Any radix by definition, r*r multiplications a butterfly: meant for 3, 5, 7 and other small primes. */
function anyRadix(
  { radix, count, stride, cos, sin, rootCos, rootSin }: Stage,
  fromRe: Float64Array,
  fromIm: Float64Array,
  toRe: Float64Array,
  toIm: Float64Array,
): void {
  const far = stride * count;
  for (let p = 0; p < count; p++) {
    for (let q = 0; q < stride; q++) {
      const i = q + stride * p;
      for (let k = 0; k < radix; k++) {
        let sumRe = 0;
        let sumIm = 0;
        let root = 0;
        for (let j = 0; j < radix; j++) {
          const re = fromRe[i + far * j] as number;
          const im = fromIm[i + far * j] as number;
          const c = rootCos[root] as number;
          const s = rootSin[root] as number;
          sumRe += re * c - im * s;
          sumIm += re * s + im * c;
          root += k;
          if (root >= radix) root -= radix;
        }
        const c = cos[p * radix + k] as number;
        const s = sin[p * radix + k] as number;
        const o = q + stride * (radix * p + k);
        toRe[o] = sumRe * c - sumIm * s;
        toIm[o] = sumRe * s + sumIm * c;
      }
    }
  }
}
