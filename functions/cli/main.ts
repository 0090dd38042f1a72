/** `cosyvoice <command>`: one file a command, loaded only when it is called. */
import { readFileSync } from 'node:fs';
import { defineCommand, runCommand, runMain, type SubCommandsDef } from 'citty';
import { requireKnownWords } from './known-words.ts';
import { sentenceOf } from './sentence-of.ts';

const subCommands = {
  serve: () => import('./serve.ts').then((module) => module.default),
  speak: () => import('./speak.ts').then((module) => module.default),
  batch: () => import('./batch.ts').then((module) => module.default),
  'clone-voice': () => import('./clone-voice.ts').then((module) => module.default),
  'concat-wav': () => import('./concat-wav.ts').then((module) => module.default),
  normalize: () => import('./normalize.ts').then((module) => module.default),
  'download-model': () => import('./download-model.ts').then((module) => module.default),
  convert: () => import('./convert.ts').then((module) => module.default),
  'make-checkpoint': () => import('./make-checkpoint.ts').then((module) => module.default),
  bench: () => import('./bench.ts').then((module) => module.default),
  distances: () => import('./distances.ts').then((module) => module.default),
  parity: () => import('./parity.ts').then((module) => module.default),
  doctor: () => import('./doctor.ts').then((module) => module.default),
} satisfies SubCommandsDef;

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const commands = defineCommand({
  meta: { name: 'cosyvoice', version, description: 'CosyVoice text to speech on the CPU.' },
  subCommands,
});

const words = process.argv.slice(2);
const asksForHelp =
  words.length === 0 || words.includes('--help') || words.includes('-h') || words.includes('--version');
if (asksForHelp) await runMain(commands);
else await run();

/** Runs the command; an error this project throws on purpose is one sentence on stderr and exit code 1, not a stack trace. */
async function run(): Promise<void> {
  try {
    const [name = '', ...others] = words;
    if (isCommand(name)) requireKnownWords(name, (await subCommands[name]()).args ?? {}, others);
    await runCommand(commands, { rawArgs: words });
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exitCode = 1;
  }
}

function isCommand(name: string): name is keyof typeof subCommands {
  return Object.hasOwn(subCommands, name);
}
