/** What the image has under /var/task, by the Dockerfile's own COPY lines. */
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export async function imageTaskRoot(imageFolder: string, taskRoot: string): Promise<void> {
  const dockerfile = await readFile(join(imageFolder, 'Dockerfile'), 'utf8');
  for (const [, from = '', to = ''] of dockerfile.matchAll(/^COPY (\S+) \/var\/task\/(\S*)$/gm)) {
    await mkdir(join(taskRoot, to), { recursive: true });
    await cp(join(imageFolder, from), join(taskRoot, to), { recursive: true, preserveTimestamps: true });
  }
}
