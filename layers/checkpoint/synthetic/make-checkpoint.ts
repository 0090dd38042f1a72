/**
 * Makes a model folder of the official layout with weights drawn at random: the true architecture, names and shapes, for benchmarks
 * and tests. What it says is noise.
 */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { flowTensors } from '../architecture/flow.ts';
import { languageModelTensors } from '../architecture/language-model.ts';
import type { TensorDescription } from '../architecture/tensor-list.ts';
import { vocoderTensors } from '../architecture/vocoder.ts';
import { CONFIG_FILE, parseModelConfig } from '../config/index.ts';
import { OutputFolderInUseError } from '../errors.ts';
import { elementCount } from '../tensors/lazy-tensor.ts';
import type { Writable } from '../torch-file/pickle-writer.ts';
import { writeTorchFile } from '../torch-file/write.ts';
import { type CheckpointSize, configText } from './config-text.ts';
import { speakerEncoderModel, speechTokenizerModel } from './prompt-encoders.ts';
import { RandomWeights } from './random-weights.ts';

export interface MakeCheckpointOptions {
  /** `full` is CosyVoice-300M at 50 Hz, 1.7 GB; `tiny` is a few megabytes. */
  readonly size: CheckpointSize;
  readonly seed: number;
  /** A folder that is new or empty. */
  readonly outDir: string;
  readonly onProgress?: (progress: MakeCheckpointProgress) => void;
  /** Checked between pieces; an aborted run leaves nothing behind and throws `signal.reason`. */
  readonly signal?: AbortSignal;
}

export interface MakeCheckpointProgress {
  /** The file being written. */
  readonly file: string;
  readonly writtenBytes: number;
  readonly totalBytes: number;
}

/** The speakers of the official SFT checkpoint. */
const SPEAKERS = ['中文女', '中文男', '日语男', '粤语女', '英文女', '英文男', '韩语女'];
const FLOAT32_BYTES = 4;

/**
 * Writes the folder whole or not at all: beside its place first, then moved there. Same size and seed, same bytes.
 * @throws OutputFolderInUseError when `outDir` holds something already
 */
export async function makeCheckpoint({
  size,
  seed,
  outDir,
  onProgress = () => {},
  signal,
}: MakeCheckpointOptions): Promise<void> {
  const target = resolve(outDir);
  await expectRoom(outDir);
  const draft = `${target}.partial-${process.pid}`;
  await mkdir(dirname(target), { recursive: true });
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft);
  try {
    await writeFolder(draft, size, seed, (progress) => {
      signal?.throwIfAborted();
      onProgress(progress);
    });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function expectRoom(outDir: string): Promise<void> {
  const there = await readdir(outDir).catch((error: NodeJS.ErrnoException) => error.code);
  if (there === 'ENOENT' || there?.length === 0) return;
  const found = Array.isArray(there) ? `${there.length} files in it` : `no folder (${there})`;
  const remedy = 'choose another output folder or empty this one';
  throw new OutputFolderInUseError({ file: outDir, found, expected: 'a new or empty folder', remedy });
}

async function writeFolder(
  folder: string,
  size: CheckpointSize,
  seed: number,
  onProgress: (progress: MakeCheckpointProgress) => void,
): Promise<void> {
  const text = configText(size);
  const config = parseModelConfig(CONFIG_FILE, text);
  const weights = new RandomWeights(seed);
  const networks: readonly (readonly [string, readonly TensorDescription[]])[] = [
    ['llm.pt', languageModelTensors(config.llm)],
    ['flow.pt', flowTensors(config.flow)],
    ['hift.pt', vocoderTensors(config.hift)],
  ];
  const totalBytes = networks
    .flatMap(([, tensors]) => tensors)
    .reduce((sum, { shape }) => sum + FLOAT32_BYTES * elementCount(shape), 0);
  let writtenBytes = 0;
  for (const [file, tensors] of networks) {
    const state = new Map(tensors.map((tensor) => [tensor.name, weights.source(tensor)]));
    await writeTorchFile(join(folder, file), state, {
      onBytes: (bytes) => {
        writtenBytes += bytes;
        onProgress({ file, writtenBytes, totalBytes });
      },
    });
  }
  await writeTorchFile(join(folder, 'spk2info.pt'), speakers(weights, config.llm.speakerEmbeddingSize), {
    ordered: false,
  });
  await writeFile(join(folder, 'campplus.onnx'), speakerEncoderModel(weights));
  await writeFile(join(folder, 'speech_tokenizer_v1.onnx'), speechTokenizerModel(weights));
  await writeFile(join(folder, CONFIG_FILE), text);
}

function speakers(weights: RandomWeights, embeddingSize: number): ReadonlyMap<string, Writable> {
  return new Map(
    SPEAKERS.map((name) => {
      const description = { name, shape: [1, embeddingSize], initial: { mean: 0, std: 1 } };
      return [name, new Map([['embedding', weights.source(description)]])];
    }),
  );
}
