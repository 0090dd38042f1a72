/** Which model folders there are, and which one speaks when nobody chose. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface FoundModel {
  /** The folder's name. */
  readonly id: string;
  readonly folder: string;
  /** Changes when the folder's files change. */
  readonly fingerprint: string;
  /** Milliseconds since 1970 of the newest file. */
  readonly changedAt: number;
}

/** The voice the product carries: it speaks only when nothing else is there. */
export const embeddedModel = 'nano';

/** Files one of which makes a folder a model: an official folder, or one that is converted already. */
const marks = ['cosyvoice.yaml', 'bundle.json'] as const;

/** Folders under `models/` that hold a model, by name. A missing `models/` holds none. */
export async function findModels(modelsFolder: string): Promise<FoundModel[]> {
  const names = await readdir(modelsFolder).catch(() => []);
  const found: FoundModel[] = [];
  for (const id of names.sort()) {
    if (id.startsWith('.')) continue;
    const folder = join(modelsFolder, id);
    const isFile = (name: string): Promise<boolean> =>
      stat(join(folder, name)).then(
        (entry) => entry.isFile(),
        () => false,
      );
    if ((await Promise.all(marks.map(isFile))).includes(true))
      found.push({ id, folder, ...(await filesOf(folder)) });
  }
  return found;
}

/** The preferred one, else the newest official folder, else the embedded voice. */
export function chooseDefault(found: readonly FoundModel[], preferred?: string): FoundModel | undefined {
  if (preferred !== undefined) return found.find(({ id }) => id === preferred);
  const official = found.filter(({ id }) => id !== embeddedModel);
  const newest = official.sort((a, b) => b.changedAt - a.changedAt || (a.id < b.id ? -1 : 1))[0];
  return newest ?? found.find(({ id }) => id === embeddedModel);
}

async function filesOf(folder: string): Promise<Pick<FoundModel, 'fingerprint' | 'changedAt'>> {
  let changedAt = 0;
  const facts: string[] = [];
  for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    const { size, mtimeMs } = await stat(join(folder, entry.name));
    changedAt = Math.max(changedAt, mtimeMs);
    facts.push(`${entry.name}:${size}:${mtimeMs}`);
  }
  return { fingerprint: facts.join('|'), changedAt };
}
