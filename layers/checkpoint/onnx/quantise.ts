/**
 * Weights of a matrix product in 4 and in 8 bits, as ONNX Runtime's operators take them. The same weights give the same bytes.
 *
 * O outputs, I inputs; a matrix is [O, I], row by row.
 */

/** Inputs that share a scale and a zero in 4 bits. */
export const BLOCK_INPUTS = 64;

export interface FourBitMatrix {
  /** [O, ceil(I / 64), 32] two values a byte, the earlier in the low half; q stands for (q - zero) · scale. */
  readonly packed: Uint8Array;
  /** [O, ceil(I / 64)], each a float16 */
  readonly scales: Float32Array;
  /** [O, ceil(blocks / 2)] the level that stands for 0, two blocks a byte, the earlier in the low half. */
  readonly zeros: Uint8Array;
}

export interface EightBitMatrix {
  /** [I, O]: q stands for q · scale of its column. */
  readonly values: Int8Array;
  /** [O] */
  readonly scales: Float32Array;
}

const HIGHEST_LEVEL = 15;
/** Parts of a block's range that are tried as the distance of the outermost levels: losing its tails a little can pay. */
const RANGES = [1.05, 1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7] as const;

/** A level q stands for (q - zero) · scale. */
interface Levels {
  readonly scale: number;
  readonly zero: number;
}

/**
 * Blocks of 64 inputs of a row share a scale and a zero. For each block several ranges are tried, the scale of each then fitted by
 * least squares to the levels it gives, and the one with the least squared error is kept.
 */
export function quantiseToFourBits(weights: Float32Array, outputs: number, inputs: number): FourBitMatrix {
  const blocks = Math.ceil(inputs / BLOCK_INPUTS);
  const packed = new Uint8Array((outputs * blocks * BLOCK_INPUTS) / 2);
  const scales = new Float32Array(outputs * blocks);
  const zeros = new Uint8Array(outputs * Math.ceil(blocks / 2));
  const block = new Float32Array(BLOCK_INPUTS);
  for (let output = 0; output < outputs; output += 1) {
    for (let index = 0; index < blocks; index += 1) {
      const start = index * BLOCK_INPUTS;
      const count = Math.min(BLOCK_INPUTS, inputs - start);
      // Inputs beyond the last one count as 0.
      block.fill(0);
      block.set(weights.subarray(output * inputs + start, output * inputs + start + count));
      const place = output * blocks + index;
      const best = bestLevels(block);
      const levels = { scale: halfPrecision(best.scale), zero: best.zero };
      scales[place] = levels.scale;
      const byte = zeroByte(output, index, blocks);
      zeros[byte] = (zeros[byte] as number) | (levels.zero << (4 * (index % 2)));
      pack(block, levels, packed, (place * BLOCK_INPUTS) / 2);
    }
  }
  return { packed, scales, zeros };
}

/** Values of a 4-bit matrix, [O, I]. */
export function fromFourBits(
  { packed, scales, zeros }: FourBitMatrix,
  outputs: number,
  inputs: number,
): Float32Array {
  const blocks = Math.ceil(inputs / BLOCK_INPUTS);
  return Float32Array.from({ length: outputs * inputs }, (_, index) => {
    const output = Math.floor(index / inputs);
    const input = index % inputs;
    const block = Math.floor(input / BLOCK_INPUTS);
    const place = output * blocks + block;
    const byte = packed[(place * BLOCK_INPUTS + (input % BLOCK_INPUTS)) >> 1] as number;
    const level = input % 2 === 0 ? byte & 15 : byte >> 4;
    const zero = ((zeros[zeroByte(output, block, blocks)] as number) >> (4 * (block % 2))) & 15;
    return (level - zero) * (scales[place] as number);
  });
}

function zeroByte(output: number, block: number, blocks: number): number {
  return output * Math.ceil(blocks / 2) + (block >> 1);
}

function bestLevels(block: Float32Array): Levels {
  let lowest = 0;
  let highest = 0;
  for (let index = 0; index < block.length; index += 1) {
    const value = block[index] as number;
    if (value < lowest) lowest = value;
    else if (value > highest) highest = value;
  }
  const range = highest - lowest;
  const zero = range === 0 ? 0 : Math.round((-lowest / range) * HIGHEST_LEVEL);
  let scale = 0;
  let bestGain = 0;
  for (const part of RANGES) {
    const inverse = HIGHEST_LEVEL / (range * part);
    // With levels l (less zero) of values w, the best scale is Σwl / Σl², and it lowers the squared error by (Σwl)² / Σl².
    let product = 0;
    let energy = 0;
    for (let index = 0; index < block.length; index += 1) {
      const value = block[index] as number;
      const level = levelOf(value * inverse, zero) - zero;
      product += value * level;
      energy += level * level;
    }
    const gain = energy === 0 ? 0 : (product * product) / energy;
    if (gain > bestGain) {
      bestGain = gain;
      scale = product / energy;
    }
  }
  return { scale, zero };
}

/** The nearest float16 of a number that is not too large for one. */
function halfPrecision(value: number): number {
  // Below 2^-14 steps are 2^-24.
  if (Math.abs(value) < 2 ** -14) return Math.round(value * 2 ** 24) / 2 ** 24;
  // Dekker (1971): adding and taking away a multiple leaves as many leading bits as are wanted, 11 of 53.
  const multiple = value * (2 ** 42 + 1);
  return multiple - (multiple - value);
}

function pack(block: Float32Array, { scale, zero }: Levels, packed: Uint8Array, start: number): void {
  const inverse = scale === 0 ? 0 : 1 / scale;
  for (let index = 0; index < block.length; index += 2) {
    const low = levelOf((block[index] as number) * inverse, zero);
    const high = levelOf((block[index + 1] as number) * inverse, zero);
    packed[start + (index >> 1)] = low | (high << 4);
  }
}

/** Rounds to a level from 0 to 15; `steps` from the level `zero` on. */
function levelOf(steps: number, zero: number): number {
  const level = Math.floor(steps + zero + 0.5);
  return Math.min(Math.max(level, 0), HIGHEST_LEVEL);
}

/**
 * The largest magnitude in 8 bits. Not 127: AVX2 without VNNI adds two products of an unsigned and a signed byte in 16 bits, and
 * 2 · 255 · 127 does not fit. 2 · 255 · 64 does.
 */
const EIGHT_BIT_LIMIT = 64;
/** Shares of a row's largest magnitude that are tried as its limit: losing the tail a little can pay. */
const CLIPS = [1, 0.95, 0.9, 0.85, 0.8] as const;

/** Each output has a scale: of several, the one with the least squared error. */
export function quantiseToEightBits(weights: Float32Array, outputs: number, inputs: number): EightBitMatrix {
  const values = new Int8Array(inputs * outputs);
  const scales = new Float32Array(outputs);
  for (let output = 0; output < outputs; output += 1) {
    const row = weights.subarray(output * inputs, (output + 1) * inputs);
    const scale = bestRowScale(row);
    scales[output] = scale;
    for (let input = 0; input < inputs; input += 1) {
      values[input * outputs + output] = clippedLevel(row[input] as number, scale);
    }
  }
  return { values, scales };
}

export interface QuantisedRows {
  /** [rows, width]: q stands for q · scale of its row. */
  readonly values: Int8Array | Int16Array;
  /** [rows] */
  readonly scales: Float32Array;
}

/** Rows that are looked up or multiplied out before they are used: all bits count, and the largest magnitude of each row is kept. */
export function quantiseRows(
  table: Float32Array,
  rows: number,
  width: number,
  bits: 8 | 16 = 8,
): QuantisedRows {
  const limit = 2 ** (bits - 1) - 1;
  const values = bits === 8 ? new Int8Array(rows * width) : new Int16Array(rows * width);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let largest = 0;
    for (let index = row * width; index < (row + 1) * width; index += 1) {
      largest = Math.max(largest, Math.abs(table[index] as number));
    }
    const scale = Math.fround(largest / limit);
    scales[row] = scale;
    const inverse = scale === 0 ? 0 : 1 / scale;
    for (let index = row * width; index < (row + 1) * width; index += 1) {
      values[index] = Math.max(-limit, Math.min(limit, Math.round((table[index] as number) * inverse)));
    }
  }
  return { values, scales };
}

function bestRowScale(row: Float32Array): number {
  let largest = 0;
  for (let index = 0; index < row.length; index += 1)
    largest = Math.max(largest, Math.abs(row[index] as number));
  let best = 0;
  let leastError = Number.POSITIVE_INFINITY;
  for (const clip of CLIPS) {
    const scale = Math.fround((largest * clip) / EIGHT_BIT_LIMIT);
    let error = 0;
    for (let index = 0; index < row.length; index += 1) {
      const value = row[index] as number;
      const difference = value - clippedLevel(value, scale) * scale;
      error += difference * difference;
    }
    if (error < leastError) {
      leastError = error;
      best = scale;
    }
  }
  return best;
}

function clippedLevel(value: number, scale: number): number {
  if (scale === 0) return 0;
  const level = Math.round(value / scale);
  return Math.min(Math.max(level, -EIGHT_BIT_LIMIT), EIGHT_BIT_LIMIT);
}
