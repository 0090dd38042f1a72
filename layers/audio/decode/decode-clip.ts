/** One door to all input formats: bytes of a clip in, mono samples out. Decoders are loaded when first needed. */
import { UnsupportedAudioError } from '../errors.ts';
import { meanOfChannels } from '../pcm.ts';
import { parseWavHeader, wavFrames } from '../wav-read.ts';
import { type DecodedClip, tooLong } from './sample-sink.ts';
import { nameOfOther, sniffClip } from './sniff.ts';

/** What can be read, in words for people. */
export const readableFormats = 'WAV, MP3, FLAC, Ogg (Opus or Vorbis), M4A or AAC';

/**
 * A clip as mono samples at its own rate (channels averaged), told by its content, not by its name.
 *
 * Decoding stops as soon as the sound is longer than `maxSeconds`: what a small file can cost is bounded.
 * @throws UnsupportedAudioError for what isn't read, MalformedAudioError for what is damaged, AudioTooLongError.
 */
export async function decodeClip(
  bytes: Uint8Array,
  options: { readonly maxSeconds: number },
): Promise<DecodedClip> {
  const { maxSeconds } = options;
  const found = sniffClip(bytes);
  if (!found) {
    throw new UnsupportedAudioError(`The clip is ${nameOfOther(bytes)}; use ${readableFormats}.`);
  }
  const body = bytes.subarray(found.offset);
  switch (found.kind) {
    case 'wav': {
      const header = parseWavHeader(body);
      if (header.frameCount > maxSeconds * header.sampleRateHz) throw tooLong(maxSeconds);
      const samples = meanOfChannels(wavFrames(body, header), header.channelCount);
      return { samples, sampleRateHz: header.sampleRateHz };
    }
    case 'flac':
      return (await import('./flac-decoder.ts')).decodeFlac(body, maxSeconds);
    case 'mp3':
      return (await import('./mp3-decoder.ts')).decodeMp3(body, maxSeconds);
    case 'ogg':
      return (await import('./ogg-decoder.ts')).decodeOgg(body, maxSeconds);
    case 'mp4':
      return (await import('./mp4-decoder.ts')).decodeMp4(body, maxSeconds);
    case 'aac':
      return (await import('./adts-decoder.ts')).decodeAdts(body, maxSeconds);
  }
}
