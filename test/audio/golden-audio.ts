/** Reads the frozen audio vectors (test/golden/set) and compares arrays the way their README says. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

const folder = new URL('../golden/set/golden/', import.meta.url);

export function goldenFile(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, folder)));
}

/** A little-endian float32 .npy in C order. */
export function goldenFloats(path: string): { shape: number[]; values: Float32Array } {
  const bytes = goldenFile(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerEnd = 10 + view.getUint16(8, true);
  const header = new TextDecoder().decode(bytes.subarray(10, headerEnd));
  if (!/'descr': '<f4'/.test(header) || !/'fortran_order': False/.test(header)) throw new Error(header);
  const shape = [...(/\(([^)]*)\)/.exec(header)?.[1] ?? '').matchAll(/\d+/g)].map(Number);
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(headerEnd + 4 * i, true);
  return { shape, values };
}

/** |got - want| <= atol + rtol |want| everywhere; prints the largest error and where it is. */
export function expectClose(
  name: string,
  got: Float32Array,
  want: Float32Array,
  tolerance: { readonly rtol: number; readonly atol: number },
): void {
  expect(got.length, `${name}: length`).toBe(want.length);
  let worst = 0;
  let place = 0;
  let worstShare = 0;
  for (let i = 0; i < want.length; i++) {
    const wanted = want[i] as number;
    const error = Math.abs((got[i] as number) - wanted);
    if (!(error <= worst)) {
      worst = error;
      place = i;
    }
    worstShare = Math.max(worstShare, error / (tolerance.atol + tolerance.rtol * Math.abs(wanted)));
  }
  console.log(`${name}: max error ${worst.toExponential(2)} at ${place} (${got[place]} for ${want[place]})`);
  expect(worstShare, `${name}: error as a part of the tolerance`).toBeLessThanOrEqual(1);
  expect(worst).not.toBeNaN();
}
