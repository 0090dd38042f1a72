/**
 * FLAC (RFC 9639), mono, 16 bits: blocks of 4,096 samples, fixed or linear prediction of order 8. Streams: a frame goes out as soon
 * as its block is full. Leaves out: the MD5 of the samples (zero means "not computed"), seek tables, tags.
 */

import { BitWriter } from '../bits/bit-writer.ts';
import { UnsupportedOutputError } from '../errors.ts';
import { flacFrame } from '../flac/frame-writer.ts';
import { floatToInt16 } from '../pcm.ts';
import { type AudioEncoder, concatBytes } from './encoder.ts';

const blockSamples = 4096;
const maxRateHz = 1_048_575;

/** @throws UnsupportedOutputError for a rate that FLAC's header can't hold. */
export function createFlacEncoder(sampleRateHz: number, totalSamples?: number): AudioEncoder {
  if (sampleRateHz > maxRateHz) {
    throw new UnsupportedOutputError(
      `FLAC can't hold a rate of ${sampleRateHz} Hz; use at most ${maxRateHz}.`,
    );
  }
  const block = new Int32Array(blockSamples);
  let filled = 0;
  let frameNumber = 0;
  let header: Uint8Array | undefined = streamHeader(sampleRateHz, totalSamples);
  const takeHeader = (): Uint8Array[] => {
    const parts = header ? [header] : [];
    header = undefined;
    return parts;
  };
  return {
    contentType: 'audio/flac',
    outputRateHz: sampleRateHz,
    push(samples) {
      const parts = takeHeader();
      const integers = floatToInt16(samples);
      for (let at = 0; at < integers.length; ) {
        const count = Math.min(blockSamples - filled, integers.length - at);
        block.set(integers.subarray(at, at + count), filled);
        filled += count;
        at += count;
        if (filled === blockSamples) {
          parts.push(flacFrame(block, sampleRateHz, frameNumber++));
          filled = 0;
        }
      }
      return concatBytes(parts);
    },
    finish() {
      const parts = takeHeader();
      if (filled > 0) parts.push(flacFrame(block.slice(0, filled), sampleRateHz, frameNumber++));
      filled = 0;
      return concatBytes(parts);
    },
    close: () => {},
  };
}

/** "fLaC" and STREAMINFO as the last metadata block. */
function streamHeader(sampleRateHz: number, totalSamples = 0): Uint8Array {
  const writer = new BitWriter();
  for (const letter of 'fLaC') writer.write(letter.charCodeAt(0), 8);
  writer.write(0x80, 8);
  writer.write(34, 24);
  writer.write(blockSamples, 16);
  writer.write(blockSamples, 16);
  // Frame sizes unknown.
  writer.write(0, 24);
  writer.write(0, 24);
  writer.write(sampleRateHz, 20);
  writer.write(0, 3);
  writer.write(15, 5);
  // 36 bits; zero stands for unknown.
  writer.write(Math.floor(totalSamples / 2 ** 32) % 16, 4);
  writer.write((totalSamples % 2 ** 32) | 0, 32);
  for (let i = 0; i < 4; i++) writer.write(0, 32);
  return writer.bytes().slice();
}
