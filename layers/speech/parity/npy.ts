/**
 * Reads the `.npy` arrays of a golden set: format 1.0 and 2.0, little-endian, C order, float32, int32 and uint8.
 * Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { readFileSync } from 'node:fs';
import { GoldenSetError } from './errors.ts';

export interface GoldenArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** @throws GoldenSetError when the file is missing, cut short or of another form */
export function readNpy(path: string): GoldenArray {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new GoldenSetError(`${path} cannot be read; is the golden set complete?`, { path }, { cause });
  }
  if (bytes.length < 12 || bytes.toString('latin1', 0, 6) !== '\x93NUMPY') {
    throw new GoldenSetError(`${path} is not a .npy file`, { path });
  }
  const headerStart = bytes.readUInt8(6) === 1 ? 10 : 12;
  const headerBytes = headerStart === 10 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  const header = bytes.toString('latin1', headerStart, headerStart + headerBytes);
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1];
  const shapeText = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (shapeText === undefined || !/'fortran_order':\s*False/.test(header)) {
    throw new GoldenSetError(`${path} has the header ${header.trim()}, expected a C-ordered array`, { path });
  }
  const shape = shapeText
    .split(',')
    .map((extent) => extent.trim())
    .filter((extent) => extent !== '')
    .map(Number);
  const count = shape.reduce((product, extent) => product * extent, 1);
  const start = headerStart + headerBytes;
  const itemBytes = type === '|u1' ? 1 : 4;
  if (bytes.length - start !== count * itemBytes) {
    throw new GoldenSetError(
      `${path} holds ${bytes.length - start} bytes of values, expected ${count * itemBytes} for shape [${shape.join(', ')}]`,
      { path },
    );
  }
  // A copy, so that the view starts on a multiple of the item's size.
  const content = new Uint8Array(bytes.subarray(start)).buffer;
  if (type === '<f4') return { shape, values: new Float32Array(content) };
  if (type === '<i4') return { shape, values: new Int32Array(content) };
  if (type === '|u1') return { shape, values: new Uint8Array(content) };
  throw new GoldenSetError(`${path} holds ${type}, expected <f4, <i4 or |u1`, { path });
}
