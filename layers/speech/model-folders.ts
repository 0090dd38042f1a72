/** What a folder given as a model holds: an official checkpoint, or a finished bundle. */
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { MANIFEST_NAME } from '../checkpoint/index.ts';
import { ModelMissingError } from './errors.ts';

export interface ModelFolder {
  /** The folder's name: what requests call `model`. */
  readonly id: string;
  readonly path: string;
  /** `official`: cosyvoice.yaml and checkpoints; `bundle`: already converted. */
  readonly kind: 'official' | 'bundle';
}

/**
 * A folder given by the user.
 * @throws ModelMissingError when it holds neither a checkpoint nor a bundle
 */
export async function modelFolderAt(path: string): Promise<ModelFolder> {
  const folder = await describeModelFolder(path);
  if (folder) return folder;
  throw new ModelMissingError(path);
}

async function describeModelFolder(path: string): Promise<ModelFolder | undefined> {
  const id = basename(resolve(path));
  if (await isFile(join(path, MANIFEST_NAME))) return { id, path, kind: 'bundle' };
  if (await isFile(join(path, 'cosyvoice.yaml'))) return { id, path, kind: 'official' };
  return undefined;
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
