import { countArrays } from '../../runtime/index.ts';

/** A sequence of feature frames of which ranges are asked for in order, so that the whole never has to exist at once. */
export interface FrameSequence {
  readonly channels: number;
  /** Frames in all. */
  readonly length: number;
  /** Frames [from, to) as [channels, to - from]. Neither end may move back from one call to the next. */
  range(from: number, to: number): Promise<Float32Array>;
}

/** Frames that lie in memory: [channels, length]. */
export class HeldFrames implements FrameSequence {
  readonly channels: number;
  readonly length: number;
  readonly #values: Float32Array;

  constructor(values: Float32Array, channels: number) {
    this.#values = values;
    this.channels = channels;
    this.length = values.length / channels;
  }

  async range(from: number, to: number): Promise<Float32Array> {
    return columns(this.#values, this.channels, from, to);
  }
}

/** Columns [from, to) of [rows, n] values. */
export function columns(values: Float32Array, rows: number, from: number, to: number): Float32Array {
  const width = values.length / rows;
  const result = new Float32Array(rows * (to - from));
  countArrays(result.byteLength);
  for (let row = 0; row < rows; row += 1) {
    result.set(values.subarray(row * width + from, row * width + to), row * (to - from));
  }
  return result;
}

/** [rows, a] and [rows, b] side by side: [rows, a + b]. */
export function sideBySide(left: Float32Array, right: Float32Array, rows: number): Float32Array {
  const leftWidth = left.length / rows;
  const rightWidth = right.length / rows;
  const width = leftWidth + rightWidth;
  const result = new Float32Array(rows * width);
  countArrays(result.byteLength);
  for (let row = 0; row < rows; row += 1) {
    result.set(left.subarray(row * leftWidth, (row + 1) * leftWidth), row * width);
    result.set(right.subarray(row * rightWidth, (row + 1) * rightWidth), row * width + leftWidth);
  }
  return result;
}
