import { expect, it } from 'vitest';
import { toFloat32, viewElements } from '../../layers/checkpoint/tensors/dtype.ts';

it('converts half precision exactly, over all bit patterns', () => {
  const bits = Uint16Array.from({ length: 0x10000 }, (_, i) => i);
  const values = toFloat32('float16', bits);
  const known: readonly (readonly [number, number])[] = [
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ];
  for (const [pattern, value] of known) expect(values[pattern], pattern.toString(16)).toBe(value);
  // Larger patterns are larger numbers, and the sign bit is only that.
  const rising = (_: unknown, i: number) => i === 0 || (values[i] ?? 0) > (values[i - 1] ?? 0);
  expect(Array.from(values.subarray(0, 0x7c01)).findIndex((v, i) => !rising(v, i))).toBe(-1);
  expect(values.subarray(0x8000, 0xfc01).map((v) => -v)).toEqual(values.subarray(0, 0x7c01));
});

it('converts bfloat16 as the upper half of a float32', () => {
  const upper = Uint16Array.of(0x3f80, 0xc049, 0x7f80, 0x0001);
  expect([...toFloat32('bfloat16', upper)]).toEqual([1, -3.140625, Number.POSITIVE_INFINITY, 2 ** -133]);
});

it('rounds float64 and integers to the nearest float32', () => {
  const doubles = viewElements('float64', new Uint8Array(Float64Array.of(0.1, 2 ** 24 + 1).buffer));
  expect([...toFloat32('float64', doubles)]).toEqual([Math.fround(0.1), 2 ** 24]);
  expect([...toFloat32('int64', BigInt64Array.of(-5n, 2n ** 40n))]).toEqual([-5, 2 ** 40]);
  expect([...toFloat32('int8', Int8Array.of(-128, 127))]).toEqual([-128, 127]);
});
