/** Tells a file's kind by its content. Names and declared types are not asked: they lie. */
import { byteText } from '../bits/byte-text.ts';
import { isOgg } from '../ogg/pages.ts';
import { isWav } from '../wav-read.ts';
import { isFlac } from './flac-decoder.ts';

export type ClipKind = 'wav' | 'mp3' | 'flac' | 'ogg' | 'mp4' | 'aac';

/** The kind of sound file, and where it begins after tags or rubble; undefined for everything else. */
export function sniffClip(
  bytes: Uint8Array,
): { readonly kind: ClipKind; readonly offset: number } | undefined {
  const offset = id3Bytes(bytes);
  const body = bytes.subarray(offset);
  const kind = kindOf(body);
  if (kind) return { kind, offset };
  return offset > 0 || nameOfOther(bytes) === unknownFile ? frameStream(body, offset) : undefined;
}

const unknownFile = 'not a sound file that is known here';

/** What other things people drop are called, for the error message. */
export function nameOfOther(bytes: Uint8Array): string {
  const text = byteText(bytes.subarray(0, 16));
  if (bytes.length === 0) return 'an empty file';
  if (text.startsWith('RF64') || text.startsWith('BW64')) return 'a 64-bit WAVE file';
  if (text.startsWith('FORM')) return 'an AIFF file';
  if (text.startsWith('caff')) return 'a Core Audio file';
  if (text.startsWith('\u001aE\u00df\u00a3')) return 'a Matroska or WebM file';
  if (text.startsWith('#!AMR')) return 'an AMR file';
  if (text.startsWith('0&\u00b2u')) return 'a Windows Media file';
  if (text.startsWith('\u0089PNG') || text.startsWith('\u00ff\u00d8\u00ff')) return 'a picture';
  if (text.startsWith('PK')) return 'a ZIP archive';
  return unknownFile;
}

function kindOf(body: Uint8Array): ClipKind | undefined {
  if (isWav(body)) return 'wav';
  if (isFlac(body)) return 'flac';
  if (isOgg(body)) return 'ogg';
  if (mp4Beginnings.includes(byteText(body.subarray(4, 8)))) return 'mp4';
  if (isChain(body, 0, adtsFrameBytes, 2)) return 'aac';
  return isChain(body, 0, mp3FrameBytes, 2) ? 'mp3' : undefined;
}

/** The first box of an MP4 or QuickTime file. */
const mp4Beginnings = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'];
/** Streams cut out of the middle begin with a part of a frame, and some taggers leave zeros. */
const searchBytes = 8192;

/** The first place from which MP3 or AAC frames follow one another. */
function frameStream(body: Uint8Array, offset: number): { kind: ClipKind; offset: number } | undefined {
  for (let at = 0; at < Math.min(searchBytes, body.length); at++) {
    if (body[at] !== 0xff) continue;
    if (isChain(body, at, mp3FrameBytes, 4)) return { kind: 'mp3', offset: offset + at };
    if (isChain(body, at, adtsFrameBytes, 4)) return { kind: 'aac', offset: offset + at };
  }
  return undefined;
}

/** True when `count` frames stand one after the other, or fewer fill the file to its end. */
function isChain(
  body: Uint8Array,
  start: number,
  frameBytes: (bytes: Uint8Array, at: number) => number,
  count: number,
): boolean {
  let at = start;
  for (let i = 0; i < count && (i === 0 || at < body.length); i++) {
    const length = frameBytes(body, at);
    if (length === 0) return false;
    at += length;
  }
  return true;
}

/** Length of an ID3v2 tag at the start, or 0. */
function id3Bytes(bytes: Uint8Array): number {
  if (bytes.length < 10 || bytes[0] !== 0x49 || bytes[1] !== 0x44 || bytes[2] !== 0x33) return 0;
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + ((bytes[at] as number) & 0x7f), 0);
  const footer = ((bytes[5] as number) & 0x10) !== 0 ? 10 : 0;
  return 10 + size + footer;
}

const mpegKbps: Readonly<Record<string, readonly number[]>> = {
  '1-1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1-2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1-3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2-1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2-3': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};

/** Length of the MPEG audio frame at `at`, or 0 when there is none. */
function mp3FrameBytes(bytes: Uint8Array, at: number): number {
  const [a, b, c] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
  if (a !== 0xff || (b & 0xe0) !== 0xe0) return 0;
  const version = (b >> 3) & 3;
  const layer = 4 - ((b >> 1) & 3);
  const rateIndex = (c >> 2) & 3;
  if (version === 1 || layer === 4 || rateIndex === 3) return 0;
  const generation = version === 3 ? 1 : 2;
  const table = mpegKbps[`${generation}-${generation === 2 && layer === 2 ? 3 : layer}`];
  const kbps = table?.[c >> 4] ?? 0;
  if (kbps === 0) return 0;
  const rate = ([44_100, 48_000, 32_000][rateIndex] as number) / (version === 3 ? 1 : version === 2 ? 2 : 4);
  const padding = (c >> 1) & 1;
  if (layer === 1) return 4 * (Math.floor((12_000 * kbps) / rate) + padding);
  const samples = layer === 3 && generation === 2 ? 72_000 : 144_000;
  return Math.floor((samples * kbps) / rate) + padding;
}

/** Length of the ADTS frame at `at`, or 0 when there is none. */
function adtsFrameBytes(bytes: Uint8Array, at: number): number {
  const [a, b, c] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
  if (a !== 0xff || (b & 0xf6) !== 0xf0 || ((c >> 2) & 15) > 12) return 0;
  const length =
    (((bytes[at + 3] ?? 0) & 3) << 11) | ((bytes[at + 4] ?? 0) << 3) | ((bytes[at + 5] ?? 0) >> 5);
  return length >= 7 ? length : 0;
}
