/** AAC in ADTS frames (ISO/IEC 13818-7, 6.2): what .aac files and radio streams are. */
import { AacFrameDecoder } from '../aac/frame-decoder.ts';
import { aacRates } from '../aac/tables.ts';
import { BitReader } from '../bits/bit-reader.ts';
import { MalformedAudioError } from '../errors.ts';
import { type DecodedClip, SampleSink } from './sample-sink.ts';

/** @throws MalformedAudioError, UnsupportedAudioError, AudioTooLongError */
export function decodeAdts(bytes: Uint8Array, maxSeconds: number): DecodedClip {
  const sink = new SampleSink(maxSeconds);
  let decoder: AacFrameDecoder | undefined;
  let decoderRateIndex = -1;
  for (let at = 0; at < bytes.length; ) {
    const header = new BitReader(bytes, 'AAC', at);
    if (header.read(12) !== 0xfff)
      throw new MalformedAudioError(`The AAC file is damaged: no frame begins at byte ${at}.`);
    header.skip(3);
    const hasChecksum = header.read(1) === 0;
    header.skip(2);
    const rateIndex = header.read(4);
    header.skip(1 + 3 + 4);
    const frameBytes = header.read(13);
    header.skip(11);
    const blocks = header.read(2) + 1;
    if (frameBytes < 7 || at + frameBytes > bytes.length) {
      throw new MalformedAudioError(`The AAC file is cut short in the frame at byte ${at}.`);
    }
    if (rateIndex !== decoderRateIndex) {
      decoder = new AacFrameDecoder(rateIndex);
      decoderRateIndex = rateIndex;
    }
    // With several blocks a table of their places comes first, and each block has a checksum of its own.
    const overhead = hasChecksum ? 2 + (blocks > 1 ? 2 * (blocks - 1) : 0) : 0;
    const reader = new BitReader(bytes.subarray(0, at + frameBytes), 'AAC', at + 7 + overhead);
    for (let block = 0; block < blocks; block++) {
      sink.add((decoder as AacFrameDecoder).decode(reader), aacRates[rateIndex] as number);
      reader.alignToByte();
      if (hasChecksum && blocks > 1) reader.skip(16);
    }
    at += frameBytes;
  }
  return sink.clip('AAC');
}
