/** Takes a folder's files out of the page cache, as after a reboot: Linux only, through dd's `nocache` (posix_fadvise). */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** @returns false where there is no way to do it */
export async function evictFromPageCache(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  try {
    for (const name of await readdir(folder)) {
      await run('dd', [`if=${join(folder, name)}`, 'iflag=nocache', 'count=0', 'status=none']);
    }
    return true;
  } catch {
    return false;
  }
}
