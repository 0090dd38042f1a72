/** Writes RIFF WAVE, whole or as a stream. 16-bit PCM unless told otherwise. */
import { UnsupportedOutputError } from './errors.ts';
import { bytesPerSample, floatToPcm, type PcmEncoding } from './pcm.ts';

export const wavHeaderBytes = 44;
/** The largest data chunk whose RIFF size still fits 32 bits. */
export const maxWavDataBytes = 0xffffffff - wavHeaderBytes - 1;

export interface WavLayout {
  readonly sampleRateHz: number;
  readonly encoding?: PcmEncoding;
  readonly channelCount?: number;
}

/**
 * The 44 bytes in front of the samples.
 *
 * @param frameCount samples per channel, or undefined when it isn't known yet: sizes are then 0xFFFFFFFF, which players
 *   read as "to the end of the stream".
 * @throws UnsupportedOutputError when the file would pass WAVE's 4 GiB.
 */
export function wavHeader(layout: WavLayout, frameCount?: number): Uint8Array {
  const encoding = layout.encoding ?? 'int16';
  const channelCount = layout.channelCount ?? 1;
  const width = bytesPerSample[encoding];
  const dataBytes = frameCount === undefined ? 0xffffffff : frameCount * channelCount * width;
  if (frameCount !== undefined && dataBytes > maxWavDataBytes) {
    throw new UnsupportedOutputError(
      `${dataBytes} bytes of samples don't fit in a WAVE file (at most ${maxWavDataBytes}); use flac or split the text.`,
    );
  }
  const header = new Uint8Array(wavHeaderBytes);
  const view = new DataView(header.buffer);
  const tag = (offset: number, text: string): void => {
    for (let i = 0; i < 4; i++) header[offset + i] = text.charCodeAt(i);
  };
  tag(0, 'RIFF');
  view.setUint32(4, frameCount === undefined ? 0xffffffff : 36 + dataBytes + (dataBytes & 1), true);
  tag(8, 'WAVE');
  tag(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, encoding.startsWith('float') ? 3 : 1, true);
  view.setUint16(22, channelCount, true);
  view.setUint32(24, layout.sampleRateHz, true);
  view.setUint32(28, layout.sampleRateHz * channelCount * width, true);
  view.setUint16(32, channelCount * width, true);
  view.setUint16(34, 8 * width, true);
  tag(36, 'data');
  view.setUint32(40, dataBytes, true);
  return header;
}

/**
 * A whole WAVE file.
 *
 * @param samples [frames * channels] interleaved, -1 to 1 (clamped).
 * @throws NotFiniteAudioError, UnsupportedOutputError
 */
export function writeWav(
  samples: Float32Array,
  sampleRateHz: number,
  options: { readonly encoding?: PcmEncoding; readonly channelCount?: number } = {},
): Uint8Array {
  const pcm = floatToPcm(samples, options.encoding ?? 'int16');
  const header = wavHeader({ ...options, sampleRateHz }, samples.length / (options.channelCount ?? 1));
  const file = new Uint8Array(header.length + pcm.length + (pcm.length & 1));
  file.set(header);
  file.set(pcm, header.length);
  return file;
}
