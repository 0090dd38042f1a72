/** AAC in MP4 (M4A): what phones and browsers record. */
import { AacFrameDecoder } from '../aac/frame-decoder.ts';
import { BitReader } from '../bits/bit-reader.ts';
import { MalformedAudioError } from '../errors.ts';
import { parseAudioSpecificConfig } from './audio-specific-config.ts';
import { readMp4Track } from './mp4-track.ts';
import { type DecodedClip, SampleSink } from './sample-sink.ts';

/** @throws MalformedAudioError, UnsupportedAudioError, AudioTooLongError */
export function decodeMp4(bytes: Uint8Array, maxSeconds: number): DecodedClip {
  const track = readMp4Track(bytes);
  const { rateIndex, rateHz } = parseAudioSpecificConfig(track.config);
  const decoder = new AacFrameDecoder(rateIndex);
  // What the edit list cuts away doesn't count.
  const sink = new SampleSink(maxSeconds + Math.min(1, track.skipSeconds) + 0.1);
  for (const { start, size } of track.packets) {
    if (start + size > bytes.length) {
      throw new MalformedAudioError('The M4A file is cut short: it promises more sound than it has.');
    }
    if (size > 0) sink.add(decoder.decode(new BitReader(bytes.subarray(start, start + size), 'M4A')), rateHz);
  }
  const skip = Math.round(track.skipSeconds * rateHz);
  const count = track.playSeconds === undefined ? undefined : Math.round(track.playSeconds * rateHz);
  const clip = sink.clip('M4A', skip, count);
  const counted = new SampleSink(maxSeconds);
  counted.add([clip.samples], rateHz);
  return clip;
}
