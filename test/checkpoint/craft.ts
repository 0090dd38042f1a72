/** Zip archives and pickles put together byte by byte, right or wrong on purpose. Independent of the code under test. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface CraftedEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly deflate?: boolean;
  /** What the headers claim instead of the truth. */
  readonly claims?: {
    readonly crc?: number;
    readonly bytes?: number;
    readonly compressedBytes?: number;
    readonly method?: number;
    readonly flags?: number;
    readonly headerOffset?: number;
    readonly localName?: string;
  };
}

export interface CraftedEnd {
  readonly entries?: number;
  readonly directoryOffset?: number;
  readonly directoryBytes?: number;
  readonly disk?: number;
  readonly comment?: string;
}

/** @param shift bytes of filler before the first header */
export function craftZip(entries: readonly CraftedEntry[], end: CraftedEnd = {}): Buffer {
  const locals: Buffer[] = [];
  const records: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, deflate = false, claims = {} } of entries) {
    const stored = deflate ? deflateRawSync(bytes) : Buffer.from(bytes);
    const method = claims.method ?? (deflate ? 8 : 0);
    const crc = claims.crc ?? crc32(bytes);
    const sizes = [claims.compressedBytes ?? stored.length, claims.bytes ?? bytes.length];
    const localName = Buffer.from(claims.localName ?? name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(claims.flags ?? 0, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(crc, 14);
    for (const [i, size] of sizes.entries()) local.writeUInt32LE(size, 18 + 4 * i);
    local.writeUInt16LE(localName.length, 26);
    const encodedName = Buffer.from(name);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(claims.flags ?? 0, 8);
    record.writeUInt16LE(method, 10);
    record.writeUInt32LE(crc, 16);
    for (const [i, size] of sizes.entries()) record.writeUInt32LE(size, 20 + 4 * i);
    record.writeUInt16LE(encodedName.length, 28);
    record.writeUInt32LE(claims.headerOffset ?? offset, 42);
    records.push(Buffer.concat([record, encodedName]));
    locals.push(local, localName, stored);
    offset += local.length + localName.length + stored.length;
  }
  const directory = Buffer.concat(records);
  const comment = Buffer.from(end.comment ?? '');
  const tail = Buffer.alloc(22);
  tail.writeUInt32LE(0x06054b50, 0);
  tail.writeUInt16LE(end.disk ?? 0, 4);
  tail.writeUInt16LE(end.entries ?? entries.length, 8);
  tail.writeUInt16LE(end.entries ?? entries.length, 10);
  tail.writeUInt32LE(end.directoryBytes ?? directory.length, 12);
  tail.writeUInt32LE(end.directoryOffset ?? offset, 16);
  tail.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...locals, directory, tail, comment]);
}

/** A `.pt` with this pickle (protocol byte and STOP are added) and these storages. */
export function craftTorchFile(
  pickle: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = {},
): Buffer {
  return craftZip([
    { name: 'a/data.pkl', bytes: program(pickle) },
    ...Object.entries(storages).map(([key, bytes]) => ({ name: `a/data/${key}`, bytes })),
  ]);
}

/** PROTO 2, the opcodes, STOP. */
export function program(...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from([0x80, 2]), ...parts, Buffer.from('.')]);
}

export const op = {
  raw: (text: string) => Buffer.from(text, 'latin1'),
  text(value: string): Buffer {
    const bytes = Buffer.from(value);
    const head = Buffer.from('X    ');
    head.writeUInt32LE(bytes.length, 1);
    return Buffer.concat([head, bytes]);
  },
  /** LONG1 of any size. */
  integer(value: bigint): Buffer {
    const bytes = Buffer.alloc(20);
    let rest = BigInt.asUintN(160, value);
    for (let i = 0; i < 20; i++) {
      bytes[i] = Number(rest & 0xffn);
      rest >>= 8n;
    }
    return Buffer.concat([Buffer.from([0x8a, 20]), bytes]);
  },
  tuple: (...items: readonly Uint8Array[]) => Buffer.concat([Buffer.from('('), ...items, Buffer.from('t')]),
  list: (...items: readonly Uint8Array[]) => Buffer.concat([Buffer.from(']('), ...items, Buffer.from('e')]),
  dict: (...items: readonly Uint8Array[]) => Buffer.concat([Buffer.from('}('), ...items, Buffer.from('u')]),
  global: (module: string, name: string) => Buffer.from(`c${module}\n${name}\n`),
  reduce: (callable: Uint8Array, ...args: readonly Uint8Array[]) =>
    Buffer.concat([callable, op.tuple(...args), Buffer.from('R')]),
  storage: (key: string, count: bigint, type = 'FloatStorage') =>
    Buffer.concat([
      op.tuple(
        op.text('storage'),
        op.global('torch', type),
        op.text(key),
        op.text('cuda:0'),
        op.integer(count),
      ),
      Buffer.from('Q'),
    ]),
  /** _rebuild_tensor_v2 with whatever numbers. */
  tensor(storage: Uint8Array, offset: bigint, shape: readonly bigint[], strides: readonly bigint[]): Buffer {
    return op.reduce(
      op.global('torch._utils', '_rebuild_tensor_v2'),
      storage,
      op.integer(offset),
      op.tuple(...shape.map(op.integer)),
      op.tuple(...strides.map(op.integer)),
      Buffer.from([0x89]),
      op.reduce(op.global('collections', 'OrderedDict')),
    );
  },
};
