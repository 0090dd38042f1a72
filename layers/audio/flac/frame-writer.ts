/** One mono FLAC frame (RFC 9639, 9): header, one subframe of the cheapest kind, checksums. */
import { BitWriter } from '../bits/bit-writer.ts';
import { crc8, crc16 } from './crc.ts';
import {
  coefficientBits,
  fixedCoefficients,
  linearPredictor,
  type Predictor,
  residualOf,
} from './predict.ts';
import { type RicePlan, ricePlan, writeRice } from './rice.ts';

const sampleBits = 16;

/** The frame's bytes; `samples` are 16-bit, at most 65,535 of them. */
export function flacFrame(samples: Int32Array, sampleRateHz: number, frameNumber: number): Uint8Array {
  const writer = new BitWriter();
  writeHeader(writer, samples.length, sampleRateHz, frameNumber);
  writeSubframe(writer, samples);
  writer.alignToByte();
  writer.write(crc16(writer.bytes()), 16);
  return writer.bytes().slice();
}

/** Rates with a code of their own; any other follows the header as a number. */
const rateCodes = new Map([
  [88_200, 1],
  [176_400, 2],
  [192_000, 3],
  [8000, 4],
  [16_000, 5],
  [22_050, 6],
  [24_000, 7],
  [32_000, 8],
  [44_100, 9],
  [48_000, 10],
  [96_000, 11],
]);
const rateInHz = 13;
const rateInTensOfHz = 14;

/** Each frame tells rate and bits, so that a listener may join a stream in the middle ("streamable subset"). */
function writeHeader(writer: BitWriter, blockSamples: number, rateHz: number, frameNumber: number): void {
  const rateCode =
    rateCodes.get(rateHz) ??
    (rateHz < 65_536 ? rateInHz : rateHz % 10 === 0 && rateHz < 655_360 ? rateInTensOfHz : 0);
  // Sync code, fixed block size.
  writer.write(0xfff8, 16);
  // Block size in 16 bits at the end of the header.
  writer.write(0b0111, 4);
  writer.write(rateCode, 4);
  // Mono, 16 bits, reserved zero.
  writer.write(0b0000, 4);
  writer.write(0b100, 3);
  writer.write(0, 1);
  writeExtendedUtf8(writer, frameNumber);
  writer.write(blockSamples - 1, 16);
  if (rateCode === rateInHz) writer.write(rateHz, 16);
  if (rateCode === rateInTensOfHz) writer.write(rateHz / 10, 16);
  writer.write(crc8(writer.bytes()), 8);
}

/** UTF-8's scheme carried on to 36 bits. */
function writeExtendedUtf8(writer: BitWriter, value: number): void {
  if (value < 0x80) {
    writer.write(value, 8);
    return;
  }
  let continuation = 1;
  while (value >= 2 ** (5 * continuation + 6)) continuation++;
  // 110xxxxx for one continuation byte, 1110xxxx for two, and so on.
  const marker = (0xff00 >> (continuation + 1)) & 0xff;
  writer.write(marker | Math.floor(value / 64 ** continuation), 8);
  for (let i = continuation - 1; i >= 0; i--) writer.write(0x80 | (Math.floor(value / 64 ** i) % 64), 8);
}

function writeSubframe(writer: BitWriter, samples: Int32Array): void {
  const first = samples[0] as number;
  if (samples.every((sample) => sample === first)) {
    writer.write(0b0000_0000, 8);
    writer.write(first, sampleBits);
    return;
  }
  const candidates: Predictor[] = [bestFixed(samples)];
  const linear = linearPredictor(samples);
  if (linear) candidates.push(linear);
  let best: { predictor: Predictor; residual: Int32Array; plan: RicePlan; bits: number } | undefined;
  for (const predictor of candidates) {
    const residual = new Int32Array(samples.length);
    residualOf(samples, predictor, residual);
    const order = predictor.coefficients.length;
    const plan = ricePlan(residual, order);
    const bits = plan.bits + order * (sampleBits + (predictor.kind === 'linear' ? coefficientBits : 0));
    if (!best || bits < best.bits) best = { predictor, residual, plan, bits };
  }
  if (!best || best.bits >= samples.length * sampleBits) {
    writer.write(0b0000_0010, 8);
    for (const sample of samples) writer.write(sample, sampleBits);
    return;
  }
  const { predictor, residual, plan } = best;
  const order = predictor.coefficients.length;
  writer.write((predictor.kind === 'fixed' ? 0b001000 | order : 0b100000 | (order - 1)) << 1, 8);
  for (let n = 0; n < order; n++) writer.write(samples[n] as number, sampleBits);
  if (predictor.kind === 'linear') {
    writer.write(coefficientBits - 1, 4);
    writer.write(predictor.shift, 5);
    for (const coefficient of predictor.coefficients) writer.write(coefficient, coefficientBits);
  }
  writeRice(writer, residual, order, plan);
}

/** The fixed order with the smallest sum of absolute differences. */
function bestFixed(samples: Int32Array): Predictor {
  const sums = [0, 0, 0, 0, 0];
  const last = [0, 0, 0, 0];
  for (let n = 0; n < samples.length; n++) {
    let difference = samples[n] as number;
    for (let order = 0; order <= 4; order++) {
      if (n >= 4) sums[order] = (sums[order] as number) + Math.abs(difference);
      if (order < 4) {
        const next = difference - (last[order] as number);
        last[order] = difference;
        difference = next;
      }
    }
  }
  const smallest = sums.indexOf(Math.min(...sums));
  const order = samples.length > 4 ? smallest : 0;
  return { kind: 'fixed', coefficients: fixedCoefficients[order] as readonly number[], shift: 0 };
}
