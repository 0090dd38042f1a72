/** The exact tree of files the Dockerfile copies: weights, ONNX Runtime, packages, code. */
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { Bundle, convert, MANIFEST_NAME, type Precision } from '../../../layers/checkpoint/index.ts';
import { CosyVoiceError } from '../../../layers/errors.ts';
import { SPEAKER_ENCODER, SPEECH_TOKENIZER } from '../../../layers/speech/cloning/cloning-networks.ts';
import { loadSpeechModel } from '../../../layers/speech/index.ts';
import { writeModelCard } from '../../cloud/model-card.ts';
import {
  bundleHandler,
  codecPackages,
  copyPackages,
  copyTables,
  isFile,
  languagePackages,
  runtimePackages,
  writeModuleMark,
} from './bundle-code.ts';
import { makeStill, measureParts, type PartSize } from './measure-parts.ts';

export interface ImageTreeOptions {
  /** An official folder or a bundle. */
  readonly modelFolder: string;
  readonly outFolder: string;
  /** How an official folder's weights are kept; a bundle stays as it is. Default: what suits the model's size. */
  readonly precision?: Precision | undefined;
  /** Whether clips may come with what is said in them, which takes a network of half a gigabyte. */
  readonly transcripts: boolean;
  readonly onProgress?: (step: string, fraction: number) => void;
}

export interface ImageTree {
  readonly parts: readonly PartSize[];
  /** What the API function knows of the model. */
  readonly card: string;
}

/** The model folder of the image isn't there. */
export class ImageModelMissingError extends CosyVoiceError {
  override readonly code = 'image_model_missing';
}

/**
 * Lays the tree out beside its place and puts it there when it is whole.
 *
 * @throws ImageModelMissingError, CheckpointError
 */
export async function layOutImage(options: ImageTreeOptions): Promise<ImageTree> {
  const modelFolder = resolve(options.modelFolder);
  const outFolder = resolve(options.outFolder);
  const bundle = await bundleOf(modelFolder, options);
  await mkdir(dirname(outFolder), { recursive: true });
  const beside = await mkdtemp(`${outFolder}-`);
  try {
    const weights = join(beside, 'weights', basename(modelFolder));
    await mkdir(weights, { recursive: true });
    for (const name of [MANIFEST_NAME, ...Object.keys(bundle.manifest.files)]) {
      await mkdir(dirname(join(weights, name)), { recursive: true });
      await copyFile(join(bundle.folder, name), join(weights, name));
    }
    // Networks that listen to clips run as they are, out of the model's folder.
    for (const name of options.transcripts ? [SPEAKER_ENCODER, SPEECH_TOKENIZER] : [SPEAKER_ENCODER]) {
      if (await isFile(join(modelFolder, name))) await copyFile(join(modelFolder, name), join(weights, name));
    }
    // Words of the user's own, read from beside the models.
    for (const name of await readdir(dirname(modelFolder))) {
      if (/^lexicon\./.test(name) && (await isFile(join(dirname(modelFolder), name)))) {
        await copyFile(join(dirname(modelFolder), name), join(dirname(weights), name));
      }
    }
    await copyPackages(runtimePackages, join(beside, 'onnxruntime/node_modules'));
    await copyPackages([...codecPackages, ...languagePackages], join(beside, 'packages/node_modules'));
    await bundleHandler('functions/synthesis/lambda.ts', join(beside, 'code/synthesis.mjs'));
    // Packing weights takes a process of its own, which runs this.
    await bundleHandler('layers/checkpoint/packing/pack-process.ts', join(beside, 'code/pack-process.mjs'));
    // The thread that makes sound begins here.
    await bundleHandler('layers/speech/sound/serve-sound.ts', join(beside, 'code/sound-worker.mjs'));
    await copyTables(join(beside, 'code'));
    await writeModuleMark(join(beside, 'code'));
    await copyFile(join(import.meta.dirname, '../Dockerfile'), join(beside, 'Dockerfile'));
    await makeStill(beside);
    const parts = await measureParts(beside);
    const card = await cardOf(weights);
    await rm(outFolder, { recursive: true, force: true });
    await rename(beside, outFolder);
    return { parts, card };
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** The API function's folder: its code, the model's card, the packages it reads clips with. */
export async function layOutApi(outFolder: string, card: string): Promise<void> {
  await rm(outFolder, { recursive: true, force: true });
  await mkdir(outFolder, { recursive: true });
  await bundleHandler('functions/api/lambda.ts', join(outFolder, 'index.mjs'));
  await writeFile(join(outFolder, 'model-card.json'), card);
  await copyPackages(codecPackages, join(outFolder, 'node_modules'));
  await makeStill(outFolder);
}

async function bundleOf(folder: string, { precision, onProgress }: ImageTreeOptions): Promise<Bundle> {
  if (await isFile(join(folder, MANIFEST_NAME))) return Bundle.open(folder);
  if (await isFile(join(folder, 'cosyvoice.yaml'))) {
    return convert(folder, {
      cacheFolder: join(dirname(folder), '.cache'),
      ...(precision && { precision }),
      ...(onProgress && { onProgress: ({ step, fraction }) => onProgress(step, fraction) }),
    });
  }
  throw new ImageModelMissingError(
    `There is no model in ${folder} (neither a cosyvoice.yaml nor a ${MANIFEST_NAME}); put one there or name another folder.`,
    { folder },
  );
}

/** Loads the very weights of the image, which shows that they can be. */
async function cardOf(weights: string): Promise<string> {
  const cacheFolder = await mkdtemp(join(tmpdir(), 'cosyvoice-card-'));
  const model = await loadSpeechModel(weights, { cacheFolder, threads: 1, packs: false });
  try {
    return writeModelCard(model, {
      clones: await isFile(join(weights, SPEAKER_ENCODER)),
      transcripts: await isFile(join(weights, SPEECH_TOKENIZER)),
    });
  } finally {
    await model.close();
    await rm(cacheFolder, { recursive: true, force: true });
  }
}
