/** Model folder or bundle -> a SpeechModel that is ready to speak. */
import { dirname, join, resolve } from 'node:path';
import {
  Bundle,
  type ConvertProgress,
  convert,
  type Precision,
  packedNetworks,
} from '../checkpoint/index.ts';
import { describeCpu } from '../runtime/index.ts';
import { CosyVoice } from './cosyvoice.ts';
import type { MemoryUse } from './memory-use.ts';
import type { SpeechModel } from './model.ts';
import { modelFolderAt } from './model-folders.ts';

export interface LoadOptions {
  /** Where converted bundles are kept, and what this machine makes of them. Default: `.cache` beside the model folder. */
  readonly cacheFolder?: string;
  /**
   * Packs weights for this processor and keeps them in the cache folder: from the second load on sessions map what they would otherwise
   * compute and hold (docs/performance.md), for more disk and time at the first. Default: true.
   */
  readonly packs?: boolean;
  /** Default: what suits the model's size. */
  readonly precision?: Precision;
  /** Threads inside an operator. Default: all that this process may use. */
  readonly threads?: number;
  /** Default: what this machine has room for. */
  readonly memory?: MemoryUse;
  /** Told about the conversion, when the folder is new. */
  readonly onProgress?: (progress: ConvertProgress) => void;
}

/**
 * @param path an official folder (converted first when it is new) or a bundle
 * @throws ModelMissingError, CheckpointError, NetworkLoadError
 */
export async function loadSpeechModel(path: string, options: LoadOptions = {}): Promise<SpeechModel> {
  const folder = await modelFolderAt(path);
  const cacheFolder = options.cacheFolder ?? join(dirname(resolve(folder.path)), '.cache');
  const bundle =
    folder.kind === 'bundle'
      ? await Bundle.open(folder.path)
      : await convert(folder.path, {
          cacheFolder,
          ...(options.precision ? { precision: options.precision } : {}),
          ...(options.onProgress ? { onProgress: options.onProgress } : {}),
        });
  const threads = options.threads ?? describeCpu().threads;
  const pathOf =
    options.packs === false
      ? (network: string) => bundle.network(network)
      : await packedNetworks(bundle, cacheFolder);
  const { memory } = options;
  return CosyVoice.load({
    id: folder.id,
    bundle,
    pathOf,
    sourceFolder: folder.path,
    threads,
    ...(memory && { memory }),
  });
}
