/** Golden cases of prompt audio: loading, resampling, features, and what the cloning networks make of them. */
import { readFileSync } from 'node:fs';
import {
  kaldiFbank,
  minusMeanOverTime,
  officialResample,
  promptMel,
  readWav,
  whisperLogMel,
} from '../../audio/index.ts';
import type { CaseRunner } from './manifest.ts';

/** The networks that listen to a clip. */
export interface CloningNetworks {
  /** [frames, 80] fbank minus its mean -> [192]. */
  embed(fbank: Float32Array): Promise<Float32Array>;
  /** [128, frames] Whisper log-mel -> speech tokens. */
  tokenise(logMel: Float32Array, frames: number): Promise<Int32Array>;
}

export function audioRunner(networks: CloningNetworks): CaseRunner {
  return async (golden) => {
    const { samples, sampleRateHz } = readWav(readFileSync(golden.path(String(golden.params.wav))));
    const at = (rateHz: number) => officialResample(samples, sampleRateHz, rateHz);
    const wav16 = at(16_000);
    const fbank = kaldiFbank(wav16);
    const centred = minusMeanOverTime(fbank);
    const logMel = whisperLogMel(wav16);
    return {
      arrays: {
        wav_16000: wav16,
        wav_22050: at(22_050),
        wav_24000: at(24_000),
        fbank: fbank.values,
        fbank_minus_mean: centred.values,
        whisper_logmel: logMel.values,
        mel_22050: transposed(promptMel(at(22_050)).values, 80),
        // The official code of today feeds 24 kHz samples to the 22,050 Hz mel; the features are ours either way.
        mel_24000_quirk: transposed(promptMel(at(24_000)).values, 80),
        speech_token: await networks.tokenise(logMel.values, logMel.values.length / 128),
        spk_embedding: await networks.embed(centred.values),
      },
    };
  };
}

/** [frames, bins] -> [bins, frames]. */
function transposed(values: Float32Array, bins: number): Float32Array {
  const frames = values.length / bins;
  return Float32Array.from(
    values,
    (_, index) => values[(index % frames) * bins + Math.floor(index / frames)] ?? Number.NaN,
  );
}
