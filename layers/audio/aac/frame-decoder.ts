/**
 * raw_data_block of AAC Low Complexity (ISO/IEC 14496-3, 4.4.2.1): elements, stereo tools, noise, then samples. Of HE-AAC, whose high half
 * is described by parameters, the coded lower half is decoded. Leaves out: coupling channels, prediction, SBR, PS.
 */

import type { BitReader } from '../bits/bit-reader.ts';
import { MalformedAudioError, UnsupportedAudioError } from '../errors.ts';
import { type ChannelFrame, forEachBand, readChannelStream } from './channel-stream.ts';
import { Synthesis } from './synthesis.ts';
import { type BandEdges, bandEdges, intensityBook, intensityOutOfPhaseBook, noiseBook } from './tables.ts';
import { applyTns } from './tns.ts';
import { readWindowPlan } from './window-plan.ts';

const element = {
  single: 0,
  pair: 1,
  coupling: 2,
  lowFrequency: 3,
  data: 4,
  program: 5,
  fill: 6,
  end: 7,
} as const;
const maxChannels = 16;

export class AacFrameDecoder {
  readonly #bands: BandEdges;
  /** By the order of channels in the frame. */
  readonly #channels: Synthesis[] = [];
  #noiseState = 1;

  /** @param rateIndex samplingFrequencyIndex of the core. */
  constructor(rateIndex: number) {
    this.#bands = bandEdges(rateIndex);
  }

  /** One block of bits -> [channels][1024] samples in -1 to 1 (a low-frequency channel is left out). */
  decode(reader: BitReader): Float32Array[] {
    const output: Float32Array[] = [];
    let channel = 0;
    for (;;) {
      const kind = reader.read(3);
      if (kind === element.end) return output;
      if (kind === element.single || kind === element.lowFrequency) {
        reader.skip(4);
        const frame = readChannelStream(reader, this.#bands);
        this.#addNoise(frame);
        const samples = this.#finish(frame, channel++);
        if (kind === element.single) output.push(samples);
      } else if (kind === element.pair) {
        reader.skip(4);
        for (const frame of this.#readPair(reader)) output.push(this.#finish(frame, channel++));
      } else if (kind === element.data) {
        skipData(reader);
      } else if (kind === element.fill) {
        const count = reader.read(4);
        reader.skip(8 * (count === 15 ? 14 + reader.read(8) : count));
      } else if (kind === element.program) {
        skipProgramConfig(reader);
      } else {
        throw new UnsupportedAudioError('The AAC file has coupled channels, which are not read.');
      }
      if (channel > maxChannels)
        throw new MalformedAudioError(`The AAC file has more than ${maxChannels} channels.`);
    }
  }

  #finish(frame: ChannelFrame, channel: number): Float32Array {
    applyTns(frame.spectrum, frame.tns);
    this.#channels[channel] ??= new Synthesis();
    return this.#channels[channel].samples(frame.spectrum, frame.plan);
  }

  #readPair(reader: BitReader): [ChannelFrame, ChannelFrame] {
    const hasCommonWindow = reader.read(1) === 1;
    const plan = hasCommonWindow ? readWindowPlan(reader, this.#bands) : undefined;
    let isMiddleSide = new Uint8Array(0);
    if (plan) {
      const mask = reader.read(2);
      if (mask === 3)
        throw new MalformedAudioError('The AAC file is damaged: a frame has an impossible stereo mask.');
      isMiddleSide = new Uint8Array(plan.groupLengths.length * plan.bandCount).fill(mask === 2 ? 1 : 0);
      if (mask === 1)
        isMiddleSide.forEach((_, i) => {
          isMiddleSide[i] = reader.read(1);
        });
    }
    const left = readChannelStream(reader, this.#bands, plan);
    const right = readChannelStream(reader, this.#bands, plan);
    this.#addNoise(left);
    this.#addNoise(right);
    undoStereo(left, right, isMiddleSide);
    return [left, right];
  }

  /** Fills the bands that are described as noise of a given energy. */
  #addNoise({ plan, books, scales, spectrum }: ChannelFrame): void {
    forEachBand(plan, (_, start, end, index) => {
      if (books[index] !== noiseBook) return;
      let energy = 0;
      for (let k = start; k < end; k++) {
        this.#noiseState = (Math.imul(this.#noiseState, 1664525) + 1013904223) | 0;
        spectrum[k] = this.#noiseState;
        energy += this.#noiseState ** 2;
      }
      const gain = 2 ** (0.25 * (scales[index] as number)) / Math.sqrt(energy);
      for (let k = start; k < end; k++) spectrum[k] = (spectrum[k] as number) * gain;
    });
  }
}

/** Middle/side and intensity stereo (4.6.8), in place. */
function undoStereo(left: ChannelFrame, right: ChannelFrame, isMiddleSide: Uint8Array): void {
  const [l, r] = [left.spectrum, right.spectrum];
  forEachBand(right.plan, (_, start, end, index) => {
    const book = right.books[index] as number;
    const masked = isMiddleSide[index] === 1;
    if (book === intensityBook || book === intensityOutOfPhaseBook) {
      const sign = (book === intensityBook) === !masked ? 1 : -1;
      const gain = sign * 2 ** (-0.25 * (right.scales[index] as number));
      for (let k = start; k < end; k++) r[k] = (l[k] as number) * gain;
    } else if (masked && book !== noiseBook && left.books[index] !== noiseBook) {
      for (let k = start; k < end; k++) {
        const [middle, side] = [l[k] as number, r[k] as number];
        l[k] = middle + side;
        r[k] = middle - side;
      }
    }
  });
}

function skipData(reader: BitReader): void {
  reader.skip(4);
  const isAligned = reader.read(1) === 1;
  let count = reader.read(8);
  if (count === 255) count += reader.read(8);
  if (isAligned) reader.alignToByte();
  reader.skip(8 * count);
}

function skipProgramConfig(reader: BitReader): void {
  reader.skip(4 + 2 + 4);
  const counts = [4, 4, 4].map((bits) => reader.read(bits));
  const [lowFrequency, data, coupling] = [reader.read(2), reader.read(3), reader.read(4)];
  for (const bits of [4, 4, 3]) if (reader.read(1) === 1) reader.skip(bits);
  // Front, side and back elements have five bits each, as have coupling elements.
  reader.skip(5 * counts.reduce((sum, count) => sum + count, 0) + 4 * lowFrequency + 4 * data + 5 * coupling);
  reader.alignToByte();
  reader.skip(8 * reader.read(8));
}
