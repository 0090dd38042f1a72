/** What is written is read back by decoders that share no code with the encoders. */
import { FLACDecoder } from '@wasm-audio-decoders/flac';
import fc from 'fast-check';
import { MPEGDecoder } from 'mpg123-decoder';
import { OpusDecoder } from 'opus-decoder';
import { describe, expect, test } from 'vitest';
import { flacFrame } from '../../layers/audio/flac/frame-writer.ts';
import {
  type AudioFormat,
  assertSupportedFormat,
  createEncoder,
  decodeClip,
  encodeAudio,
  floatToInt16,
  pcmToFloat,
  readWav,
  resample,
  supportedFormats,
  UnsupportedOutputError,
} from '../../layers/audio/index.ts';
import { readOggPackets } from '../../layers/audio/ogg/pages.ts';
import { dominantHz, signalToNoiseDb } from './measure.ts';
import { noise, sequence, tone, voiced } from './signals.ts';

interface Decoded {
  readonly samples: Float32Array;
  readonly rate: number;
}

async function decodeFlacElsewhere(bytes: Uint8Array): Promise<Decoded> {
  const decoder = new FLACDecoder();
  await decoder.ready;
  const { channelData, sampleRate, errors } = await decoder.decodeFile(bytes);
  decoder.free();
  expect(errors).toEqual([]);
  return { samples: channelData[0] as Float32Array, rate: sampleRate };
}

async function decodeMp3Elsewhere(bytes: Uint8Array): Promise<Decoded> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  const { channelData, sampleRate, errors } = decoder.decode(bytes);
  decoder.free();
  expect(errors).toEqual([]);
  return { samples: channelData[0] as Float32Array, rate: sampleRate };
}

async function decodeOpusElsewhere(bytes: Uint8Array): Promise<Decoded> {
  const [head, , ...packets] = [...readOggPackets(bytes)];
  const view = new DataView(head?.bytes.buffer ?? new ArrayBuffer(0), head?.bytes.byteOffset);
  const decoder = new OpusDecoder({ channels: 1, sampleRate: 48000, preSkip: view.getUint16(10, true) });
  await decoder.ready;
  const { channelData, errors } = decoder.decodeFrames(packets.map((packet) => packet.bytes));
  decoder.free();
  expect(errors).toEqual([]);
  const length = (packets.at(-1)?.granule ?? 0) - view.getUint16(10, true);
  return { samples: (channelData[0] as Float32Array).slice(0, length), rate: 48000 };
}

const elsewhere: Readonly<Record<AudioFormat, (bytes: Uint8Array) => Promise<Decoded>>> = {
  wav: async (bytes) => ({ samples: readWav(bytes).samples, rate: readWav(bytes).sampleRateHz }),
  pcm: async (bytes) => ({ samples: pcmToFloat(bytes, 'int16'), rate: 24000 }),
  flac: decodeFlacElsewhere,
  mp3: decodeMp3Elsewhere,
  opus: decodeOpusElsewhere,
  // No other decoder of AAC is at hand; ours is held to ffmpeg's in decode.test.ts.
  aac: async (bytes) => {
    const { samples, sampleRateHz } = await decodeClip(bytes, { maxSeconds: 60 });
    return { samples, rate: sampleRateHz };
  },
};
/** Least signal-to-noise ratio of speech-like sound, dB, and how much longer the file may be, s. */
const expected: Readonly<Record<AudioFormat, { snrDb: number; extraSeconds: number }>> = {
  wav: { snrDb: 75, extraSeconds: 0 },
  pcm: { snrDb: 75, extraSeconds: 0.0001 },
  flac: { snrDb: 75, extraSeconds: 0 },
  mp3: { snrDb: 15, extraSeconds: 0.11 },
  opus: { snrDb: 10, extraSeconds: 0.0001 },
  aac: { snrDb: 18, extraSeconds: 0.14 },
};

describe.each(supportedFormats)('%s', (format) => {
  test.each([22050, 44100])('at %i Hz keeps duration, pitch and sound', async (rate) => {
    const speech = sequence(rate, voiced(130, rate, 1.2), 0.1, tone(997, rate, Math.round(0.5 * rate)));
    const bytes = await encodeAudio(speech, rate, format);
    const decoded = await elsewhere[format](bytes);
    const want = resample(speech, rate, decoded.rate);
    const { snrDb, delay } = signalToNoiseDb(want, decoded.samples, 3000);
    const longer = decoded.samples.length / decoded.rate - speech.length / rate;
    console.log(
      `${format} ${rate}: ${((bytes.length * 8) / 1000 / (speech.length / rate)).toFixed(0)} kbit/s, ` +
        `SNR ${snrDb.toFixed(1)} dB, delay ${delay}, ${(1000 * longer).toFixed(1)} ms longer`,
    );
    expect(snrDb).toBeGreaterThan(expected[format].snrDb);
    expect(longer).toBeGreaterThanOrEqual(-1e-9);
    expect(longer).toBeLessThanOrEqual(expected[format].extraSeconds);
    const end = delay + Math.round(1.75 * decoded.rate);
    expect(
      Math.abs(dominantHz(decoded.samples.subarray(end - decoded.rate / 3, end), decoded.rate) - 997),
    ).toBeLessThan(1);
  });

  test('the same samples give the same bytes', async () => {
    const speech = voiced(130, 22050, 0.5);
    const [once, again] = [
      await encodeAudio(speech, 22050, format),
      await encodeAudio(speech, 22050, format),
    ];
    expect(Buffer.compare(once, again)).toBe(0);
  });

  test('as a stream decodes to the same sound, however it is cut', async () => {
    const speech = voiced(130, 22050, 0.7);
    const whole = await elsewhere[format](await encodeAudio(speech, 22050, format));
    const encoder = await createEncoder(format, 22050);
    const parts = [0, 1, 5000, 5001, 9000].map((start, i, starts) =>
      encoder.push(speech.subarray(start, starts[i + 1])),
    );
    const bytes = Buffer.concat([...parts, encoder.finish()]);
    encoder.close();
    const streamed = await elsewhere[format](bytes);
    expect(Buffer.compare(Buffer.from(streamed.samples.buffer), Buffer.from(whole.samples.buffer))).toBe(0);
  });

  test('nothing at all is still a file, and giving up half-way is possible', async () => {
    const empty = await encodeAudio(new Float32Array(0), 22050, format);
    if (format === 'wav' || format === 'opus')
      expect((await elsewhere[format](empty)).samples).toHaveLength(0);
    const encoder = await createEncoder(format, 22050);
    encoder.push(voiced(100, 22050, 0.1));
    encoder.close();
    encoder.close();
  });
});

test('FLAC is lossless for any 16-bit sound', async () => {
  const sounds: Record<string, Float32Array> = {
    silence: new Float32Array(5000),
    constant: new Float32Array(5000).fill(-0.25),
    'loud noise': noise(9000, 1),
    'faint noise': noise(9000, 2).map((x) => 3e-5 * x),
    'full-scale square': Float32Array.from({ length: 9000 }, (_, n) => (n % 50 < 25 ? 0.9999 : -1)),
    impulses: Float32Array.from({ length: 9000 }, (_, n) => (n % 1000 === 0 ? 0.9 : 0)),
    'one sample': Float32Array.of(0.5),
    'a few samples': noise(7, 5),
    'a block and one': voiced(99, 22050, 1).slice(0, 4097),
  };
  for (const [name, samples] of Object.entries(sounds)) {
    // The other decoder's parser passes over last frames of a few bytes, so these go through our own, which is
    // held to files of other encoders in decode.test.ts.
    const { samples: decoded } = await decodeClip(await encodeAudio(samples, 22050, 'flac'), {
      maxSeconds: 10,
    });
    expect(floatToInt16(decoded), name).toEqual(floatToInt16(samples));
  }
});

test('FLAC frame numbers are written as UTF-8 writes code points', () => {
  for (const number of [0, 127, 128, 2047, 2048, 55295, 57344, 65535, 65536, 0x10ffff]) {
    const want = new TextEncoder().encode(String.fromCodePoint(number));
    const frame = flacFrame(new Int32Array(16), 22050, number);
    expect(frame.subarray(4, 4 + want.length), `frame ${number}`).toEqual(want);
  }
});

test('WAVE tells its length when it is known and "until the end" when it is not', async () => {
  const known = await createEncoder('wav', 22050, { outputRateHz: 44100, totalSamples: 1001 });
  expect(new DataView(known.push(new Float32Array(1001)).buffer).getUint32(40, true)).toBe(2 * 2002);
  const unknown = await createEncoder('wav', 22050);
  expect(new DataView(unknown.push(new Float32Array(10)).buffer).getUint32(40, true)).toBe(0xffffffff);
});

test('pcm is 24 kHz, 16-bit, little-endian, as OpenAI defines it', async () => {
  const bytes = await encodeAudio(new Float32Array(22050).fill(0.5), 22050, 'pcm');
  expect(bytes).toHaveLength(2 * 24000);
  expect(new DataView(bytes.buffer).getInt16(24000, true)).toBe(16384);
});

test('full-scale sound at a new rate is never over full scale', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 100, max: 9000 }), async (hz) => {
      const square = Float32Array.from({ length: 3000 }, (_, n) =>
        Math.sign(Math.sin((2 * Math.PI * hz * n) / 22050)),
      );
      const { samples } = readWav(await encodeAudio(square, 22050, 'wav', { outputRateHz: 44100 }));
      expect(samples.every((x) => Math.abs(x) < 0.99)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

describe('what cannot be written is refused with what can', () => {
  test('formats', () => {
    expect(() => assertSupportedFormat('wma')).toThrow(UnsupportedOutputError);
    expect(() => assertSupportedFormat('wma')).toThrow(/wav, pcm, mp3, flac, opus, aac/);
  });

  test.each([
    ['mp3', { outputRateHz: 96000 }, /44100/],
    ['mp3', { bitrateKbps: 100 }, /96, 112/],
    ['opus', { outputRateHz: 22050 }, /24000/],
    ['aac', { outputRateHz: 22000 }, /22050/],
    ['aac', { bitrateKbps: 8 }, /24 to 256/],
    ['opus', { bitrateKbps: 1 }, /6 to 256/],
    ['flac', { outputRateHz: 2_000_000 }, /2000000/],
  ] as const)('%s with %o', async (format, options, message) => {
    await expect(createEncoder(format, 22050, options)).rejects.toThrow(UnsupportedOutputError);
    await expect(createEncoder(format, 22050, options)).rejects.toThrow(message);
  });
});
