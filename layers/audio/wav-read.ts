/**
 * Reads RIFF WAVE: PCM 8/16/24/32, float 32/64, plain or WAVE_FORMAT_EXTENSIBLE, any number of channels up to 32.
 *
 * Follows Microsoft's "Multiple channel audio data and WAVE files". Unknown chunks are skipped, odd chunks are padded to even. A data
 * chunk of unknown length (0xFFFFFFFF and the like, as streaming writers leave it) runs to the end of the file; one that promises
 * more than the file has is refused. Leaves out: RF64, compressed formats, cue points.
 */
import { MalformedAudioError, UnsupportedAudioError } from './errors.ts';
import { bytesPerSample, meanOfChannels, type PcmEncoding, pcmToFloat } from './pcm.ts';

export interface WavHeader {
  readonly encoding: PcmEncoding;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  /** Where the samples begin, and how many bytes of whole frames there are. */
  readonly dataOffset: number;
  readonly dataBytes: number;
  /** Samples per channel. */
  readonly frameCount: number;
}

export interface WavAudio {
  /** [frames] mean of the channels, -1 to 1. */
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
}

export const minSampleRateHz = 1000;
export const maxSampleRateHz = 384_000;
const maxChannels = 32;
/** Streaming writers leave 0xFFFFFFFF (ffmpeg, OpenAI) or 0x7FFFF000 + header (sox) in the sizes. */
const unknownLengthFrom = 0x7ffff000;
const formatNames: Readonly<Record<number, string>> = {
  2: 'Microsoft ADPCM',
  6: 'A-law',
  7: 'mu-law',
  17: 'IMA ADPCM',
  49: 'GSM 6.10',
  80: 'MPEG',
  85: 'MP3',
};

/** True when the bytes begin as a WAVE file does. */
export function isWav(bytes: Uint8Array): boolean {
  return bytes.length >= 12 && tagAt(bytes, 0) === 'RIFF' && tagAt(bytes, 8) === 'WAVE';
}

/**
 * Finds the samples in a WAVE file.
 *
 * @param fileBytes the file's length when `bytes` holds only its beginning (the data chunk must have begun by then).
 * @throws MalformedAudioError, UnsupportedAudioError
 */
export function parseWavHeader(bytes: Uint8Array, fileBytes = bytes.length): WavHeader {
  if (!isWav(bytes)) {
    throw new MalformedAudioError('This is not a WAVE file: it does not begin with RIFF….WAVE.');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const riffBytes = view.getUint32(4, true);
  let format: WavFormat | undefined;
  let offset = 12;
  while (offset + 8 <= bytes.length) {
    const tag = tagAt(bytes, offset);
    const size = view.getUint32(offset + 4, true);
    const body = offset + 8;
    if (tag === 'fmt ') {
      if (size < 16 || body + size > bytes.length) {
        throw new MalformedAudioError(`The WAVE file's fmt chunk is cut short (${size} bytes).`);
      }
      format = readFormat(view, body, size);
    } else if (tag === 'data') {
      if (!format) throw new MalformedAudioError('The WAVE file has its data before its fmt chunk.');
      return locate(format, body, size, riffBytes, fileBytes);
    }
    offset = body + size + (size & 1);
  }
  throw new MalformedAudioError(
    format ? 'The WAVE file has no data chunk: it is cut short.' : 'The WAVE file has no fmt chunk.',
  );
}

/** The samples of a WAVE file, [frames * channels] interleaved, -1 to 1. */
export function wavFrames(bytes: Uint8Array, header: WavHeader): Float32Array {
  return pcmToFloat(bytes.subarray(header.dataOffset, header.dataOffset + header.dataBytes), header.encoding);
}

/**
 * A whole WAVE file as mono samples.
 *
 * @throws MalformedAudioError, UnsupportedAudioError
 */
export function readWav(bytes: Uint8Array): WavAudio {
  const header = parseWavHeader(bytes);
  const samples = meanOfChannels(wavFrames(bytes, header), header.channelCount);
  return { samples, sampleRateHz: header.sampleRateHz };
}

interface WavFormat {
  readonly encoding: PcmEncoding;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  readonly frameBytes: number;
}

function readFormat(view: DataView, body: number, size: number): WavFormat {
  let tag = view.getUint16(body, true);
  const channelCount = view.getUint16(body + 2, true);
  const sampleRateHz = view.getUint32(body + 4, true);
  const frameBytes = view.getUint16(body + 12, true);
  const bits = view.getUint16(body + 14, true);
  if (tag === 0xfffe) {
    if (size < 40)
      throw new MalformedAudioError('The WAVE file has an extensible format without its extension.');
    tag = view.getUint16(body + 24, true);
  }
  if (tag !== 1 && tag !== 3) {
    throw new UnsupportedAudioError(
      `The WAVE file holds ${formatNames[tag] ?? `format ${tag}`}, not PCM; save it as 16-bit PCM.`,
      { formatTag: tag },
    );
  }
  if (channelCount < 1 || channelCount > maxChannels) {
    throw new MalformedAudioError(
      `The WAVE file claims ${channelCount} channels; 1 to ${maxChannels} are read.`,
    );
  }
  if (sampleRateHz < minSampleRateHz || sampleRateHz > maxSampleRateHz) {
    throw new MalformedAudioError(`The WAVE file claims a sampling rate of ${sampleRateHz} Hz.`);
  }
  // The container size decides; `bits` may say 20 valid bits in a container of 24.
  const width = frameBytes / channelCount;
  const encoding = encodingOf(tag, width);
  if (!encoding || bits < 1 || bits > 8 * width) {
    throw new UnsupportedAudioError(
      `The WAVE file has ${bits}-bit ${tag === 3 ? 'float' : 'integer'} samples in blocks of ${frameBytes} bytes for ` +
        `${channelCount} channels; 8, 16, 24 or 32-bit PCM and 32 or 64-bit float are read.`,
    );
  }
  return { encoding, channelCount, sampleRateHz, frameBytes };
}

function encodingOf(tag: number, width: number): PcmEncoding | undefined {
  if (tag === 3) return width === 4 ? 'float32' : width === 8 ? 'float64' : undefined;
  return ({ 1: 'uint8', 2: 'int16', 3: 'int24', 4: 'int32' } as const)[width];
}

function locate(format: WavFormat, body: number, size: number, riff: number, fileBytes: number): WavHeader {
  const present = Math.max(0, fileBytes - body);
  const unknown = size >= unknownLengthFrom || (size === 0 && (riff === 0 || riff >= unknownLengthFrom));
  if (!unknown && size > present) {
    throw new MalformedAudioError(
      `The WAVE file is cut short: it promises ${size} bytes of samples and has ${present}.`,
      { promisedBytes: size, presentBytes: present },
    );
  }
  const frameCount = Math.floor((unknown ? present : size) / format.frameBytes);
  return {
    encoding: format.encoding,
    channelCount: format.channelCount,
    sampleRateHz: format.sampleRateHz,
    dataOffset: body,
    dataBytes: frameCount * format.channelCount * bytesPerSample[format.encoding],
    frameCount,
  };
}

function tagAt(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}
