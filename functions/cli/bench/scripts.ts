/** The benchmark's scripts as bundles, with what they start beside them: TypeScript that is read at run time takes time and memory of its own. */
import { resolve } from 'node:path';
import { bundleHandler, copyTables } from '../../synthesis/image/bundle-code.ts';

/** Inside the project, where the packages are found that are no part of a bundle. */
const FOLDER = resolve(import.meta.dirname, '../../../dist/bench');
const ENTRIES = {
  measure: 'functions/cli/bench/measure.ts',
  'long-text': 'functions/cli/bench/long-text.ts',
  'first-audio': 'functions/cli/bench/first-audio.ts',
  'sound-worker': 'layers/speech/sound/serve-sound.ts',
  'pack-process': 'layers/checkpoint/packing/pack-process.ts',
} as const;

let made: Promise<string> | undefined;

/** The folder of the bundles, `<script>.mjs` each; made once a process. */
export function scripts(): Promise<string> {
  made ??= make();
  return made;
}

async function make(): Promise<string> {
  for (const [name, entry] of Object.entries(ENTRIES)) await bundleHandler(entry, `${FOLDER}/${name}.mjs`);
  await copyTables(FOLDER);
  return FOLDER;
}
