/**
 * Graphs as ONNX Runtime would make them in memory each time it loads them, made once: optimised, and with their matrices beside them
 * in the order that its kernels read. A session then maps what it would otherwise compute and hold: it starts faster, and its weights
 * are file-backed memory, which the system shares between processes and drops when it is short.
 *
 * The order depends on the processor. ONNX Runtime packs again at load, compares checksums, and keeps its own packing where they
 * differ: on another processor the result is the same, and only the memory is not saved. Optimised graphs with convolutions, on the
 * other hand, are right for one kind of processor only.
 */
import { type FileHandle, open, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Network, PACKED_ENDING } from '../../runtime/index.ts';
import type { Packing } from '../graphs/index.ts';
import { type ExternalEntries, moveExternalTensors } from './external-tensors.ts';
import { SharedWeights } from './shared-weights.ts';

export interface PackOptions {
  /** Where `<name>.onnx` of each network and its weights are. */
  readonly from: string;
  /** Where `<name>.packed.onnx` is put, and all that it reads. */
  readonly to: string;
  /** Names of the networks, and what is packed of each. */
  readonly networks: Readonly<Record<string, Packing>>;
}

export const PACKED_WEIGHTS = 'packed.weights';
/** Smaller tensors stay inside the graph, where reading them costs no page of their own. */
const LEAST_EXTERNAL_BYTES = 4096;
/** The entries under which ONNX Runtime notes what it packed: `<key>|<offset>;<length>;<checksum>[|…]`. */
const PACKED_ENTRY = 'prepacked';

/**
 * Packs networks into one file of weights, `packed.weights`; what several of them share is kept once. It has the weights as they were
 * too: ONNX Runtime looks for both in one file.
 * @throws NetworkLoadError, or the file system's own error
 */
export async function packNetworks({ from, to, networks }: PackOptions): Promise<void> {
  const shared = await SharedWeights.create(join(to, PACKED_WEIGHTS));
  try {
    for (const [name, packing] of Object.entries(networks)) {
      const optimised = join(to, `${name}.optimised.onnx`);
      const weights = join(to, `${name}.optimised.weights`);
      await saveOptimised(join(from, `${name}.onnx`), packing, optimised, weights);
      await writeFile(join(to, `${name}${PACKED_ENDING}`), await moveWeights(optimised, weights, shared));
      await rm(optimised);
      await rm(weights, { force: true });
    }
  } finally {
    await shared.close();
  }
}

async function saveOptimised(
  source: string,
  packing: Packing,
  target: string,
  weights: string,
): Promise<void> {
  const network = await Network.load(source, {
    threads: 1,
    saveOptimisedTo: target,
    packing: packing === 'matrices',
    configuration: {
      // 8-bit weights of convolutions are multiplied out here, not at each run.
      ...(packing === 'convolutions' ? { 'session.disable_quant_qdq': '1' } : {}),
      'session.save_external_prepacked_constant_initializers': '1',
      'session.optimized_model_external_initializers_file_name': basename(weights),
      'session.optimized_model_external_initializers_min_size_in_bytes': String(LEAST_EXTERNAL_BYTES),
    },
  });
  await network.release();
}

async function moveWeights(model: string, weights: string, shared: SharedWeights): Promise<Uint8Array> {
  // Where all tensors are small there is no such file.
  let file: FileHandle | undefined;
  try {
    return await moveExternalTensors(await readFile(model), async (entries) => {
      file ??= await open(weights, 'r');
      return moveTensor(entries, file, shared);
    });
  } finally {
    await file?.close();
  }
}

async function moveTensor(
  entries: ExternalEntries,
  file: FileHandle,
  shared: SharedWeights,
): Promise<ExternalEntries> {
  const move = async (offset: string, length: string) =>
    String(await shared.place(await readAt(file, Number(offset), Number(length))));
  const moved = new Map<string, string>();
  for (const [key, value] of entries) {
    if (key === 'location') moved.set(key, PACKED_WEIGHTS);
    else if (key === 'offset') moved.set(key, await move(value, entries.get('length') ?? ''));
    else if (key.startsWith(PACKED_ENTRY)) moved.set(key, await movePacked(value, move));
    else moved.set(key, value);
  }
  return moved;
}

async function movePacked(
  entry: string,
  move: (offset: string, length: string) => Promise<string>,
): Promise<string> {
  const [key = '', ...buffers] = entry.split('|');
  const moved: string[] = [];
  for (const buffer of buffers.filter((part) => part !== '')) {
    const [offset = '', length = '', ...rest] = buffer.split(';');
    moved.push([await move(offset, length), length, ...rest].join(';'));
  }
  return [key, ...moved].join('|');
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0)
      throw new RangeError(`weights end at ${offset + done}, expected ${length} bytes from ${offset}`);
    done += bytesRead;
  }
  return bytes;
}
