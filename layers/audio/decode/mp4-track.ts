/** The sound track of an MP4 file: its codec and where its packets lie, in whole files and in fragmented ones (as browsers record). */
import { MalformedAudioError, UnsupportedAudioError } from '../errors.ts';
import { boxesOf, findBox, TableReader } from './mp4-boxes.ts';

export interface Mp4Track {
  /** AudioSpecificConfig. */
  readonly config: Uint8Array;
  /** Byte ranges in the file, in order of time. */
  readonly packets: readonly { readonly start: number; readonly size: number }[];
  /** Seconds of encoder run-in to leave out at the start, from the edit list. */
  readonly skipSeconds: number;
  /** Seconds of sound after that; undefined when the file doesn't say. */
  readonly playSeconds: number | undefined;
}

const otherCodecs: Readonly<Record<string, string>> = {
  alac: 'Apple Lossless',
  'ac-3': 'Dolby Digital',
  'ec-3': 'Dolby Digital Plus',
  Opus: 'Opus in MP4',
  fLaC: 'FLAC in MP4',
  samr: 'AMR',
  sawb: 'AMR',
  '.mp3': 'MP3 in MP4',
  sowt: 'uncompressed sound',
  lpcm: 'uncompressed sound',
  enca: 'encrypted sound',
};
/** A clip has few packets; a table that claims more is hostile. */
const maxPackets = 2_000_000;

/** @throws MalformedAudioError, UnsupportedAudioError */
export function readMp4Track(file: Uint8Array): Mp4Track {
  const movie = findBox(file, 'moov');
  if (!movie)
    throw new MalformedAudioError(
      'The M4A file has no index (moov): it is cut short, or still being recorded.',
    );
  for (const box of boxesOf(movie)) {
    if (box.kind !== 'trak') continue;
    const handler = findBox(box.body, 'mdia', 'hdlr');
    if (!handler || String.fromCharCode(...handler.subarray(8, 12)) !== 'soun') continue;
    return readSoundTrack(file, movie, box.body);
  }
  throw new UnsupportedAudioError('The MP4 file has no sound.');
}

function readSoundTrack(file: Uint8Array, movie: Uint8Array, track: Uint8Array): Mp4Track {
  const table = findBox(track, 'mdia', 'minf', 'stbl');
  const config = table && readConfig(table);
  if (!table || !config) throw new MalformedAudioError("The M4A file's sound track has no description.");
  const whole = readSampleTable(table, file.length);
  const packets = whole.length > 0 ? whole : readFragments(file, movie, trackId(track));
  return { config, packets, ...readEdit(movie, track) };
}

/** The decoder configuration inside stsd / mp4a / esds. */
function readConfig(table: Uint8Array): Uint8Array | undefined {
  const descriptions = findBox(table, 'stsd');
  const entry = descriptions && boxesOf(descriptions.subarray(8)).next().value;
  if (!entry) return undefined;
  if (entry.kind !== 'mp4a') {
    throw new UnsupportedAudioError(
      `The M4A file holds ${otherCodecs[entry.kind] ?? `"${entry.kind}"`}; AAC is read.`,
    );
  }
  // QuickTime's older versions of the entry are longer, and wrap esds in wave.
  const version = new TableReader(entry.body, 8).u16();
  const inner = entry.body.subarray(28 + (version === 1 ? 16 : version === 2 ? 36 : 0));
  const descriptor = findBox(inner, 'esds') ?? findBox(inner, 'wave', 'esds');
  return descriptor && decoderSpecificInfo(new TableReader(descriptor, 4));
}

/** Walks ES_Descriptor (3), DecoderConfigDescriptor (4) to DecoderSpecificInfo (5). */
function decoderSpecificInfo(reader: TableReader): Uint8Array | undefined {
  while (reader.left > 2) {
    const tag = reader.u8();
    let size = 0;
    let byte: number;
    do {
      byte = reader.u8();
      size = size * 128 + (byte & 127);
    } while (byte & 128);
    if (tag === 3) {
      reader.skip(2);
      const flags = reader.u8();
      if (flags & 0x80) reader.skip(2);
      if (flags & 0x40) reader.skip(reader.u8());
      if (flags & 0x20) reader.skip(2);
    } else if (tag === 4) {
      const type = reader.u8();
      if (type !== 0x40 && type !== 0x67) {
        throw new UnsupportedAudioError(`The M4A file holds MPEG sound of object type ${type}; AAC is read.`);
      }
      reader.skip(12);
    } else if (tag === 5) {
      return Uint8Array.from({ length: Math.min(size, reader.left) }, () => reader.u8());
    } else {
      reader.skip(Math.min(size, reader.left));
    }
  }
  return undefined;
}

function readSampleTable(table: Uint8Array, fileBytes: number): { start: number; size: number }[] {
  const [sizes, chunks] = [findBox(table, 'stsz'), findBox(table, 'stsc')];
  const places = findBox(table, 'stco') ?? findBox(table, 'co64');
  if (!sizes || !chunks || !places) return [];
  const isWide = !findBox(table, 'stco');
  const size = new TableReader(sizes, 4);
  const constant = size.u32();
  const count = size.u32();
  if (count > maxPackets || (constant > 0 && constant * count > fileBytes)) {
    throw new MalformedAudioError(`The M4A file claims ${count} packets.`);
  }
  const run = new TableReader(chunks, 4);
  const runs = Array.from({ length: Math.min(run.u32(), run.left / 12) }, () => {
    const [firstChunk, packetsPerChunk] = [run.u32(), run.u32()];
    run.skip(4);
    return { firstChunk, packetsPerChunk };
  });
  const place = new TableReader(places, 4);
  const chunkCount = place.u32();
  const packets: { start: number; size: number }[] = [];
  let at = 0;
  for (let chunk = 1; chunk <= chunkCount && packets.length < count; chunk++) {
    while (at + 1 < runs.length && (runs[at + 1] as { firstChunk: number }).firstChunk <= chunk) at++;
    let start = isWide ? place.u64() : place.u32();
    const inChunk = runs[at]?.packetsPerChunk ?? 0;
    for (let i = 0; i < inChunk && packets.length < count; i++) {
      const bytes = constant || size.u32();
      packets.push({ start, size: bytes });
      start += bytes;
    }
  }
  return packets;
}

/** moof / traf / trun, for one track. */
function readFragments(file: Uint8Array, movie: Uint8Array, id: number): { start: number; size: number }[] {
  const extends_ = findBox(movie, 'mvex', 'trex');
  const defaultOfAll = extends_ ? new TableReader(extends_, 16).u32() : 0;
  const packets: { start: number; size: number }[] = [];
  for (const box of boxesOf(file)) {
    if (box.kind !== 'moof') continue;
    for (const fragment of boxesOf(box.body)) {
      if (fragment.kind === 'traf') readTrackFragment(fragment.body, id, box.offset, defaultOfAll, packets);
    }
  }
  return packets;
}

function readTrackFragment(
  fragment: Uint8Array,
  id: number,
  moofOffset: number,
  defaultOfAll: number,
  packets: { start: number; size: number }[],
): void {
  const head = findBox(fragment, 'tfhd');
  if (!head) return;
  const header = new TableReader(head);
  const flags = header.u32() & 0xffffff;
  if (header.u32() !== id) return;
  let at = flags & 0x1 ? header.u64() : moofOffset;
  const base = at;
  if (flags & 0x2) header.skip(4);
  if (flags & 0x8) header.skip(4);
  const defaultSize = flags & 0x10 ? header.u32() : defaultOfAll;
  for (const run of boxesOf(fragment)) {
    if (run.kind !== 'trun') continue;
    const table = new TableReader(run.body);
    const runFlags = table.u32() & 0xffffff;
    const count = table.u32();
    if (packets.length + count > maxPackets)
      throw new MalformedAudioError(`The M4A file claims ${count} packets.`);
    if (runFlags & 0x1) at = base + table.i32();
    if (runFlags & 0x4) table.skip(4);
    for (let i = 0; i < count; i++) {
      if (runFlags & 0x100) table.skip(4);
      const size = runFlags & 0x200 ? table.u32() : defaultSize;
      if (runFlags & 0x400) table.skip(4);
      if (runFlags & 0x800) table.skip(4);
      packets.push({ start: at, size });
      at += size;
    }
  }
}

function trackId(track: Uint8Array): number {
  const header = findBox(track, 'tkhd');
  if (!header) return 1;
  return new TableReader(header, header[0] === 1 ? 20 : 12).u32();
}

/** The first edit that plays something says where the sound begins and how long it is. */
function readEdit(
  movie: Uint8Array,
  track: Uint8Array,
): { skipSeconds: number; playSeconds: number | undefined } {
  const edits = findBox(track, 'edts', 'elst');
  const mediaHeader = findBox(track, 'mdia', 'mdhd');
  const movieHeader = findBox(movie, 'mvhd');
  if (!edits || !mediaHeader || !movieHeader) return { skipSeconds: 0, playSeconds: undefined };
  const mediaScale = new TableReader(mediaHeader, mediaHeader[0] === 1 ? 20 : 12).u32();
  const movieScale = new TableReader(movieHeader, movieHeader[0] === 1 ? 20 : 12).u32();
  const table = new TableReader(edits, 4);
  const count = table.u32();
  for (let i = 0; i < count && table.left > 0; i++) {
    const duration = edits[0] === 1 ? table.u64() : table.u32();
    const start = edits[0] === 1 ? table.u64() : table.i32();
    table.skip(4);
    if (start < 0 || start > 2 ** 62 || mediaScale === 0) continue;
    return {
      skipSeconds: start / mediaScale,
      playSeconds: duration > 0 && movieScale > 0 ? duration / movieScale : undefined,
    };
  }
  return { skipSeconds: 0, playSeconds: undefined };
}
