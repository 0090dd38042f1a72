/** Where builds lie, and what must be in them. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BuiltFolders } from './cosyvoice-stack.ts';

const root = resolve(import.meta.dirname, '..');

export const builtFolders: BuiltFolders = {
  imageFolder: join(root, 'dist/image'),
  apiFolder: join(root, 'dist/api'),
  siteFolder: join(root, 'web/dist'),
};

/** A build that is missing. The message is one sentence. */
export class NotBuiltError extends Error {
  override readonly name = 'NotBuiltError';
}

/** @throws NotBuiltError */
export function requireBuilt({ imageFolder, apiFolder, siteFolder }: BuiltFolders): void {
  const wanted = [
    [imageFolder, 'Dockerfile', 'the image'],
    [apiFolder, 'index.mjs', 'the API function'],
    [siteFolder, 'index.html', 'the page'],
  ] as const;
  for (const [folder, file, what] of wanted) {
    if (existsSync(join(folder, file))) continue;
    throw new NotBuiltError(
      `There is no ${file} in ${folder}: ${what} was not built; run npm run synth, which builds it.`,
    );
  }
}
