/**
 * Joins WAVE files into one, streaming from file to file: memory does not grow with length.
 *
 * Files of the same rate, channels and encoding are joined byte for byte. Others are converted to the output's rate (band-limited) and
 * channels, or refused when the caller says so; they are never read as if they were alike.
 */
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { MalformedAudioError, UnsupportedAudioError } from './errors.ts';
import { PeakLimiter } from './limiter.ts';
import { bytesPerSample, floatToPcm, type PcmEncoding, pcmToFloat } from './pcm.ts';
import { ResampleStream } from './polyphase.ts';
import { parseWavHeader, type WavHeader } from './wav-read.ts';
import { wavHeader } from './wav-write.ts';

export interface ConcatOptions {
  /** Silence between two files. Default 0. */
  readonly gapSeconds?: number;
  /** Rate of the output. Default: the first file's. */
  readonly sampleRateHz?: number;
  /** What to do with a file whose rate, channels or encoding differ from the output's. Default: convert. */
  readonly onMismatch?: 'convert' | 'refuse';
}

export interface ConcatResult {
  readonly durationSeconds: number;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  /** Paths of the files that had to be converted. */
  readonly converted: readonly string[];
}

/** A header may stand behind long tags, but not behind more than this. */
const headerSearchBytes = 1 << 20;
const framesPerRead = 32_768;

/**
 * Writes `outputPath` whole or not at all (a temporary file beside it is renamed at the end); it may be one of the inputs.
 *
 * @throws MalformedAudioError, UnsupportedAudioError (naming the file), UnsupportedOutputError, and what the file system says.
 */
export async function concatWavFiles(
  inputPaths: readonly string[],
  outputPath: string,
  options: ConcatOptions = {},
): Promise<ConcatResult> {
  const { gapSeconds = 0, onMismatch = 'convert' } = options;
  const first = inputPaths[0];
  if (first === undefined) throw new RangeError('there must be at least one file to join');
  if (!(gapSeconds >= 0 && gapSeconds <= 3600))
    throw new RangeError(`a gap of ${gapSeconds} s is not between 0 and 3600`);
  const headers: WavHeader[] = [];
  for (const path of inputPaths) headers.push(await readHeader(path));
  const { encoding, channelCount, sampleRateHz: firstRate } = headers[0] as WavHeader;
  const target = { encoding, channelCount, sampleRateHz: options.sampleRateHz ?? firstRate };
  const converted = inputPaths.filter((_, i) => !isAlike(headers[i] as WavHeader, target));
  if (onMismatch === 'refuse' && converted[0] !== undefined) {
    throw new UnsupportedAudioError(
      `${converted[0]} differs from the output (${describe(target)}); convert it first, or allow conversion.`,
    );
  }
  const gapFrames = Math.round(gapSeconds * target.sampleRateHz);
  const frameCount = headers.reduce(
    (sum, header) => sum + Math.ceil((header.frameCount * target.sampleRateHz) / header.sampleRateHz),
    gapFrames * (headers.length - 1),
  );
  const head = wavHeader(target, frameCount);
  const temporary = `${outputPath}.${process.pid}.part`;
  try {
    const output = await open(temporary, 'wx');
    try {
      await output.write(head);
      for (const [i, path] of inputPaths.entries()) {
        if (i > 0) await writeSilence(output, target, gapFrames);
        await copyFile(path, headers[i] as WavHeader, output, target);
      }
      if ((frameCount * channelCount * bytesPerSample[encoding]) % 2 === 1)
        await output.write(new Uint8Array(1));
    } finally {
      await output.close();
    }
    await rename(temporary, outputPath);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return {
    durationSeconds: frameCount / target.sampleRateHz,
    sampleRateHz: target.sampleRateHz,
    channelCount,
    converted,
  };
}

interface Layout {
  readonly encoding: PcmEncoding;
  readonly channelCount: number;
  readonly sampleRateHz: number;
}

async function readHeader(path: string): Promise<WavHeader> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const beginning = new Uint8Array(Math.min(size, headerSearchBytes));
    await readFully(file, beginning, 0, path);
    return parseWavHeader(beginning, size);
  } catch (error) {
    if (error instanceof MalformedAudioError || error instanceof UnsupportedAudioError) {
      throw new (error instanceof MalformedAudioError ? MalformedAudioError : UnsupportedAudioError)(
        `${path}: ${error.message}`,
        error.details,
        { cause: error },
      );
    }
    throw error;
  } finally {
    await file.close();
  }
}

async function copyFile(path: string, header: WavHeader, output: FileHandle, target: Layout): Promise<void> {
  const input = await open(path, 'r');
  try {
    const frameBytes = header.channelCount * bytesPerSample[header.encoding];
    const converter = isAlike(header, target) ? undefined : new Converter(header, target);
    for (let frame = 0; frame < header.frameCount; frame += framesPerRead) {
      const bytes = new Uint8Array(Math.min(framesPerRead, header.frameCount - frame) * frameBytes);
      await readFully(input, bytes, header.dataOffset + frame * frameBytes, path);
      await output.write(converter ? converter.push(bytes) : bytes);
    }
    if (converter) await output.write(converter.finish());
  } finally {
    await input.close();
  }
}

/** PCM of one layout to PCM of another: channels first, then rate, then encoding. */
class Converter {
  readonly #from: Layout;
  readonly #to: Layout;
  readonly #resamplers: readonly ResampleStream[];
  readonly #limiters: readonly PeakLimiter[] | undefined;

  constructor(from: Layout, to: Layout) {
    this.#from = from;
    this.#to = to;
    const channels = Array.from({ length: to.channelCount });
    this.#resamplers = channels.map(() => new ResampleStream(from.sampleRateHz, to.sampleRateHz));
    this.#limiters =
      from.sampleRateHz === to.sampleRateHz
        ? undefined
        : channels.map(() => new PeakLimiter(to.sampleRateHz));
  }

  push(bytes: Uint8Array): Uint8Array {
    const channels = mapChannels(
      pcmToFloat(bytes, this.#from.encoding),
      this.#from.channelCount,
      this.#to.channelCount,
    );
    return this.#encode(
      channels.map((channel, i) => {
        const resampled = (this.#resamplers[i] as ResampleStream).push(channel);
        return this.#limiters?.[i]?.push(resampled) ?? resampled;
      }),
    );
  }

  finish(): Uint8Array {
    return this.#encode(
      this.#resamplers.map((resampler, i) => {
        const rest = resampler.finish();
        const limiter = this.#limiters?.[i];
        if (!limiter) return rest;
        const [body, tail] = [limiter.push(rest), limiter.finish()];
        const whole = new Float32Array(body.length + tail.length);
        whole.set(body);
        whole.set(tail, body.length);
        return whole;
      }),
    );
  }

  #encode(channels: readonly Float32Array[]): Uint8Array {
    const frames = channels[0]?.length ?? 0;
    const interleaved = new Float32Array(frames * channels.length);
    for (const [c, channel] of channels.entries()) {
      for (let n = 0; n < frames; n++) interleaved[n * channels.length + c] = channel[n] as number;
    }
    return floatToPcm(interleaved, this.#to.encoding);
  }
}

/** Equal counts stay as they are; anything else goes through mono to all output channels. */
function mapChannels(interleaved: Float32Array, from: number, to: number): Float32Array[] {
  const frames = Math.floor(interleaved.length / from);
  const split = Array.from({ length: from }, (_, c) =>
    Float32Array.from({ length: frames }, (_, n) => interleaved[n * from + c] as number),
  );
  if (from === to) return split;
  const mono = Float32Array.from(
    { length: frames },
    (_, n) => split.reduce((sum, channel) => sum + (channel[n] as number), 0) / from,
  );
  return Array.from({ length: to }, () => mono);
}

async function writeSilence(output: FileHandle, layout: Layout, frames: number): Promise<void> {
  const frameBytes = layout.channelCount * bytesPerSample[layout.encoding];
  for (let done = 0; done < frames; done += framesPerRead) {
    const bytes = new Uint8Array(Math.min(framesPerRead, frames - done) * frameBytes);
    // 8-bit PCM is unsigned: its silence is the middle.
    if (layout.encoding === 'uint8') bytes.fill(128);
    await output.write(bytes);
  }
}

async function readFully(file: FileHandle, bytes: Uint8Array, position: number, path: string): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at, position + at);
    if (bytesRead === 0) throw new MalformedAudioError(`${path} became shorter while it was read.`);
    at += bytesRead;
  }
}

function isAlike(header: Layout, target: Layout): boolean {
  return (
    header.encoding === target.encoding &&
    header.channelCount === target.channelCount &&
    header.sampleRateHz === target.sampleRateHz
  );
}

function describe(layout: Layout): string {
  return `${layout.sampleRateHz} Hz, ${layout.channelCount} channel${layout.channelCount === 1 ? '' : 's'}, ${layout.encoding}`;
}
