/** Clips that other programs wrote (test/audio/fixtures), and what no decoder should swallow. */
import { readFileSync } from 'node:fs';
import { FLACDecoder } from '@wasm-audio-decoders/flac';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAudioSpecificConfig } from '../../layers/audio/decode/audio-specific-config.ts';
import {
  type AudioFormat,
  AudioTooLongError,
  decodeClip,
  encodeAudio,
  MalformedAudioError,
  meanOfChannels,
  pcmToFloat,
  UnsupportedAudioError,
  writeWav,
} from '../../layers/audio/index.ts';
import { CosyVoiceError } from '../../layers/errors.ts';
import { dominantHz, signalToNoiseDb } from './measure.ts';
import { noise, sequence, tone, voiced } from './signals.ts';

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`./fixtures/${name}`, import.meta.url)));
}

/** What the fixtures hold: 440 Hz at 0.3 on the left, 1000 Hz at 0.3 on the right, averaged. */
function truth(rate: number, channels: number, seconds = 1.2): Float32Array {
  const length = Math.round(seconds * rate);
  const left = tone(440, rate, length, 0.3);
  if (channels === 1) return left;
  const right = tone(1000, rate, length, 0.3);
  return left.map((x, n) => (x + (right[n] as number)) / 2);
}

describe('a clip of another program', () => {
  test.each([
    ['stereo.mp3', 44100, 2, 1200, 25],
    ['mono-vbr.mp3', 22050, 1, 1200, 25],
    ['stereo.ogg', 44100, 2, 0, 20],
    ['stereo.opus', 48000, 2, 0, 15],
    ['mono.opus', 48000, 1, 0, 15],
    ['stereo.m4a', 44100, 2, 0, 25],
    ['stereo-faststart.m4a', 44100, 2, 0, 10],
    ['fragmented.m4a', 22050, 1, 1100, 14],
    ['mono.aac', 22050, 1, 1100, 14],
  ])('%s: %i Hz, %i channels', async (name, rate, channels, maxDelay, leastSnrDb) => {
    const clip = await decodeClip(fixture(name), { maxSeconds: 5 });
    const want = truth(rate, channels);
    const { snrDb, delay, gain } = signalToNoiseDb(want, clip.samples, maxDelay);
    console.log(
      `${name}: SNR ${snrDb.toFixed(1)} dB, delay ${delay}, gain ${gain.toFixed(3)}, ${clip.samples.length} samples`,
    );
    expect(clip.sampleRateHz).toBe(rate);
    expect(Math.abs(clip.samples.length / rate - 1.2)).toBeLessThan(0.06);
    expect(snrDb).toBeGreaterThan(leastSnrDb);
    // LAME turns its input down by 5 % at low bit rates.
    expect(Math.abs(gain - 1)).toBeLessThan(0.06);
  });

  test.each(['noise-16.flac', 'noise-24.flac', 'noise-mono.flac'])(
    '%s: bit for bit as libFLAC decodes it',
    async (name) => {
      const libflac = new FLACDecoder();
      await libflac.ready;
      const { channelData, sampleRate } = await libflac.decodeFile(fixture(name));
      libflac.free();
      const clip = await decodeClip(fixture(name), { maxSeconds: 5 });
      const first = channelData[0] as Float32Array;
      const want = first.map(
        (_, n) => channelData.reduce((sum, channel) => sum + (channel[n] as number), 0) / channelData.length,
      );
      // libFLAC's wrapper scales by 2^(bits-1) - 1.
      const worst = clip.samples.reduce((max, x, n) => Math.max(max, Math.abs(x - (want[n] as number))), 0);
      console.log(
        `${name}: max difference from libFLAC ${worst.toExponential(1)} over ${want.length} samples`,
      );
      expect(clip.sampleRateHz).toBe(sampleRate);
      expect(clip.samples).toHaveLength(want.length);
      expect(worst).toBeLessThan(2 ** -15);
    },
  );
});

test('bursts.aac: short windows, noise shaping and joint stereo as ffmpeg decodes them', async () => {
  const clip = await decodeClip(fixture('bursts.aac'), { maxSeconds: 5 });
  const want = meanOfChannels(pcmToFloat(fixture('bursts.s16'), 'int16'), 2);
  const worst = want.reduce((max, x, n) => Math.max(max, Math.abs(x - (clip.samples[n] as number))), 0);
  console.log(`bursts.aac: max difference from ffmpeg ${worst.toExponential(1)} over ${want.length} samples`);
  expect(clip.samples).toHaveLength(want.length);
  expect(worst).toBeLessThan(1.01 / 32768);
});

test.each([
  ['LC at 44.1 kHz', [0x12, 0x10], 44100],
  ['HE-AAC: the core of 24 kHz under 48 kHz', [0x2b, 0x11, 0x88, 0x00], 24000],
  ['a rate written out', [0x17, 0x80, 0x56, 0x22, 0x10], 44100],
])('an AAC track is described by its config: %s', (_, bytes, rateHz) => {
  expect(parseAudioSpecificConfig(Uint8Array.from(bytes)).rateHz).toBe(rateHz);
});

describe.each(['wav', 'flac', 'mp3', 'opus', 'aac'] as const)('our own %s', (format) => {
  test('comes back at its duration and pitch', async () => {
    const speech = sequence(44100, voiced(120, 44100, 0.6), tone(800, 44100, 22050));
    const clip = await decodeClip(await encodeAudio(speech, 44100, format), { maxSeconds: 5 });
    expect(Math.abs(clip.samples.length / clip.sampleRateHz - 1.1)).toBeLessThan(0.05);
    const end = Math.round(1.05 * clip.sampleRateHz);
    expect(
      Math.abs(dominantHz(clip.samples.subarray(end - clip.sampleRateHz / 4, end), clip.sampleRateHz) - 800),
    ).toBeLessThan(2);
  });

  test('longer than allowed is stopped', async () => {
    const bytes = await encodeAudio(tone(300, 16000, 48000), 16000, format);
    await expect(decodeClip(bytes, { maxSeconds: 2 })).rejects.toThrow(AudioTooLongError);
    expect((await decodeClip(bytes, { maxSeconds: 3.2 })).samples.length).toBeGreaterThan(0);
  });

  test('cut short or with bits turned gives sound or a typed error, never a crash or another kind of error', async () => {
    const bytes = await encodeAudio(voiced(120, 16000, 0.4), 16000, format as AudioFormat);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(bytes.length),
        async (edits, end) => {
          const damaged = bytes.slice(0, end);
          for (const [at, value] of edits) if (at < end) damaged[at] = value;
          try {
            expect((await decodeClip(damaged, { maxSeconds: 2 })).samples.every(Number.isFinite)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(CosyVoiceError);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('decoding leaves the bytes it was given as they were, Buffers too', async () => {
  for (const name of ['stereo.mp3', 'stereo.ogg', 'mono.opus', 'noise-16.flac']) {
    const bytes = Buffer.from(fixture(name));
    await decodeClip(bytes, { maxSeconds: 5 });
    expect(Buffer.compare(bytes, fixture(name)), name).toBe(0);
  }
});

test('a clip is known by its content, whatever stands before it', async () => {
  const mp3 = await encodeAudio(tone(440, 44100, 22050), 44100, 'mp3');
  const tag = new Uint8Array(10 + 200);
  tag.set([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 1, 72]);
  const tagged = Uint8Array.from([...tag, ...mp3]);
  expect((await decodeClip(tagged, { maxSeconds: 5 })).sampleRateHz).toBe(44100);
});

describe.each(['stereo.m4a', 'fragmented.m4a', 'mono.aac', 'stereo.ogg', 'stereo.mp3', 'noise-24.flac'])(
  '%s',
  (name) => {
    test('cut short or with bits turned gives sound or a typed error', async () => {
      const bytes = fixture(name);
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 6 }),
          fc.nat(bytes.length),
          async (edits, end) => {
            const damaged = bytes.slice(0, end);
            for (const [at, value] of edits) if (at < end) damaged[at] = value;
            try {
              expect((await decodeClip(damaged, { maxSeconds: 3 })).samples.length).toBeGreaterThan(0);
            } catch (error) {
              expect(error).toBeInstanceOf(CosyVoiceError);
            }
          },
        ),
        { numRuns: 40 },
      );
    });
  },
);

test('a stream cut out of the middle of an MP3 or AAC file is found', async () => {
  const mp3 = await encodeAudio(tone(440, 44100, 44100), 44100, 'mp3');
  const aac = await encodeAudio(tone(440, 44100, 44100), 44100, 'aac');
  for (const bytes of [mp3.subarray(1001), aac.subarray(101)]) {
    const clip = await decodeClip(bytes, { maxSeconds: 5 });
    expect(Math.abs(dominantHz(clip.samples.subarray(20000, 30000), 44100) - 440)).toBeLessThan(1);
  }
});

describe('what is no clip is refused in words', () => {
  test.each([
    ['nothing', new Uint8Array(0), UnsupportedAudioError, /an empty file/],
    [
      'text',
      new TextEncoder().encode('hello, this is no sound at all'),
      UnsupportedAudioError,
      /not a sound file/,
    ],
    [
      'a picture',
      Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 0]),
      UnsupportedAudioError,
      /picture/,
    ],
    ['a ZIP', Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0]), UnsupportedAudioError, /ZIP/],
    ['Apple Lossless', fixture('alac.m4a'), UnsupportedAudioError, /Apple Lossless/],
    ['half an M4A', fixture('stereo-faststart.m4a').subarray(0, 6000), MalformedAudioError, /cut short/],
    [
      'an M4A without its index',
      fixture('stereo.m4a').subarray(0, 9000),
      MalformedAudioError,
      /no index|cut short/,
    ],
    ['FLAC in Ogg', fixture('flac-in-ogg.ogg'), UnsupportedAudioError, /FLAC/],
    ['half a FLAC', fixture('noise-16.flac').subarray(0, 9000), MalformedAudioError, /cut short|damaged/],
    ['half an Ogg', fixture('stereo.ogg').subarray(0, 5000), MalformedAudioError, /cut short|damaged/],
    [
      'a WAV with an MP3 inside',
      writeWav(new Float32Array(4), 8000).fill(85, 20, 21),
      UnsupportedAudioError,
      /MP3/,
    ],
  ])('%s', async (_, bytes, kind, message) => {
    await expect(decodeClip(bytes, { maxSeconds: 5 })).rejects.toThrow(kind);
    await expect(decodeClip(bytes, { maxSeconds: 5 })).rejects.toThrow(message);
  });

  test('random bytes after any known beginning', async () => {
    const beginnings = [
      'fLaC',
      'OggS',
      'RIFF\0\0\0\0WAVE',
      'ID3',
      '\xff\xfb\x90',
      '\xff\xf1\x50',
      '\0\0\0\x20ftypM4A ',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...beginnings),
        fc.integer(),
        fc.nat(3000),
        async (beginning, seed, length) => {
          const bytes = new Uint8Array(beginning.length + length);
          bytes.set([...beginning].map((letter) => letter.charCodeAt(0)));
          bytes.set(
            Uint8Array.from(noise(length, seed), (x) => Math.floor(128 * (x + 1))),
            beginning.length,
          );
          try {
            await decodeClip(bytes, { maxSeconds: 2 });
          } catch (error) {
            expect(error).toBeInstanceOf(CosyVoiceError);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

test('a tiny FLAC that would unfold to hours is stopped at the limit', async () => {
  const hours = await encodeAudio(new Float32Array(8000 * 600), 8000, 'flac');
  expect(hours.length).toBeLessThan(40_000);
  const claimsUnknownLength = hours.slice();
  claimsUnknownLength.fill(0, 22, 26);
  const before = process.memoryUsage().arrayBuffers;
  await expect(decodeClip(claimsUnknownLength, { maxSeconds: 30 })).rejects.toThrow(AudioTooLongError);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 2 ** 20);
});
