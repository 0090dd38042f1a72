/** Memory behind outputs that nobody holds any more is given back soon, though V8 would wait for 64 MB of it. */
import { expect, it } from 'vitest';
import { countArrays } from '../../layers/runtime/collect-outputs.ts';

const MEBIBYTE = 1 << 20;

it('keeps at most a few megabytes of outputs that were let go of', () => {
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  for (let run = 0; run < 100; run += 1) {
    const output = new Float32Array(MEBIBYTE / 4);
    countArrays(output.byteLength);

    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  expect(most / MEBIBYTE).toBeLessThan(32);
});
