/**
 * Samples to coefficients for the encoder: which windows a frame gets, and the lapped transform through them.
 *
 * Long windows, unless an attack lies in the frame's middle: then eight short ones, so that coding noise can't be heard before
 * it (ISO/IEC 14496-3, 4.6.11.3). The frames around short ones get start and stop windows, for which one block of
 * 1,024 samples is looked ahead.
 */

import { Mdct, risingHalf } from './mdct.ts';
import { frameSamples, shortSamples } from './tables.ts';
import { eightShort } from './window-plan.ts';

export interface AnalysedFrame {
  /** 0 long, 1 long before short, 2 eight short, 3 long after short. */
  readonly sequence: number;
  /** Windows of each group of short ones; [1] for long frames. */
  readonly groupLengths: readonly number[];
  /** [1024] coefficients of samples in 16-bit scale, window after window. */
  readonly spectrum: Float64Array;
}

const longStart = 1;
const longStop = 3;
const flatSamples = (frameSamples - shortSamples) / 2;
const partsPerBlock = frameSamples / shortSamples;
/** A part of 128 samples is an attack when its high frequencies are this much stronger than before … */
const attackRatio = 10;
/** … and can be heard at all (mean square of the difference of 16-bit samples). */
const faintestAttack = 400;

export class FrameAnalysis {
  readonly #long = new Mdct(frameSamples);
  readonly #short = new Mdct(shortSamples);
  readonly #longSlope = risingHalf(frameSamples, 0);
  readonly #shortSlope = risingHalf(shortSamples, 0);
  readonly #windowed = new Float64Array(2 * frameSamples);
  readonly #windowedShort = new Float64Array(2 * shortSamples);
  /** Blocks that may still be needed: the two of the next frame and one looked ahead. */
  readonly #blocks: Float64Array[] = [new Float64Array(frameSamples)];
  /** For each of #blocks: the part with an attack, or -1. */
  readonly #attacks: number[] = [-1];
  #recent = new Float64Array(partsPerBlock).fill(faintestAttack);
  #lastSample = 0;
  #previousWasShort = false;

  /** Takes [1024] samples in -1 to 1; gives the frame that is now complete, if any. */
  push(block: Float32Array): AnalysedFrame | undefined {
    const scaled = Float64Array.from(block, (sample) => sample * 32768);
    this.#blocks.push(scaled);
    this.#attacks.push(this.#findAttack(scaled));
    if (this.#blocks.length < 3) return undefined;
    const frame = this.#analyse();
    this.#blocks.shift();
    this.#attacks.shift();
    return frame;
  }

  #analyse(): AnalysedFrame {
    const spectrum = new Float64Array(frameSamples);
    const attack = attackInside(this.#attacks[0] as number, this.#attacks[1] as number);
    if (attack >= 0) {
      this.#shortWindows(spectrum);
      this.#previousWasShort = true;
      return { sequence: eightShort, groupLengths: groupsAround(attack), spectrum };
    }
    const nextIsShort = attackInside(this.#attacks[1] as number, this.#attacks[2] as number) >= 0;
    if (nextIsShort && this.#previousWasShort) {
      // There is no window with short slopes on both sides but the short ones themselves.
      this.#shortWindows(spectrum);
      return { sequence: eightShort, groupLengths: [8], spectrum };
    }
    this.#window(this.#previousWasShort, nextIsShort);
    this.#long.forward(this.#windowed, spectrum, 0);
    const sequence = nextIsShort ? longStart : this.#previousWasShort ? longStop : 0;
    this.#previousWasShort = false;
    return { sequence, groupLengths: [1], spectrum };
  }

  #window(shortBefore: boolean, shortAfter: boolean): void {
    this.#windowed.set(this.#blocks[0] as Float64Array);
    this.#windowed.set(this.#blocks[1] as Float64Array, frameSamples);
    for (const [isShort, isFalling] of [
      [shortBefore, false],
      [shortAfter, true],
    ]) {
      const slope = isShort ? this.#shortSlope : this.#longSlope;
      const zeros = isShort ? flatSamples : 0;
      for (let n = 0; n < frameSamples; n++) {
        const at = isFalling ? 2 * frameSamples - 1 - n : n;
        const gain = n < zeros ? 0 : n < zeros + slope.length ? (slope[n - zeros] as number) : 1;
        this.#windowed[at] = (this.#windowed[at] as number) * gain;
      }
    }
  }

  #shortWindows(spectrum: Float64Array): void {
    const [before, after] = [this.#blocks[0] as Float64Array, this.#blocks[1] as Float64Array];
    for (let w = 0; w < partsPerBlock; w++) {
      for (let n = 0; n < 2 * shortSamples; n++) {
        const at = flatSamples + w * shortSamples + n;
        const sample = (at < frameSamples ? before[at] : after[at - frameSamples]) as number;
        const slope = this.#shortSlope[n < shortSamples ? n : 2 * shortSamples - 1 - n] as number;
        this.#windowedShort[n] = sample * slope;
      }
      this.#short.forward(this.#windowedShort, spectrum, w * shortSamples);
    }
  }

  /** The part of a block where high frequencies rise out of the level of the 23 ms (at 44.1 kHz) before. */
  #findAttack(block: Float64Array): number {
    let found = -1;
    for (let part = 0; part < partsPerBlock; part++) {
      let energy = 0;
      for (let n = part * shortSamples; n < (part + 1) * shortSamples; n++) {
        const sample = block[n] as number;
        energy += (sample - this.#lastSample) ** 2;
        this.#lastSample = sample;
      }
      energy /= shortSamples;
      const mean = this.#recent.reduce((sum, value) => sum + value, 0) / partsPerBlock;
      if (found < 0 && energy > faintestAttack && energy > attackRatio * mean) found = part;
      this.#recent.copyWithin(0, 1);
      this.#recent[partsPerBlock - 1] = energy;
    }
    return found;
  }
}

/** Of a frame over two blocks, the short window (0 to 7) with an attack in the frame's middle, or -1. */
function attackInside(inFirst: number, inSecond: number): number {
  const half = partsPerBlock / 2;
  if (inFirst >= half) return inFirst - half;
  return inSecond >= 0 && inSecond < half ? inSecond + half : -1;
}

/** What is before an attack, its first two windows, and what is after, share scale factors among themselves. */
function groupsAround(attack: number): number[] {
  return [attack, Math.min(2, 8 - attack), Math.max(0, 6 - attack)].filter((length) => length > 0);
}
