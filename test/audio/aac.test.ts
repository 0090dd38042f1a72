/** The parts of AAC that have an answer of their own. */
import { describe, expect, test } from 'vitest';
import { Mdct, risingHalf } from '../../layers/audio/aac/mdct.ts';
import { aacRates, bandEdges, codebooks } from '../../layers/audio/aac/tables.ts';
import { decodeClip, encodeAudio } from '../../layers/audio/index.ts';
import { signalToNoiseDb } from './measure.ts';
import { noise, sequence, tone, voiced } from './signals.ts';

test('every Huffman code is complete and no code begins another', () => {
  const { spectral, scaleFactor } = codebooks();
  const codes = [...spectral.map((book) => book.code), scaleFactor];
  expect(codes.map((code) => code.codes.length)).toEqual([
    81, 81, 81, 81, 81, 81, 64, 64, 169, 169, 289, 121,
  ]);
  for (const { lengths, codes: bits } of codes) {
    expect(lengths.reduce((sum, length) => sum + 2 ** -length, 0)).toBe(1);
    const words = bits.map((code, i) => code.toString(2).padStart(lengths[i] as number, '0')).sort();
    for (let i = 1; i < words.length; i++) expect(words[i]?.startsWith(words[i - 1] as string)).toBe(false);
  }
});

test('scale factor bands rise, in steps of four, over the whole spectrum', () => {
  for (const rateIndex of aacRates.keys()) {
    const { long, short } = bandEdges(rateIndex);
    for (const [edges, end] of [
      [long, 1024],
      [short, 128],
    ] as const) {
      expect([edges[0], edges.at(-1)]).toEqual([0, end]);
      for (let i = 1; i < edges.length; i++) {
        const width = (edges[i] as number) - (edges[i - 1] as number);
        expect(width).toBeGreaterThan(0);
        expect(width % 4).toBe(0);
      }
    }
  }
});

describe.each([8, 128, 1024])('a lapped transform of %i coefficients', (m) => {
  test('is what the standard writes', () => {
    const mdct = new Mdct(m);
    const windowed = Float64Array.from(noise(2 * m, m));
    const spectrum = new Float64Array(m);
    mdct.forward(windowed, spectrum, 0);
    const back = new Float64Array(2 * m);
    mdct.inverse(spectrum, 0, back);
    const n0 = (m + 1) / 2;
    let worst = 0;
    for (const k of [0, 1, Math.floor(m / 3), m - 1]) {
      const want = windowed.reduce(
        (sum, z, n) => sum + 2 * z * Math.cos((Math.PI / m) * (n + n0) * (k + 0.5)),
        0,
      );
      worst = Math.max(worst, Math.abs(want - (spectrum[k] as number)));
    }
    for (const n of [0, 1, m, 2 * m - 1]) {
      const want = spectrum.reduce(
        (sum, x, k) => sum + (x * Math.cos((Math.PI / m) * (n + n0) * (k + 0.5))) / m,
        0,
      );
      worst = Math.max(worst, Math.abs(want - (back[n] as number)));
    }
    console.log(`MDCT of ${m}: max error ${worst.toExponential(1)}`);
    expect(worst).toBeLessThan(1e-10);
  });

  test.each([0, 1])('gives the signal back through windows of shape %i', (shape) => {
    const mdct = new Mdct(m);
    const slope = risingHalf(m, shape);
    const signal = noise(4 * m, 3);
    const made = new Float64Array(4 * m);
    const spectrum = new Float64Array(m);
    for (let start = 0; start + 2 * m <= signal.length; start += m) {
      const window = (n: number): number => (n < m ? slope[n] : slope[2 * m - 1 - n]) as number;
      const frame = Float64Array.from({ length: 2 * m }, (_, n) => (signal[start + n] as number) * window(n));
      mdct.forward(frame, spectrum, 0);
      mdct.inverse(spectrum, 0, frame);
      for (let n = 0; n < 2 * m; n++)
        made[start + n] = (made[start + n] as number) + (frame[n] as number) * window(n);
    }
    let worst = 0;
    for (let n = m; n < 3 * m; n++)
      worst = Math.max(worst, Math.abs((made[n] as number) - (signal[n] as number)));
    expect(worst).toBeLessThan(1e-12);
  });
});

describe('the encoder', () => {
  const rate = 44100;

  test('lets nothing be heard before an attack (short windows)', async () => {
    for (const attack of [0.3, 0.305, 0.31, 0.315, 0.32]) {
      const burst = noise(4000, 5).map((x) => 0.5 * x);
      const sound = sequence(rate, attack, burst, 0.3);
      const { samples } = await decodeClip(await encodeAudio(sound, rate, 'aac'), { maxSeconds: 5 });
      const { delay } = signalToNoiseDb(sound, samples, 2000);
      const start = Math.round(attack * rate) + delay;
      const power = (from: number, to: number): number =>
        samples.subarray(from, to).reduce((sum, x) => sum + x * x, 0) / (to - from);
      const preEcho = 10 * Math.log10(power(start - 2000, start - 300) / power(start, start + 3000));
      expect(preEcho, `attack at ${attack} s`).toBeLessThan(-55);
    }
  });

  test('stays near its bit rate, and is better with more', async () => {
    const speech = voiced(130, rate, 2);
    const snr: number[] = [];
    for (const bitrateKbps of [32, 64, 96]) {
      const bytes = await encodeAudio(speech, rate, 'aac', { bitrateKbps });
      expect((8 * bytes.length) / 2000).toBeLessThan(1.1 * bitrateKbps);
      const { samples } = await decodeClip(bytes, { maxSeconds: 5 });
      snr.push(signalToNoiseDb(speech, samples, 2000).snrDb);
    }
    console.log(`AAC at 32, 64, 96 kbit/s: SNR ${snr.map((x) => x.toFixed(1)).join(', ')} dB`);
    expect([...snr].sort((a, b) => a - b)).toEqual(snr);
  });

  test('takes what is hardest to write: full-scale noise, impulses, squares, silence', async () => {
    const sounds = [
      noise(20000, 1),
      Float32Array.from({ length: 20000 }, (_, n) => (n % 777 === 0 ? 1 : 0)),
      Float32Array.from({ length: 20000 }, (_, n) => (n % 100 < 50 ? 1 : -1)),
      tone(rate / 2 - 100, rate, 20000, 1),
      new Float32Array(20000),
    ];
    for (const sound of sounds) {
      for (const bitrateKbps of [24, 96, 256]) {
        const bytes = await encodeAudio(sound, rate, 'aac', { bitrateKbps });
        const { samples } = await decodeClip(bytes, { maxSeconds: 5 });
        expect(samples.length).toBeGreaterThanOrEqual(sound.length + 1024);
        expect(samples.every((x) => Math.abs(x) < 4)).toBe(true);
      }
    }
  });
});
