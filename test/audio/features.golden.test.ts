import { describe, expect, test } from 'vitest';
import {
  kaldiFbank,
  minusMeanOverTime,
  officialResample,
  promptMel,
  readWav,
  whisperLogMel,
} from '../../layers/audio/index.ts';
import { expectClose, goldenFile, goldenFloats } from './golden-audio.ts';

function transposed(values: Float32Array, rows: number): Float32Array {
  const columns = values.length / rows;
  return values.map((_, i) => values[(i % columns) * rows + Math.floor(i / columns)] as number);
}

describe.each(['clip1', 'clip2', 'clip3'])('the official code and %s', (clip) => {
  const loaded = readWav(goldenFile(`audio/${clip}.wav`));
  const golden = (name: string) => goldenFloats(`audio/${clip}/${name}.npy`);

  test.each([16000, 22050, 24000])('loads it at %i Hz', (rate) => {
    const want = golden(`wav_${rate}`);
    const got = officialResample(loaded.samples, loaded.sampleRateHz, rate);
    expectClose(`wav_${rate}`, got, want.values, { rtol: 1e-4, atol: 1e-5 });
  });

  test('hears the same Kaldi fbank, before and after the mean is taken away', () => {
    const samples = golden('wav_16000').values;
    const want = golden('fbank');
    const got = kaldiFbank(samples);
    expect([got.frameCount, 80]).toEqual(want.shape);
    expectClose('fbank', got.values, want.values, { rtol: 1e-4, atol: 2e-3 });
    const centred = minusMeanOverTime(got);
    expectClose('fbank_minus_mean', centred.values, golden('fbank_minus_mean').values, {
      rtol: 1e-4,
      atol: 2e-3,
    });
  });

  test('hears the same Whisper log-mel', () => {
    const want = golden('whisper_logmel');
    const got = whisperLogMel(golden('wav_16000').values);
    expect([1, 128, got.frameCount]).toEqual(want.shape);
    expectClose('whisper_logmel', got.values, want.values, { rtol: 1e-4, atol: 1e-4 });
  });

  test.each([
    ['mel_22050', 'wav_22050'],
    ['mel_24000_quirk', 'wav_24000'],
  ])('has the same prompt mel (%s)', (mel, wave) => {
    const want = golden(mel);
    const got = promptMel(golden(wave).values);
    expect([1, 80, got.frameCount]).toEqual(want.shape);
    expectClose(mel, transposed(got.values, 80), want.values, { rtol: 1e-4, atol: 2e-3 });
  });

  test('stays in tolerance from the file to the feature, errors of the stages added up', () => {
    const at16k = officialResample(loaded.samples, loaded.sampleRateHz, 16000);
    const at22k = officialResample(loaded.samples, loaded.sampleRateHz, 22050);
    expectClose('file to fbank', kaldiFbank(at16k).values, golden('fbank').values, {
      rtol: 1e-4,
      atol: 2e-3,
    });
    expectClose('file to log-mel', whisperLogMel(at16k).values, golden('whisper_logmel').values, {
      rtol: 1e-4,
      atol: 1e-4,
    });
    expectClose('file to mel', transposed(promptMel(at22k).values, 80), golden('mel_22050').values, {
      rtol: 1e-4,
      atol: 2e-3,
    });
  });
});

describe('clips too short for a frame', () => {
  test.each([0, 1, 159])('%i samples have no features and no error', (length) => {
    const samples = new Float32Array(length).fill(0.1);
    expect(kaldiFbank(samples).values).toHaveLength(0);
    expect(whisperLogMel(samples).values).toHaveLength(0);
    expect(promptMel(samples).values).toHaveLength(0);
    expect(minusMeanOverTime(kaldiFbank(samples)).values).toHaveLength(0);
  });

  test('silence has finite features', () => {
    const silence = new Float32Array(4000);
    for (const values of [kaldiFbank(silence), whisperLogMel(silence), promptMel(silence)]) {
      expect(values.values.every(Number.isFinite)).toBe(true);
    }
  });
});
