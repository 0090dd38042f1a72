/**
 * What a cache folder keeps that nobody will ask for again: bundles of an older format, with what machines packed of them, and the beginnings
 * of conversions that were killed. Other processes may share the folder, so only that goes which no process of this format can want.
 */
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BUNDLE_FORMAT, MANIFEST_NAME } from './bundle.ts';

/** Ends the name of a folder that is being written; a folder with another name is whole. */
export const UNFINISHED = '.partial';

/** A conversion writes something every few seconds; one that was silent this long was killed. */
const SILENT_MILLISECONDS = 60 * 60 * 1000;

/** As `convert` names them: whatever else somebody keeps in the folder is theirs. */
const BUNDLE_NAME = /^.+-(fp32|int8|int4)-[0-9a-f]{16}$/;

const formatSchema = z.object({ format: z.number() });

/** What can't be removed stays: a cache that is too large is no reason not to speak. */
export async function removeLeavings(cacheFolder: string): Promise<void> {
  const names = await readdir(cacheFolder).catch(() => []);
  for (const name of names) {
    const path = join(cacheFolder, name);
    if (name.includes(UNFINISHED)) {
      if (await isSilent(path)) await remove(path);
    } else if (BUNDLE_NAME.test(name) && (await isOlder(path))) {
      // The bundle last: while it is there, a removal that was cut short begins again.
      for (const packed of names.filter((other) => other.startsWith(`${name}-packed-`)))
        await remove(join(cacheFolder, packed));
      await remove(path);
    }
  }
}

async function isOlder(bundle: string): Promise<boolean> {
  try {
    return (
      formatSchema.parse(JSON.parse(await readFile(join(bundle, MANIFEST_NAME), 'utf8'))).format <
      BUNDLE_FORMAT
    );
  } catch {
    return false;
  }
}

async function isSilent(folder: string): Promise<boolean> {
  try {
    const paths = [folder, ...(await readdir(folder)).map((name) => join(folder, name))];
    const changes = await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs));
    return Date.now() - Math.max(...changes) > SILENT_MILLISECONDS;
  } catch {
    return false;
  }
}

async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => {});
}
