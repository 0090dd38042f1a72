/**
 * Loudness as ITU-R BS.1770-4 measures it (mono): K-weighting, 400 ms blocks every 100 ms, gates at -70 LUFS and 10 LU below
 * the mean. Leaves out: channel weights, true peak.
 */

/** What is too quiet or too short to measure. */
export const unmeasurableLufs = Number.NEGATIVE_INFINITY;
const blockSeconds = 0.4;
const stepSeconds = 0.1;
const absoluteGateLufs = -70;
const relativeGateLu = 10;

/** Integrated loudness in LUFS; a sound shorter than one block counts as one block. -Infinity for silence. */
export function loudnessLufs(samples: Float32Array, sampleRateHz: number): number {
  const powers = blockPowers(samples, sampleRateHz).filter((power) => lufs(power) > absoluteGateLufs);
  if (powers.length === 0) return unmeasurableLufs;
  const gate = lufs(mean(powers)) - relativeGateLu;
  return lufs(mean(powers.filter((power) => lufs(power) > gate)));
}

/** Mean square of each block of the K-weighted signal. */
function blockPowers(samples: Float32Array, sampleRateHz: number): number[] {
  if (samples.length === 0) return [];
  const weighted = kWeighted(samples, sampleRateHz);
  const step = Math.max(1, Math.round(stepSeconds * sampleRateHz));
  const stepsPerBlock = Math.round(blockSeconds / stepSeconds);
  const energies: number[] = [];
  for (let start = 0; start + step <= weighted.length; start += step)
    energies.push(energy(weighted, start, start + step));
  if (energies.length < stepsPerBlock) return [energy(weighted, 0, weighted.length) / weighted.length];
  const powers: number[] = [];
  for (let i = 0; i + stepsPerBlock <= energies.length; i++) {
    let sum = 0;
    for (let j = 0; j < stepsPerBlock; j++) sum += energies[i + j] as number;
    powers.push(sum / (stepsPerBlock * step));
  }
  return powers;
}

interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

/** The high shelf of BS.1770 (the head), for any rate: its analogue prototype through the bilinear transform. */
function headShelf(sampleRateHz: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRateHz);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b: [
      (high + (band * k) / q + k * k) / a0,
      (2 * (k * k - high)) / a0,
      (high - (band * k) / q + k * k) / a0,
    ],
    a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0],
  };
}

/** The high-pass of BS.1770 (the RLB curve). */
function lowCut(sampleRateHz: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRateHz);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return { b: [1, -2, 1], a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0] };
}

function kWeighted(samples: Float32Array, sampleRateHz: number): Float64Array {
  const weighted = Float64Array.from(samples);
  for (const { b, a } of [headShelf(sampleRateHz), lowCut(sampleRateHz)]) {
    let [z1, z2] = [0, 0];
    for (let n = 0; n < weighted.length; n++) {
      const x = weighted[n] as number;
      const y = b[0] * x + z1;
      z1 = b[1] * x - a[0] * y + z2;
      z2 = b[2] * x - a[1] * y;
      weighted[n] = y;
    }
  }
  return weighted;
}

function energy(samples: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let n = start; n < end; n++) sum += (samples[n] as number) ** 2;
  return sum;
}

function lufs(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
