/** MP3 by libmpg123, compiled to WebAssembly (mpg123-decoder). */
import { MalformedAudioError } from '../errors.ts';
import { type DecodedClip, SampleSink } from './sample-sink.ts';

/** Decoded piece by piece, so that the limit of length holds for the work as well. */
const chunkBytes = 16_384;

/** @throws MalformedAudioError, AudioTooLongError, UnsupportedAudioError */
export async function decodeMp3(bytes: Uint8Array, maxSeconds: number): Promise<DecodedClip> {
  const { MPEGDecoder } = await import('mpg123-decoder');
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    const sink = new SampleSink(maxSeconds);
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      const { channelData, sampleRate, errors } = decoder.decode(bytes.subarray(at, at + chunkBytes));
      if (errors.length > 0) {
        throw new MalformedAudioError(`The MP3 file is damaged near byte ${at}; export it again.`);
      }
      sink.add(channelData, sampleRate);
    }
    return sink.clip('MP3');
  } finally {
    decoder.free();
  }
}
