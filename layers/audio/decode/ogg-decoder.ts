/** Ogg: Opus (RFC 7845) by libopus, Vorbis by libvorbis, both compiled to WebAssembly. Leaves out FLAC and Speex in Ogg, and more than two channels of Opus. */
import { byteText } from '../bits/byte-text.ts';
import { MalformedAudioError, UnsupportedAudioError } from '../errors.ts';
import { readOggPackets, readOggPages } from '../ogg/pages.ts';
import { pcmToFloat } from '../pcm.ts';
import { type DecodedClip, SampleSink } from './sample-sink.ts';

/** Ogg Opus is decoded and counted at 48 kHz. */
const opusRateHz = 48_000;
const vorbisChunkBytes = 16_384;

/** @throws MalformedAudioError, AudioTooLongError, UnsupportedAudioError */
export async function decodeOgg(bytes: Uint8Array, maxSeconds: number): Promise<DecodedClip> {
  const [first] = readOggPackets(bytes);
  const name = first ? byteText(first.bytes.subarray(0, 8)) : '';
  if (name === 'OpusHead') return decodeOggOpus(bytes, maxSeconds);
  if (name.startsWith('\u0001vorbis')) return decodeOggVorbis(bytes, maxSeconds);
  const kind = name.startsWith('Speex')
    ? 'Speex'
    : name.startsWith('\u007fFLAC')
      ? 'FLAC'
      : 'an unknown codec';
  throw new UnsupportedAudioError(`The Ogg file holds ${kind}; Opus and Vorbis are read.`);
}

async function decodeOggOpus(bytes: Uint8Array, maxSeconds: number): Promise<DecodedClip> {
  const packets = readOggPackets(bytes);
  const head = packets.next().value?.bytes;
  if (!head || head.length < 19)
    throw new MalformedAudioError("The Ogg Opus file's first packet is cut short.");
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const channelCount = head[9] as number;
  if (channelCount < 1 || channelCount > 2 || head[18] !== 0) {
    throw new UnsupportedAudioError(`The Opus file has ${channelCount} channels; mono and stereo are read.`);
  }
  const preSkip = view.getUint16(10, true);
  const gain = 10 ** (view.getInt16(16, true) / 256 / 20);
  // The comments.
  packets.next();
  const { default: OpusScript } = await import('opusscript');
  const libopus = new OpusScript(opusRateHz, channelCount);
  try {
    const sink = new SampleSink(maxSeconds + 1);
    let end = Number.POSITIVE_INFINITY;
    for (const packet of packets) {
      if (packet.bytes.length === 0) continue;
      let pcm: Uint8Array;
      try {
        pcm = libopus.decode(Buffer.from(packet.bytes));
      } catch (cause) {
        throw new MalformedAudioError('The Opus file has a packet that cannot be decoded.', {}, { cause });
      }
      sink.add(deinterleaved(pcmToFloat(pcm, 'int16'), channelCount, gain), opusRateHz);
      if (packet.lastOfStream && packet.granule >= 0) end = packet.granule;
    }
    const clip = sink.clip('Ogg Opus', preSkip, Math.max(0, end - preSkip));
    return withinLimit(clip, maxSeconds);
  } finally {
    libopus.delete();
  }
}

async function decodeOggVorbis(bytes: Uint8Array, maxSeconds: number): Promise<DecodedClip> {
  // libvorbis glosses over missing and damaged pages; the walk throws at the first one.
  for (const page of readOggPages(bytes)) if (page.last) break;
  const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis');
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  try {
    const sink = new SampleSink(maxSeconds);
    for (let at = 0; at < bytes.length; at += vorbisChunkBytes) {
      const part = await decoder.decode(bytes.subarray(at, at + vorbisChunkBytes));
      sink.add(checked(part).channelData, part.sampleRate);
    }
    const rest = await decoder.flush();
    sink.add(checked(rest).channelData, rest.sampleRate);
    return sink.clip('Ogg Vorbis');
  } finally {
    decoder.free();
  }
}

function checked<T extends { readonly errors: readonly unknown[] }>(part: T): T {
  if (part.errors.length > 0) throw new MalformedAudioError('The Vorbis file is damaged; export it again.');
  return part;
}

function deinterleaved(samples: Float32Array, channelCount: number, gain: number): Float32Array[] {
  return Array.from({ length: channelCount }, (_, channel) =>
    Float32Array.from(
      { length: samples.length / channelCount },
      (_, n) => (samples[n * channelCount + channel] as number) * gain,
    ),
  );
}

/** Opus decodes a little more than the clip: the limit counts what is left after trimming. */
function withinLimit(clip: DecodedClip, maxSeconds: number): DecodedClip {
  const sink = new SampleSink(maxSeconds);
  sink.add([clip.samples], clip.sampleRateHz);
  return clip;
}
