/** The format torch.save writes since 1.6: a zip archive with a pickle and one entry a storage, under any root folder. */
import { CheckpointDamagedError, CheckpointUnsupportedError, DOWNLOAD_AGAIN } from '../errors.ts';
import type { RandomAccessFile } from '../tensors/random-access.ts';
import type { StorageBytes } from '../tensors/strided-tensor.ts';
import type { TorchFileLimits } from './limits.ts';
import { PickleBytes } from './pickle-bytes.ts';
import type { PickleValue, StorageReference } from './pickle-values.ts';
import { unpickle } from './unpickle.ts';
import { readZipDirectory } from './zip-directory.ts';
import { ZipEntry } from './zip-entry.ts';

const PICKLE_NAME = /^(?:[^/]+\/)?data\.pkl$/;
/** Room for "little" or "big". */
const LONGEST_BYTE_ORDER = 16;

/** A checkpoint's pickle, and where to find the storages it speaks of. */
export interface TorchContents {
  readonly root: PickleValue;
  /** @throws CheckpointDamagedError when the storage is missing or has another size */
  locate(storage: StorageReference): StorageBytes;
}

export async function readZipFormat(file: RandomAccessFile, limits: TorchFileLimits): Promise<TorchContents> {
  const entries = new Map<string, ZipEntry>();
  for (const [name, record] of await readZipDirectory(file, limits))
    entries.set(name, new ZipEntry(file, record, limits));
  const pickle = findPickle(file.path, entries);
  const folder = pickle.name.slice(0, -'data.pkl'.length);
  await checkByteOrder(file.path, entries.get(`${folder}byteorder`));
  const bytes = new PickleBytes(file.path, await pickle.readAll(limits.pickleBytes));
  const { value: root } = unpickle(bytes, limits);
  return { root, locate: (storage) => locate(file.path, entries, folder, storage) };
}

function findPickle(file: string, entries: ReadonlyMap<string, ZipEntry>): ZipEntry {
  const pickles = [...entries.values()].filter((entry) => PICKLE_NAME.test(entry.name));
  const [pickle] = pickles;
  const expected = 'one data.pkl, as torch.save writes it';
  if (!pickle || pickles.length > 1) {
    const found = `a zip archive with ${pickles.length} data.pkl`;
    throw new CheckpointUnsupportedError({ file, found, expected, remedy: 'use the official .pt file' });
  }
  if (!entries.has(pickle.name.replace(/data\.pkl$/, 'constants.pkl'))) return pickle;
  const remedy = 'use the state dict (llm.pt, flow.pt, hift.pt) instead';
  throw new CheckpointUnsupportedError({ file, found: 'a TorchScript archive', expected, remedy });
}

async function checkByteOrder(file: string, entry: ZipEntry | undefined): Promise<void> {
  if (!entry) return;
  const order = Buffer.from(await entry.readAll(LONGEST_BYTE_ORDER)).toString('latin1');
  if (order === 'little') return;
  const found = `the byte order ${JSON.stringify(order)}`;
  const remedy = 'save the checkpoint again on a little-endian machine';
  throw new CheckpointUnsupportedError({ file, found, expected: '"little"', remedy });
}

function locate(
  file: string,
  entries: ReadonlyMap<string, ZipEntry>,
  folder: string,
  storage: StorageReference,
): StorageBytes {
  const name = `${folder}data/${storage.key}`;
  const { byteLength: bytes } = storage;
  const entry = entries.get(name);
  if (entry?.bytes === bytes) return entry;
  const found = entry ? `${entry.bytes} bytes in ${name}` : `no ${name}`;
  const expected = `${bytes} bytes of ${storage.dtype}`;
  throw new CheckpointDamagedError({ file, found, expected, remedy: DOWNLOAD_AGAIN });
}
