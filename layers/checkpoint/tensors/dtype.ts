/** Element types a checkpoint may hold, and how their little-endian bytes become numbers. */

export type TensorDType =
  | 'float32'
  | 'float16'
  | 'bfloat16'
  | 'float64'
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint8'
  | 'bool';

/** Elements as stored; float16 and bfloat16 are their raw 16 bits, bool is 0 or 1. */
export type TensorElements =
  | Float32Array
  | Float64Array
  | BigInt64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint16Array
  | Uint8Array;

const BYTES_PER_ELEMENT: Readonly<Record<TensorDType, number>> = {
  float32: 4,
  float16: 2,
  bfloat16: 2,
  float64: 8,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

export function bytesPerElement(dtype: TensorDType): number {
  return BYTES_PER_ELEMENT[dtype];
}

/** A view of `bytes` as elements of `dtype`; the bytes must start on an element boundary of their buffer. */
export function viewElements(dtype: TensorDType, bytes: Uint8Array): TensorElements {
  const { buffer, byteOffset } = bytes;
  const count = bytes.byteLength / bytesPerElement(dtype);
  switch (dtype) {
    case 'float32':
      return new Float32Array(buffer, byteOffset, count);
    case 'float64':
      return new Float64Array(buffer, byteOffset, count);
    case 'int64':
      return new BigInt64Array(buffer, byteOffset, count);
    case 'int32':
      return new Int32Array(buffer, byteOffset, count);
    case 'int16':
      return new Int16Array(buffer, byteOffset, count);
    case 'int8':
      return new Int8Array(buffer, byteOffset, count);
    case 'float16':
    case 'bfloat16':
      return new Uint16Array(buffer, byteOffset, count);
    case 'uint8':
    case 'bool':
      return new Uint8Array(buffer, byteOffset, count);
  }
}

/** IEEE 754 binary16 bits to the number they stand for. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function halvesToFloat32(bits: Uint16Array): Float32Array {
  const out = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) out[i] = halfToNumber(bits[i] ?? 0);
  return out;
}

function bfloatsToFloat32(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = (bits[i] ?? 0) << 16;
  return new Float32Array(words.buffer);
}

/** Elements as float32: half types exactly, float64 and integers rounded to nearest. */
export function toFloat32(dtype: TensorDType, elements: TensorElements): Float32Array {
  if (elements instanceof Float32Array) return elements;
  if (elements instanceof Uint16Array)
    return dtype === 'bfloat16' ? bfloatsToFloat32(elements) : halvesToFloat32(elements);
  const out = new Float32Array(elements.length);
  for (let i = 0; i < out.length; i++) out[i] = Number(elements[i]);
  return out;
}
