/** Element types this project writes, with ONNX's TensorProto.DataType codes (onnx.proto, IR version 10). */
export type ElementType = 'float32' | 'float16' | 'int64' | 'int32' | 'int16' | 'int8' | 'uint8' | 'bool';

interface ElementFacts {
  readonly onnxCode: number;
  readonly bytes: number;
}

const FACTS: Readonly<Record<ElementType, ElementFacts>> = {
  float32: { onnxCode: 1, bytes: 4 },
  uint8: { onnxCode: 2, bytes: 1 },
  int8: { onnxCode: 3, bytes: 1 },
  int16: { onnxCode: 5, bytes: 2 },
  int32: { onnxCode: 6, bytes: 4 },
  int64: { onnxCode: 7, bytes: 8 },
  bool: { onnxCode: 9, bytes: 1 },
  float16: { onnxCode: 10, bytes: 2 },
};

export function onnxCode(type: ElementType): number {
  return FACTS[type].onnxCode;
}

/** Bytes that a dense tensor of this type and shape takes. */
export function byteLength(type: ElementType, shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, FACTS[type].bytes);
}

/** Little-endian bytes of the given numbers, for inline constants. */
export function encodeElements(type: ElementType, values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(byteLength(type, [values.length]));
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    if (type === 'float32') view.setFloat32(index * 4, value, true);
    else if (type === 'int64') view.setBigInt64(index * 8, BigInt(value), true);
    else if (type === 'int32') view.setInt32(index * 4, value, true);
    else if (type === 'float16') throw new RangeError('float16 constants are not written inline');
    else view.setUint8(index, value & 0xff);
  });
  return bytes;
}

/** float32 values rounded to the nearest float16, ties to even, as their 16 bits; too large ones become infinite. */
export function toFloat16(values: Float32Array): Uint16Array {
  const result = new Uint16Array(values.length);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let index = 0; index < bits.length; index += 1) result[index] = halfBits(bits[index] as number);
  return result;
}

function halfBits(single: number): number {
  const sign = (single >>> 16) & 0x8000;
  const magnitude = single & 0x7fffffff;
  // NaN stays one; from 65,520 on everything rounds to infinity.
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  const exponent = magnitude >>> 23;
  // Below 2^-14 steps are 2^-24: the value counts them; below 2^-25 there are none.
  if (exponent < 113) {
    if (exponent < 102) return sign;
    return sign | shiftedToEven((magnitude & 0x7fffff) | 0x800000, 126 - exponent);
  }
  return sign | (shiftedToEven(magnitude, 13) - (112 << 10));
}

/** value / 2^shift, rounded to nearest, ties to even. */
function shiftedToEven(value: number, shift: number): number {
  const quotient = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (quotient & 1) === 1) ? quotient + 1 : quotient;
}
