/**
 * What this machine made of a bundle: networks as its processor runs them best, in a folder beside the bundle's, made when a model is
 * first loaded. Without it matrices are packed in memory at each load, and convolutions run slower.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { describeCpu, PACKED_ENDING, runtimeVersion } from '../../runtime/index.ts';
import { type Bundle, MANIFEST_NAME } from '../bundle.ts';
import { UNFINISHED } from '../leavings.ts';
import type { PackOptions } from './pack-networks.ts';

/** Names the files of a finished folder and their sizes. */
const LIST_NAME = 'packed.json';
const listSchema = z.record(z.string(), z.number());

/**
 * Where to load each network of a bundle from: the bundle's own file, or this machine's packed one.
 * @param cacheFolder where packed networks are kept; they are left out when nothing can be written there
 */
export async function packedNetworks(
  bundle: Bundle,
  cacheFolder: string,
): Promise<(network: string) => string> {
  const { packing } = bundle.manifest;
  const own = (network: string) => bundle.network(network);
  if (Object.keys(packing).length === 0) return own;
  const family = `${basename(bundle.folder)}-packed-${describeCpu().instructionSet}-`;
  const place = join(cacheFolder, `${family}ort${runtimeVersion()}-${await hashOf(bundle)}`);
  const isThere = (await isWhole(place)) || (await make(place, { from: bundle.folder, networks: packing }));
  if (!isThere) return own;
  await removeOlder(cacheFolder, family);
  return (network) => (network in packing ? join(place, `${network}${PACKED_ENDING}`) : own(network));
}

/** With the instruction set and ONNX Runtime's version all that the packed bytes depend on. */
async function hashOf(bundle: Bundle): Promise<string> {
  const content = await readFile(join(bundle.folder, MANIFEST_NAME));
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

/** How a folder's name goes on after the instruction set: the version that packed it, which the first ones don't name, and the hash. */
const NAME_END = /^(?:ort(\d+(?:\.\d+)*).*-)?[0-9a-f]{16}$/;

/** What an older ONNX Runtime packed of the same bundle for the same processors goes: hundreds of megabytes. One that still runs has it mapped. */
async function removeOlder(cacheFolder: string, family: string): Promise<void> {
  for (const name of await readdir(cacheFolder).catch(() => [])) {
    const end = name.startsWith(family) ? NAME_END.exec(name.slice(family.length)) : null;
    if (end && isOlder(end[1] ?? '0', runtimeVersion()))
      await rm(join(cacheFolder, name), { recursive: true, force: true }).catch(() => {});
  }
}

/** Of versions such as 1.30.0; what follows the numbers does not count. */
function isOlder(version: string, than: string): boolean {
  const numbers = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [ours, theirs] = [numbers(version), numbers(than)];
  const at = theirs.findIndex((number, index) => number !== (ours[index] ?? 0));
  return at >= 0 && (ours[at] ?? 0) < (theirs[at] as number);
}

async function isWhole(place: string): Promise<boolean> {
  try {
    const list = listSchema.parse(JSON.parse(await readFile(join(place, LIST_NAME), 'utf8')));
    const sizes = Object.entries(list).map(
      async ([name, size]) => (await stat(join(place, name))).size === size,
    );
    return (await Promise.all(sizes)).every(Boolean);
  } catch {
    return false;
  }
}

/** @returns false when it could not be made: a full disk, a folder that is read-only, no script to run */
async function make(place: string, { from, networks }: Omit<PackOptions, 'to'>): Promise<boolean> {
  const workplace = `${place}.${randomBytes(6).toString('hex')}${UNFINISHED}`;
  try {
    await mkdir(workplace, { recursive: true });
    await packElsewhere({ from, to: workplace, networks });
    const files = await readdir(workplace);
    const sizes = files.map(async (name) => [name, (await stat(join(workplace, name))).size] as const);
    await writeFile(join(workplace, LIST_NAME), JSON.stringify(Object.fromEntries(await Promise.all(sizes))));
    // A damaged one makes room; one that another process finished meanwhile stays.
    if (!(await isWhole(place))) await rm(place, { recursive: true, force: true });
    await rename(workplace, place);
    return true;
  } catch {
    return isWhole(place);
  } finally {
    await rm(workplace, { recursive: true, force: true }).catch(() => {});
  }
}

/** In a process of its own: what sessions leave behind when they are released would stay with this one. */
function packElsewhere(options: PackOptions): Promise<void> {
  // Beside this file, whether both run as they are or as bundles.
  const isBundled = !import.meta.url.endsWith('.ts');
  const script = fileURLToPath(new URL(`./pack-process.${isBundled ? 'mjs' : 'ts'}`, import.meta.url));
  const child: ChildProcess = fork(script, [JSON.stringify(options)], {
    execArgv: isBundled
      ? []
      : ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`packing ended with exit code ${code}`)),
    );
  });
}
