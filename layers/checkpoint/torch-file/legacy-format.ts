/**
 * The format torch.save wrote before 1.6 (and still does on request): five pickles, then the storages one after the other, each
 * with its element count in front. It has no checksums.
 *
 * The pickles: a magic number, the format's version, facts about the machine, the object, the storages' keys in file order.
 * Left out: views of storages on storages, and the tar format of the first releases.
 */
import { CheckpointDamagedError, CheckpointUnsupportedError, DOWNLOAD_AGAIN } from '../errors.ts';
import { FileRegion, type RandomAccessFile } from '../tensors/random-access.ts';
import type { TorchFileLimits } from './limits.ts';
import { PickleBytes } from './pickle-bytes.ts';
import type { PickleValue, StorageReference } from './pickle-values.ts';
import { unpickle } from './unpickle.ts';
import type { TorchContents } from './zip-format.ts';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const VERSION = 1001;
const COUNT_BYTES = 8;

export async function readLegacyFormat(
  file: RandomAccessFile,
  limits: TorchFileLimits,
): Promise<TorchContents> {
  const head = await file.read(0, Math.min(file.size, limits.pickleBytes));
  const bytes = new PickleBytes(file.path, head);
  const [magic, version, machine] = [1, 2, 3].map(() => unpickle(bytes, limits).value);
  if (magic !== MAGIC)
    throw unsupported(file.path, 'a pickle that torch.save did not write', 'a PyTorch checkpoint');
  if (version !== VERSION) throw unsupported(file.path, 'another legacy format', `format ${VERSION}`);
  const littleEndian = machine instanceof Map ? machine.get('little_endian') : undefined;
  if (littleEndian !== true) throw unsupported(file.path, 'a big-endian checkpoint', 'a little-endian one');
  const { value: root, storages } = unpickle(bytes, limits);
  const { value: keys } = unpickle(bytes, limits);
  const places = await findStorages(file, keys, storages, bytes.position);
  return {
    root,
    locate({ key }) {
      const place = places.get(key);
      if (place) return place;
      throw damaged(file.path, `no storage ${key}`, 'every storage the pickle speaks of');
    },
  };
}

/** Where each storage lies: they follow each other in the order of the keys, `position` being the first's count. */
async function findStorages(
  file: RandomAccessFile,
  keys: PickleValue,
  storages: ReadonlyMap<string, StorageReference>,
  position: number,
): Promise<ReadonlyMap<string, FileRegion>> {
  const places = new Map<string, FileRegion>();
  let at = position;
  for (const key of Array.isArray(keys) ? keys : []) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage || places.has(storage.key))
      throw damaged(file.path, 'a list of storages that does not fit the pickle', 'each storage once');
    const count = Buffer.from(await file.read(at, COUNT_BYTES)).readBigUInt64LE();
    if (count !== BigInt(storage.elementCount))
      throw damaged(file.path, `${count} elements in storage ${storage.key}`, `${storage.elementCount}`);
    at += COUNT_BYTES;
    if (at + storage.byteLength > file.size)
      throw damaged(file.path, `${file.size} bytes`, `at least ${at + storage.byteLength}`);
    places.set(storage.key, new FileRegion(file, at, storage.byteLength));
    at += storage.byteLength;
  }
  return places;
}

function damaged(file: string, found: string, expected: string): CheckpointDamagedError {
  return new CheckpointDamagedError({ file, found, expected, remedy: DOWNLOAD_AGAIN });
}

function unsupported(file: string, found: string, expected: string): CheckpointUnsupportedError {
  const remedy = 'save the state dict again with a current torch.save';
  return new CheckpointUnsupportedError({ file, found, expected, remedy });
}
