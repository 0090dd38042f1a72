/**
 * FLAC (RFC 9639): all subframe kinds, 1 to 8 channels, 4 to 32 bits, fixed and variable block sizes, with the checksums of each frame
 * verified. Leaves out: the MD5 of the whole, seeking, Ogg FLAC.
 */

import { BitReader } from '../bits/bit-reader.ts';
import { MalformedAudioError } from '../errors.ts';
import { crc8, crc16 } from '../flac/crc.ts';
import { fixedCoefficients, type Predictor, restoreFromResidual } from '../flac/predict.ts';
import { type DecodedClip, SampleSink, tooLong } from './sample-sink.ts';

export function isFlac(bytes: Uint8Array): boolean {
  return bytes[0] === 0x66 && bytes[1] === 0x4c && bytes[2] === 0x61 && bytes[3] === 0x43;
}

interface StreamFacts {
  readonly rateHz: number;
  readonly channelCount: number;
  readonly sampleBits: number;
  /** 0 when unknown. */
  readonly totalSamples: number;
}

/** @throws MalformedAudioError, AudioTooLongError */
export function decodeFlac(bytes: Uint8Array, maxSeconds: number): DecodedClip {
  if (!isFlac(bytes)) throw new MalformedAudioError('This is not a FLAC file: it does not begin with fLaC.');
  const { facts, firstFrame } = readMetadata(bytes);
  if (facts.totalSamples > maxSeconds * facts.rateHz) throw tooLong(maxSeconds);
  const sink = new SampleSink(maxSeconds);
  let at = firstFrame;
  while (at < bytes.length) {
    // Old writers put an ID3v1 tag at the end.
    if (bytes.length - at === 128 && bytes[at] === 0x54 && bytes[at + 1] === 0x41 && bytes[at + 2] === 0x47)
      break;
    const frame = readFrame(bytes, at, facts);
    sink.add(frame.channels, frame.rateHz);
    at = frame.end;
  }
  if (sink.length < facts.totalSamples) {
    throw new MalformedAudioError(
      `The FLAC file is cut short: it promises ${facts.totalSamples} samples and has ${sink.length}.`,
    );
  }
  return sink.clip('FLAC');
}

function readMetadata(bytes: Uint8Array): { facts: StreamFacts; firstFrame: number } {
  let facts: StreamFacts | undefined;
  let at = 4;
  for (;;) {
    const reader = new BitReader(bytes, 'FLAC', at);
    const last = reader.read(1) === 1;
    const kind = reader.read(7);
    const size = reader.read(24);
    if (kind === 0) {
      reader.skip(16 + 16 + 24 + 24);
      const rateHz = reader.read(20);
      const channelCount = reader.read(3) + 1;
      const sampleBits = reader.read(5) + 1;
      facts = { rateHz, channelCount, sampleBits, totalSamples: reader.read(4) * 2 ** 32 + reader.read(32) };
    }
    at += 4 + size;
    if (last) break;
  }
  if (!facts || facts.rateHz === 0)
    throw new MalformedAudioError('The FLAC file has no usable STREAMINFO block.');
  return { facts, firstFrame: at };
}

const rateCodes = [0, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000];
const sampleBitCodes = [0, 8, 12, 0, 16, 20, 24, 32];

function readFrame(
  bytes: Uint8Array,
  start: number,
  facts: StreamFacts,
): { channels: Float32Array[]; rateHz: number; end: number } {
  const reader = new BitReader(bytes, 'FLAC', start);
  if (reader.read(15) !== 0b111111111111100) {
    throw new MalformedAudioError(`The FLAC file is damaged: no frame begins at byte ${start}.`);
  }
  reader.skip(1);
  const blockCode = reader.read(4);
  const rateCode = reader.read(4);
  const assignment = reader.read(4);
  const sampleBits = sampleBitCodes[reader.read(3)] || facts.sampleBits;
  reader.skip(1);
  skipExtendedUtf8(reader);
  const blockSamples = readBlockSize(reader, blockCode);
  const rateHz = readRate(reader, rateCode) || facts.rateHz;
  const headerEnd = reader.bytePosition;
  const headerIsRight = reader.read(8) === crc8(bytes.subarray(start, headerEnd));
  if (!headerIsRight || blockSamples === 0 || assignment > 10 || sampleBits > 32) {
    throw new MalformedAudioError(`The FLAC frame at byte ${start} has a damaged header.`);
  }
  const channelCount = assignment < 8 ? assignment + 1 : 2;
  const values: Float64Array[] = [];
  for (let channel = 0; channel < channelCount; channel++) {
    // The difference of two channels needs one bit more.
    const isSide =
      (assignment === 8 && channel === 1) ||
      (assignment === 9 && channel === 0) ||
      (assignment === 10 && channel === 1);
    values.push(readSubframe(reader, blockSamples, sampleBits + (isSide ? 1 : 0)));
  }
  reader.alignToByte();
  const end = reader.bytePosition;
  if (reader.read(16) !== crc16(bytes.subarray(start, end))) {
    throw new MalformedAudioError(`The FLAC frame at byte ${start} is damaged (its checksum is wrong).`);
  }
  undoStereo(values, assignment);
  const fullScale = 2 ** (sampleBits - 1);
  const channels = values.map((channel) => Float32Array.from(channel, (value) => value / fullScale));
  return { channels, rateHz, end: end + 2 };
}

function readSubframe(reader: BitReader, count: number, frameBits: number): Float64Array {
  reader.skip(1);
  const kind = reader.read(6);
  const wasted = reader.read(1) === 1 ? reader.readUnary() + 1 : 0;
  const bits = frameBits - wasted;
  if (bits < 1) throw new MalformedAudioError('A FLAC subframe wastes more bits than it has.');
  const values = new Float64Array(count);
  if (kind === 0) {
    values.fill(reader.readSigned(bits));
  } else if (kind === 1) {
    for (let n = 0; n < count; n++) values[n] = reader.readSigned(bits);
  } else if ((kind >= 8 && kind <= 12) || kind >= 32) {
    const isLinear = kind >= 32;
    const order = isLinear ? kind - 31 : kind - 8;
    if (order > count) throw new MalformedAudioError('A FLAC subframe is shorter than its predictor.');
    for (let n = 0; n < order; n++) values[n] = reader.readSigned(bits);
    const predictor: Predictor = isLinear
      ? readLinear(reader, order)
      : { kind: 'fixed', coefficients: fixedCoefficients[order] as readonly number[], shift: 0 };
    readResidual(reader, values, order);
    restoreFromResidual(values, predictor);
  } else {
    throw new MalformedAudioError(`A FLAC subframe is of the reserved kind ${kind}.`);
  }
  if (wasted > 0) for (let n = 0; n < count; n++) values[n] = (values[n] as number) * 2 ** wasted;
  return values;
}

function readLinear(reader: BitReader, order: number): Predictor {
  const precision = reader.read(4) + 1;
  const shift = reader.readSigned(5);
  if (precision === 16 || shift < 0)
    throw new MalformedAudioError('A FLAC subframe has reserved predictor settings.');
  const coefficients = Array.from({ length: order }, () => reader.readSigned(precision));
  return { kind: 'linear', coefficients, shift };
}

function readResidual(reader: BitReader, values: Float64Array, order: number): void {
  const method = reader.read(2);
  if (method > 1) throw new MalformedAudioError(`A FLAC subframe uses the reserved coding method ${method}.`);
  const parameterBits = method === 0 ? 4 : 5;
  const partitions = 2 ** reader.read(4);
  const length = values.length / partitions;
  if (!Number.isInteger(length) || length < order) {
    throw new MalformedAudioError(
      `A FLAC block of ${values.length} samples is cut into ${partitions} partitions.`,
    );
  }
  let n = order;
  for (let partition = 0; partition < partitions; partition++) {
    const parameter = reader.read(parameterBits);
    const end = (partition + 1) * length;
    if (parameter === 2 ** parameterBits - 1) {
      const rawBits = reader.read(5);
      for (; n < end; n++) values[n] = rawBits === 0 ? 0 : reader.readSigned(rawBits);
      continue;
    }
    const scale = 2 ** parameter;
    for (; n < end; n++) {
      const folded = reader.readUnary() * scale + reader.read(parameter);
      values[n] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    }
  }
}

function undoStereo(values: readonly Float64Array[], assignment: number): void {
  const [a, b] = values;
  if (assignment < 8 || !a || !b) return;
  for (let n = 0; n < a.length; n++) {
    const first = a[n] as number;
    const second = b[n] as number;
    if (assignment === 8) {
      b[n] = first - second;
    } else if (assignment === 9) {
      a[n] = first + second;
    } else {
      // The middle lost its lowest bit, which is that of the difference.
      const middle = 2 * first + (Math.abs(second) % 2);
      a[n] = (middle + second) / 2;
      b[n] = (middle - second) / 2;
    }
  }
}

function skipExtendedUtf8(reader: BitReader): void {
  const lead = reader.read(8);
  const continuation = lead < 0x80 ? 0 : Math.clz32(~(lead << 24)) - 1;
  if (continuation < 0 || continuation > 6 || (lead >= 0x80 && continuation === 0)) {
    throw new MalformedAudioError('A FLAC frame has a damaged number.');
  }
  reader.skip(8 * continuation);
}

function readBlockSize(reader: BitReader, code: number): number {
  if (code === 1) return 192;
  if (code >= 2 && code <= 5) return 576 * 2 ** (code - 2);
  if (code === 6) return reader.read(8) + 1;
  if (code === 7) return reader.read(16) + 1;
  return code >= 8 ? 2 ** code : 0;
}

function readRate(reader: BitReader, code: number): number {
  if (code === 12) return reader.read(8) * 1000;
  if (code === 13) return reader.read(16);
  if (code === 14) return reader.read(16) * 10;
  return rateCodes[code] ?? 0;
}
