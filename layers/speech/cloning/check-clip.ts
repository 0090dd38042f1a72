/**
 * Is this clip good enough to clone a voice from? Each refusal says what was measured, what the limit is and what to do.
 *
 * Judged by signal alone: length, level, clipping, how much is voiced, how far speech stands above the noise between words. It can't tell
 * a voice from a solo instrument, nor one speaker from two.
 */
import { type SampleSpan, soundSpans, voicingFrames } from '../../audio/index.ts';
import { CosyVoiceError } from '../../errors.ts';
import type { Clip } from '../model.ts';

export const clipLimits = {
  shortestSeconds: 10,
  longestSeconds: 30,
  /** Telephone speech; below that the speaker encoder hears too little. */
  lowestRateHz: 8000,
  /** Loud frames of a usable recording, dB of full scale. */
  quietestSpeechDb: -50,
  /** Part of the samples that may stand within 1 % of the peak. */
  mostClipped: 0.001,
  /** Voiced sound there must be. */
  leastVoicedSeconds: 3,
  /** Speech rises and falls; a hum or a tone doesn't. Standard deviation of the level of sounding frames, dB. */
  leastLevelSpreadDb: 1.5,
  /** Speech over the noise in its pauses. */
  leastSnrDb: 10,
} as const;

export type ClipFault =
  | 'too_short'
  | 'too_long'
  | 'rate_too_low'
  | 'silent'
  | 'clipped'
  | 'no_speech'
  | 'too_noisy';

/** The clip can't be cloned from; `details` has `fault`, `measured` and `limit`. */
export class ClipRefusedError extends CosyVoiceError {
  override readonly code = 'clip_refused';

  constructor(fault: ClipFault, message: string, measured: number, limit: number) {
    super(message, { fault, measured, limit });
  }
}

export interface ClipQuality {
  readonly durationSeconds: number;
  /** Level of the loud frames, dB of full scale. */
  readonly speechDb: number;
  /** Part of the samples within 1 % of the peak. */
  readonly clippedPart: number;
  readonly voicedSeconds: number;
  readonly levelSpreadDb: number;
  readonly snrDb: number;
  /** The stretches of sound, in samples of the clip. */
  readonly sound: readonly SampleSpan[];
}

/** Measures a clip without judging it. */
export function measureClip({ samples, sampleRateHz }: Clip): ClipQuality {
  const frames = voicingFrames(samples, sampleRateHz);
  const levels = frames.map(({ levelDb }) => levelDb).sort((a, b) => a - b);
  const quantile = (part: number): number => levels[Math.floor(part * (levels.length - 1))] ?? -120;
  const speechDb = quantile(0.9);
  const sounding = frames.filter(({ levelDb }) => levelDb > speechDb - 25);
  const mean = sounding.reduce((sum, { levelDb }) => sum + levelDb, 0) / Math.max(1, sounding.length);
  const variance =
    sounding.reduce((sum, { levelDb }) => sum + (levelDb - mean) ** 2, 0) / Math.max(1, sounding.length);
  return {
    durationSeconds: samples.length / sampleRateHz,
    speechDb,
    clippedPart: partNearPeak(samples),
    voicedSeconds: sounding.filter(({ voiced }) => voiced).length * 0.02,
    levelSpreadDb: Math.sqrt(variance),
    snrDb: speechDb - quantile(0.05),
    sound: soundSpans(samples, sampleRateHz),
  };
}

/**
 * Measures a clip and refuses it when a limit is passed, the most basic fault first.
 *
 * @throws ClipRefusedError
 */
export function checkClip(clip: Clip): ClipQuality {
  const limits = clipLimits;
  const seconds = clip.samples.length / clip.sampleRateHz;
  if (seconds < limits.shortestSeconds) {
    refuse(
      'too_short',
      `The clip lasts ${seconds.toFixed(1)} s`,
      `at least ${limits.shortestSeconds} s of speech are needed`,
      seconds,
      limits.shortestSeconds,
    );
  }
  if (seconds > limits.longestSeconds) {
    refuse(
      'too_long',
      `The clip lasts ${seconds.toFixed(1)} s`,
      `cut it to at most ${limits.longestSeconds} s`,
      seconds,
      limits.longestSeconds,
    );
  }
  if (clip.sampleRateHz < limits.lowestRateHz) {
    refuse(
      'rate_too_low',
      `The clip has a sampling rate of ${clip.sampleRateHz} Hz`,
      `record it at ${limits.lowestRateHz} Hz or more`,
      clip.sampleRateHz,
      limits.lowestRateHz,
    );
  }
  const quality = measureClip(clip);
  if (quality.speechDb < limits.quietestSpeechDb) {
    refuse(
      'silent',
      `The clip is silent or nearly so (${quality.speechDb.toFixed(0)} dB)`,
      `speech must reach ${limits.quietestSpeechDb} dB: record it closer to the microphone`,
      quality.speechDb,
      limits.quietestSpeechDb,
    );
  }
  if (
    quality.voicedSeconds < limits.leastVoicedSeconds ||
    quality.levelSpreadDb < limits.leastLevelSpreadDb
  ) {
    const isSteady = quality.voicedSeconds >= limits.leastVoicedSeconds;
    const found = isSteady
      ? `The clip holds a steady sound (its level varies by ${quality.levelSpreadDb.toFixed(1)} dB), not speech`
      : `Only ${quality.voicedSeconds.toFixed(1)} s of the clip sound like a voice`;
    const wanted = isSteady
      ? `speech varies by ${limits.leastLevelSpreadDb} dB or more: use a recording of one person talking`
      : `at least ${limits.leastVoicedSeconds} s are needed: use a recording of one person talking`;
    refuse(
      'no_speech',
      found,
      wanted,
      isSteady ? quality.levelSpreadDb : quality.voicedSeconds,
      isSteady ? limits.leastLevelSpreadDb : limits.leastVoicedSeconds,
    );
  }
  if (quality.clippedPart > limits.mostClipped) {
    refuse(
      'clipped',
      `The clip is distorted: ${(100 * quality.clippedPart).toFixed(2)} % of its samples are cut off at the peak`,
      `at most ${100 * limits.mostClipped} % may be: record it again at a lower level`,
      quality.clippedPart,
      limits.mostClipped,
    );
  }
  if (quality.snrDb < limits.leastSnrDb) {
    refuse(
      'too_noisy',
      `The clip is too noisy: speech is only ${quality.snrDb.toFixed(1)} dB above the noise in its pauses`,
      `at least ${limits.leastSnrDb} dB are needed: record it in a quiet room`,
      quality.snrDb,
      limits.leastSnrDb,
    );
  }
  return quality;
}

function refuse(fault: ClipFault, found: string, wanted: string, measured: number, limit: number): never {
  throw new ClipRefusedError(fault, `${found}; ${wanted}.`, measured, limit);
}

/** Natural sound rarely stands near its peak; cut-off sound piles up there, at full scale or, turned down later, below. */
function partNearPeak(samples: Float32Array): number {
  let peak = 0;
  for (let n = 0; n < samples.length; n++) peak = Math.max(peak, Math.abs(samples[n] as number));
  let near = 0;
  for (let n = 0; n < samples.length; n++) if (Math.abs(samples[n] as number) >= 0.99 * peak) near++;
  return samples.length === 0 ? 0 : near / samples.length;
}
