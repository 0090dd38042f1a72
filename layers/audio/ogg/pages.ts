/** Ogg pages (RFC 3533): written for one logical stream, read for the first one of a file. */
import { MalformedAudioError } from '../errors.ts';

const headerBytes = 27;
const maxSegments = 255;

export interface OggPage {
  readonly continued: boolean;
  readonly first: boolean;
  readonly last: boolean;
  /** Format-specific position at the end of the last packet that ends here; -1 when none does. */
  readonly granule: number;
  readonly serial: number;
  readonly segments: Uint8Array;
  readonly body: Uint8Array;
}

/** One page of whole packets. All of them together have at most 255 segments of 255 bytes. */
export function oggPage(options: {
  readonly packets: readonly Uint8Array[];
  readonly granule: number;
  readonly serial: number;
  readonly sequence: number;
  readonly first?: boolean;
  readonly last?: boolean;
}): Uint8Array {
  const { packets, granule, serial, sequence, first = false, last = false } = options;
  const segments = packets.flatMap((packet) => [
    ...new Array<number>(Math.floor(packet.length / 255)).fill(255),
    packet.length % 255,
  ]);
  if (segments.length > maxSegments)
    throw new RangeError(`${segments.length} segments don't fit in an Ogg page`);
  const bodyStart = headerBytes + segments.length;
  const page = new Uint8Array(bodyStart + packets.reduce((sum, packet) => sum + packet.length, 0));
  const view = new DataView(page.buffer);
  page.set([0x4f, 0x67, 0x67, 0x53, 0, (first ? 2 : 0) | (last ? 4 : 0)]);
  view.setUint32(6, granule >>> 0, true);
  view.setUint32(10, Math.floor(granule / 2 ** 32), true);
  view.setUint32(14, serial, true);
  view.setUint32(18, sequence, true);
  page[26] = segments.length;
  page.set(segments, headerBytes);
  let at = bodyStart;
  for (const packet of packets) {
    page.set(packet, at);
    at += packet.length;
  }
  view.setUint32(22, oggCrc(page), true);
  return page;
}

/** How many segments a packet takes in a page. */
export function segmentsOf(packet: Uint8Array): number {
  return Math.floor(packet.length / 255) + 1;
}

export function isOgg(bytes: Uint8Array): boolean {
  return bytes[0] === 0x4f && bytes[1] === 0x67 && bytes[2] === 0x67 && bytes[3] === 0x53;
}

/**
 * The pages of a file, in order.
 *
 * @throws MalformedAudioError when bytes between pages are no page, a checksum is wrong or the file ends inside a page.
 */
export function* readOggPages(bytes: Uint8Array): Generator<OggPage> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.length) {
    if (at + headerBytes > bytes.length || !isOgg(bytes.subarray(at, at + 4)) || bytes[at + 4] !== 0) {
      throw new MalformedAudioError(`The Ogg file is damaged or cut short at byte ${at}.`);
    }
    const segmentCount = bytes[at + 26] as number;
    const bodyStart = at + headerBytes + segmentCount;
    const segments = bytes.subarray(at + headerBytes, bodyStart);
    const bodyEnd = bodyStart + segments.reduce((sum, size) => sum + size, 0);
    if (bodyEnd > bytes.length)
      throw new MalformedAudioError(`The Ogg file is cut short in the page at byte ${at}.`);
    // Not slice(): that of a Buffer would share the caller's memory.
    const whole = new Uint8Array(bytes.subarray(at, bodyEnd));
    whole.fill(0, 22, 26);
    if (oggCrc(whole) !== view.getUint32(at + 22, true)) {
      throw new MalformedAudioError(`The Ogg page at byte ${at} is damaged (its checksum is wrong).`);
    }
    const flags = bytes[at + 5] as number;
    const low = view.getUint32(at + 6, true);
    const high = view.getUint32(at + 10, true);
    yield {
      continued: (flags & 1) !== 0,
      first: (flags & 2) !== 0,
      last: (flags & 4) !== 0,
      granule: high === 0xffffffff && low === 0xffffffff ? -1 : high * 2 ** 32 + low,
      serial: view.getUint32(at + 14, true),
      segments,
      body: bytes.subarray(bodyStart, bodyEnd),
    };
    at = bodyEnd;
  }
}

/** A packet and the position of its page, which holds when the packet is the last to end there. */
export interface OggPacket {
  readonly bytes: Uint8Array;
  /** The page's granule for the last packet that ends on it, else -1. */
  readonly granule: number;
  readonly lastOfStream: boolean;
}

/** The packets of the file's first stream; other streams are skipped, a second one after its end is not read. */
export function* readOggPackets(bytes: Uint8Array): Generator<OggPacket> {
  let serial: number | undefined;
  let parts: Uint8Array[] = [];
  for (const page of readOggPages(bytes)) {
    serial ??= page.serial;
    if (page.serial !== serial) continue;
    // A continuation whose beginning is missing, or a beginning that was never continued, is dropped.
    if (page.continued !== parts.length > 0) parts = [];
    let dropping = page.continued && parts.length === 0;
    const ends: Uint8Array[] = [];
    let at = 0;
    let start = 0;
    for (const size of page.segments) {
      at += size;
      if (size === 255) continue;
      if (dropping) dropping = false;
      else ends.push(joinParts([...parts, page.body.subarray(start, at)]));
      parts = [];
      start = at;
    }
    if (start < at && !dropping) parts.push(page.body.subarray(start, at));
    for (const [i, packet] of ends.entries()) {
      const isLast = i === ends.length - 1;
      yield { bytes: packet, granule: isLast ? page.granule : -1, lastOfStream: isLast && page.last };
    }
    if (page.last) return;
  }
}

function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0);
  return crc >>> 0;
});

/** CRC-32 with polynomial 0x04c11db7, from zero, not reflected. */
function oggCrc(bytes: Uint8Array): number {
  let crc = 0;
  for (let i = 0; i < bytes.length; i++) {
    crc = (crc << 8) ^ (crcTable[((crc >>> 24) ^ (bytes[i] as number)) & 0xff] as number);
  }
  return crc >>> 0;
}
