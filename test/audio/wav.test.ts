import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  MalformedAudioError,
  NotFiniteAudioError,
  parseWavHeader,
  readWav,
  UnsupportedAudioError,
  UnsupportedOutputError,
  wavFrames,
  wavHeader,
  writeWav,
} from '../../layers/audio/index.ts';
import { CosyVoiceError } from '../../layers/errors.ts';

const encodings = ['uint8', 'int16', 'int24', 'int32', 'float32', 'float64'] as const;

/** A WAVE file put together by hand: [tag, body] chunks after RIFF….WAVE. */
function riff(chunks: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const parts = chunks.flatMap(([tag, body]) => {
    const head = new Uint8Array(8);
    head.set(new TextEncoder().encode(tag));
    new DataView(head.buffer).setUint32(4, body.length, true);
    return [head, body, new Uint8Array(body.length & 1)];
  });
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const head = new Uint8Array(12);
  head.set(new TextEncoder().encode('RIFF'));
  new DataView(head.buffer).setUint32(4, size + 4, true);
  head.set(new TextEncoder().encode('WAVE'), 8);
  return Uint8Array.from([head, ...parts].flatMap((part) => [...part]));
}

function formatChunk(
  tag: number,
  channels: number,
  rate: number,
  bits: number,
  extra: number[] = [],
): Uint8Array {
  const body = new Uint8Array(16 + extra.length);
  const view = new DataView(body.buffer);
  view.setUint16(0, tag, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, rate, true);
  view.setUint32(8, (rate * channels * bits) / 8, true);
  view.setUint16(12, (channels * bits) / 8, true);
  view.setUint16(14, bits, true);
  body.set(extra, 16);
  return body;
}

describe('a WAVE file that was written', () => {
  test.each(encodings)('reads back as %s to half a step', (encoding) => {
    const step = {
      uint8: 1 / 128,
      int16: 2 ** -15,
      int24: 2 ** -23,
      int32: 2 ** -31,
      float32: 0,
      float64: 0,
    }[encoding];
    fc.assert(
      fc.property(
        fc.float32Array({ min: -1, max: Math.fround(1 - 2 ** -7), noNaN: true, maxLength: 300 }),
        fc.integer({ min: 1000, max: 192_000 }),
        (samples, rate) => {
          const back = readWav(writeWav(samples, rate, { encoding }));
          expect(back.sampleRateHz).toBe(rate);
          expect(back.samples.length).toBe(samples.length);
          const worst = samples.reduce(
            (max, x, i) => Math.max(max, Math.abs(x - (back.samples[i] as number))),
            0,
          );
          // float32 holds the middle of two 24- or 32-bit steps only to its own precision
          expect(worst).toBeLessThanOrEqual(step / 2 + 2 ** -25);
        },
      ),
    );
  });

  test('keeps every 16-bit value, and clamps what is louder than full scale', () => {
    const all = Float32Array.from({ length: 65536 }, (_, i) => (i - 32768) / 32768);
    expect(readWav(writeWav(all, 16000)).samples).toEqual(all);
    expect([...readWav(writeWav(new Float32Array([2, -2, 1]), 16000)).samples]).toEqual([
      32767 / 32768,
      -1,
      32767 / 32768,
    ]);
  });

  test('has the 44 bytes of header every player knows', () => {
    const file = writeWav(new Float32Array(100), 44100);
    const view = new DataView(file.buffer);
    expect(file.length).toBe(244);
    expect(view.getUint32(4, true)).toBe(236);
    expect(view.getUint32(28, true)).toBe(88200);
    expect(view.getUint32(40, true)).toBe(200);
  });

  test('refuses NaN and infinity, and more than WAVE can hold', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => writeWav(new Float32Array([0, bad]), 16000)).toThrow(NotFiniteAudioError);
    }
    expect(() => wavHeader({ sampleRateHz: 44100 }, 2 ** 31)).toThrow(UnsupportedOutputError);
  });
});

describe('WAVE files from elsewhere', () => {
  const pcm = new Uint8Array(new Int16Array([1000, -1000, 2000, 0]).buffer);

  test('channels are averaged', () => {
    const { samples } = readWav(
      riff([
        ['fmt ', formatChunk(1, 2, 8000, 16)],
        ['data', pcm],
      ]),
    );
    expect([...samples]).toEqual([0, 1000 / 32768]);
  });

  test('chunks of odd length before the data are stepped over', () => {
    const file = riff([
      ['LIST', new Uint8Array(7)],
      ['fmt ', formatChunk(1, 1, 8000, 16)],
      ['junk', new Uint8Array(3)],
      ['data', pcm],
    ]);
    expect(readWav(file).samples).toHaveLength(4);
  });

  test('the extensible format is read by its sub-format', () => {
    const extension = (tag: number) => [
      22,
      0,
      16,
      0,
      4,
      0,
      0,
      0,
      tag,
      0,
      0,
      0,
      0,
      0,
      16,
      0,
      128,
      0,
      0,
      170,
      0,
      56,
      155,
      113,
    ];
    const good = riff([
      ['fmt ', formatChunk(0xfffe, 1, 8000, 16, extension(1))],
      ['data', pcm],
    ]);
    expect(readWav(good).samples).toHaveLength(4);
    const adpcm = riff([
      ['fmt ', formatChunk(0xfffe, 1, 8000, 16, extension(2))],
      ['data', pcm],
    ]);
    expect(() => readWav(adpcm)).toThrow(/Microsoft ADPCM/);
  });

  test('a stream of unknown length runs to the end of the file', () => {
    const header = wavHeader({ sampleRateHz: 24000 });
    const file = Uint8Array.from([...header, ...pcm, 7]);
    expect(readWav(file).samples).toHaveLength(4);
  });

  test('a header read from the beginning of a long file gives the place of its samples', () => {
    const file = writeWav(new Float32Array(1000), 16000);
    const header = parseWavHeader(file.subarray(0, 60), file.length);
    expect(header).toMatchObject({ dataOffset: 44, dataBytes: 2000, frameCount: 1000, channelCount: 1 });
    expect(wavFrames(file, header)).toHaveLength(1000);
  });

  test.each([
    [
      'a compressed format',
      riff([
        ['fmt ', formatChunk(85, 1, 8000, 16)],
        ['data', pcm],
      ]),
      /MP3/,
    ],
    [
      '12-bit samples',
      riff([
        ['fmt ', formatChunk(1, 3, 8000, 12)],
        ['data', pcm],
      ]),
      /12-bit/,
    ],
  ])('%s is named and refused', (_, file, message) => {
    expect(() => readWav(file)).toThrow(message);
    expect(() => readWav(file)).toThrow(UnsupportedAudioError);
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['an MP3', Uint8Array.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
    ['no data chunk', riff([['fmt ', formatChunk(1, 1, 8000, 16)]])],
    ['no fmt chunk', riff([['data', pcm]])],
    [
      'no channels',
      riff([
        ['fmt ', formatChunk(1, 0, 8000, 16)],
        ['data', pcm],
      ]),
    ],
    [
      'a rate of 0',
      riff([
        ['fmt ', formatChunk(1, 1, 0, 16)],
        ['data', pcm],
      ]),
    ],
    [
      'a short fmt chunk',
      riff([
        ['fmt ', new Uint8Array(8)],
        ['data', pcm],
      ]),
    ],
    [
      'fewer bytes than promised',
      riff([
        ['fmt ', formatChunk(1, 1, 8000, 16)],
        ['data', pcm],
      ]).subarray(0, 50),
    ],
  ])('%s is malformed', (_, file) => {
    expect(() => readWav(file)).toThrow(MalformedAudioError);
  });

  test('NaN among float samples is malformed', () => {
    const samples = new Uint8Array(new Float32Array([0, Number.NaN]).buffer);
    expect(() =>
      readWav(
        riff([
          ['fmt ', formatChunk(3, 1, 8000, 32)],
          ['data', samples],
        ]),
      ),
    ).toThrow(MalformedAudioError);
  });
});

describe('hostile bytes', () => {
  const file = writeWav(new Float32Array(50).fill(0.5), 16000);

  test('any change of a file gives audio or a typed error, and no more samples than bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 8 }),
        fc.nat(file.length),
        (edits, end) => {
          const bytes = file.slice(0, end);
          for (const [at, value] of edits) if (at < end) bytes[at] = value;
          try {
            expect(readWav(bytes).samples.length).toBeLessThanOrEqual(bytes.length);
          } catch (error) {
            expect(error).toBeInstanceOf(CosyVoiceError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
