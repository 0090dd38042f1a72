/** What answers call `model_version`. */
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

/**
 * The first line of the folder's `VERSION` file; without one, a name made of the folder's name and its content, so that two
 * different checkpoints never share a version: `cosy-300m-sft-lite-1f3a5c7e`.
 * @param contentHash hexadecimal hash of the folder's files
 * @param precision where it is not the usual one of such a model: what is spoken differs with it, and is kept under the version
 */
export async function modelVersion(folder: string, contentHash: string, precision?: string): Promise<string> {
  const version = await versionOf(folder, contentHash);
  return precision === undefined ? version : `${version}-${precision}`;
}

async function versionOf(folder: string, contentHash: string): Promise<string> {
  const stated = await readFile(join(folder, 'VERSION'), 'utf8').catch(() => '');
  const line = stated.split('\n', 1)[0]?.trim();
  if (line) return line;
  const name = basename(resolve(folder))
    .toLowerCase()
    .replace(/^cosyvoice/, 'cosy')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `${name || 'cosy'}-lite-${contentHash.slice(0, 8)}`;
}
