/**
 * AAC Low Complexity in ADTS frames, mono, our own: no npm package writes it under a permissive licence. Variable bit rate around a mean.
 * A player hears 1,024 samples of silence first, as with every AAC encoder; ADTS has no place to say so.
 */

import { FrameAnalysis } from '../aac/frame-analysis.ts';
import { adtsFrame, overheadBits } from '../aac/frame-writer.ts';
import { quantiseFrame } from '../aac/quantiser.ts';
import { aacRates, bandEdges, frameSamples } from '../aac/tables.ts';
import { eightShort } from '../aac/window-plan.ts';
import { NotFiniteAudioError, UnsupportedOutputError } from '../errors.ts';
import { firstNotFinite } from '../pcm.ts';
import { type AudioEncoder, concatBytes } from './encoder.ts';

const defaultKbps = 96;
/** The format's own limit for one channel's frame. */
const mostFrameBits = 6144;
/** Frames of saved bits that a hard passage may spend. */
const reserveFrames = 6;

/** @throws UnsupportedOutputError for rates AAC doesn't have, or bit rates outside 24 to 256 kbit/s. */
export function createAacEncoder(sampleRateHz: number, bitrateKbps = defaultKbps): AudioEncoder {
  const rateIndex = (aacRates as readonly number[]).indexOf(sampleRateHz);
  if (rateIndex < 0) {
    throw new UnsupportedOutputError(
      `AAC has no rate of ${sampleRateHz} Hz; use one of ${aacRates.toReversed().join(', ')}.`,
    );
  }
  if (!(bitrateKbps >= 24 && bitrateKbps <= 256)) {
    throw new UnsupportedOutputError(`AAC at ${bitrateKbps} kbit/s is not possible here; use 24 to 256.`);
  }
  const bands = bandEdges(rateIndex);
  const analysis = new FrameAnalysis();
  const block = new Float32Array(frameSamples);
  const meanBits = Math.min(mostFrameBits, (bitrateKbps * 1000 * frameSamples) / sampleRateHz);
  let [filled, saved] = [0, (reserveFrames * meanBits) / 2];

  const encodeBlock = (): Uint8Array[] => {
    filled = 0;
    const frame = analysis.push(block);
    if (!frame) return [];
    const edges = frame.sequence === eightShort ? bands.short : bands.long;
    const budget = Math.min(mostFrameBits, meanBits + saved / 2) - overheadBits;
    const bytes = adtsFrame(frame, quantiseFrame(frame, edges, budget), rateIndex);
    saved = Math.max(0, Math.min(reserveFrames * meanBits, saved + meanBits - 8 * bytes.length));
    return [bytes];
  };

  return {
    contentType: 'audio/aac',
    outputRateHz: sampleRateHz,
    push(samples) {
      const at = firstNotFinite(samples);
      if (at >= 0)
        throw new NotFiniteAudioError(
          `Sample ${at} of ${samples.length} is ${samples[at]} and can't be written.`,
          { sample: at },
        );
      const parts: Uint8Array[] = [];
      for (let from = 0; from < samples.length; ) {
        const count = Math.min(frameSamples - filled, samples.length - from);
        block.set(samples.subarray(from, from + count), filled);
        filled += count;
        from += count;
        if (filled === frameSamples) parts.push(...encodeBlock());
      }
      return concatBytes(parts);
    },
    finish() {
      const parts: Uint8Array[] = [];
      if (filled > 0) {
        block.fill(0, filled);
        parts.push(...encodeBlock());
      }
      // The last samples overlap into one more frame, and one more block is looked ahead.
      for (let i = 0; i < 2; i++) {
        block.fill(0);
        parts.push(...encodeBlock());
      }
      return concatBytes(parts);
    },
    close: () => {},
  };
}
