/** How many mel frames speech tokens become, and which tokens become which frames (CosyVoice's InterpolateRegulator). */
import type { ModelConfig } from '../../checkpoint/index.ts';
import { type InterpolationPlan, interpolationPlan, type Stretch } from './interpolation.ts';

export interface FrameRates {
  /** Speech tokens a second (input_frame_rate). */
  readonly tokenRateHz: number;
  readonly sampleRateHz: number;
  readonly hopSamples: number;
}

/** The rates of a model, which the flow and the vocoder state in parts. */
export function frameRates({ flow, hift, sampleRateHz }: ModelConfig): FrameRates {
  const hopSamples = hift.upsampleRates.reduce((product, rate) => product * rate, hift.fftHop);
  return { tokenRateHz: flow.tokenRateHz, sampleRateHz, hopSamples };
}

/** The regulator keeps this many tokens at either end to themselves once there are more than twice as many. */
const EDGE_TOKENS = 20;

/** int(tokens / rate * sampleRate / hop), in float64 and in this order, as the official code counts. */
export function framesOfTokens(
  tokens: number,
  { tokenRateHz, sampleRateHz, hopSamples }: FrameRates,
): number {
  return Math.trunc(((tokens / tokenRateHz) * sampleRateHz) / hopSamples);
}

/** Prompt tokens over the prompt's own frames, then the new tokens: head, middle and tail each on their own when they are many. */
export function regulatorPlan(
  promptTokens: number,
  promptFrames: number,
  tokens: number,
  rates: FrameRates,
): InterpolationPlan {
  const frames = framesOfTokens(tokens, rates);
  const pieces: Stretch[] = [];
  let source = 0;
  let frame = 0;
  const add = (count: number, length: number) => {
    pieces.push({ firstSource: source, count, firstFrame: frame, frames: length });
    source += count;
    frame += length;
  };
  if (promptTokens > 0) add(promptTokens, promptFrames);
  if (tokens > 2 * EDGE_TOKENS) {
    const edgeFrames = framesOfTokens(EDGE_TOKENS, rates);
    add(EDGE_TOKENS, edgeFrames);
    add(tokens - 2 * EDGE_TOKENS, frames - 2 * edgeFrames);
    add(EDGE_TOKENS, edgeFrames);
  } else {
    add(tokens, frames);
  }
  return interpolationPlan(pieces);
}
