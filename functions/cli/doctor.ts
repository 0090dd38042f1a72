/** `cosyvoice doctor`: what this machine can do and what is missing, a line each; exit code 1 when it cannot speak. */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCommand } from 'citty';
import { CosyVoiceError } from '../../layers/errors.ts';
import { describeCpu, instructionSetName, runtimeVersion } from '../../layers/runtime/index.ts';
import { type FoundModel, findModels, readSettings } from '../../layers/service/index.ts';
import { memoryLimitBytes, memoryUseWithin } from '../../layers/speech/index.ts';
import { checkFolder } from './check-folder.ts';

interface Finding {
  readonly subject: string;
  readonly state: 'ok' | 'slow' | 'missing';
  readonly detail: string;
}

const GIBIBYTE = 2 ** 30;

export default defineCommand({
  meta: { name: 'doctor', description: 'Say what this machine can do and what is missing' },
  args: {
    models: {
      type: 'string',
      description: 'The folder that holds the model folders (default: COSYVOICE_MODELS, else models)',
    },
    json: { type: 'boolean', description: 'Print the findings as JSON', default: false },
  },
  async run({ args }) {
    const findings = await examine(args.models ?? readSettings(process.env).modelsFolder);
    if (args.json) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
    else
      for (const { subject, state, detail } of findings)
        process.stdout.write(`${MARKS[state]} ${subject}: ${detail}\n`);
    if (findings.some(({ state }) => state === 'missing')) process.exitCode = 1;
  },
});

const MARKS = { ok: '✓', slow: '~', missing: '✗' } as const;

async function examine(modelsFolder: string): Promise<Finding[]> {
  return [
    node(),
    processor(),
    memory(),
    await runtime(),
    ...(await models(modelsFolder)),
    await disk(modelsFolder),
  ];
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const good = major > 20 || (major === 20 && minor >= 15);
  return {
    subject: 'Node',
    state: good ? 'ok' : 'missing',
    detail: good ? process.version : `${process.version} is too old; install Node 20.15 or later`,
  };
}

function processor(): Finding {
  const cpu = describeCpu();
  const detail = `${cpu.model}, ${cpu.threads} threads, ${instructionSetName(cpu.instructionSet)}`;
  return { subject: 'CPU', state: cpu.instructionSet === 'baseline' ? 'slow' : 'ok', detail };
}

function memory(): Finding {
  const limit = memoryLimitBytes();
  const isScarce = memoryUseWithin(limit) === 'scarce';
  const manner = isScarce ? '; long texts are spoken one segment at a time' : '';
  return {
    subject: 'Memory',
    state: isScarce ? 'slow' : 'ok',
    detail: `${(limit / GIBIBYTE).toFixed(1)} GiB, ${(process.availableMemory() / GIBIBYTE).toFixed(1)} GiB free${manner}`,
  };
}

async function runtime(): Promise<Finding> {
  try {
    return { subject: 'ONNX Runtime', state: 'ok', detail: await runtimeVersion() };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    return {
      subject: 'ONNX Runtime',
      state: 'missing',
      detail: `${reason}; run \`npm ci\` again on this machine`,
    };
  }
}

async function models(folder: string): Promise<Finding[]> {
  const found = await findModels(folder);
  if (found.length === 0) {
    const detail = `none in ${folder}/; put an official CosyVoice-300M-SFT folder there`;
    return [{ subject: 'Models', state: 'missing', detail }];
  }
  return Promise.all(found.map(model));
}

async function model({ id, folder }: FoundModel): Promise<Finding> {
  const subject = `Model ${id}`;
  try {
    const speakers = await checkFolder(folder);
    const canClone = existsSync(join(folder, 'campplus.onnx'));
    const cloning = canClone ? '' : '; no cloning, for campplus.onnx is missing';
    return { subject, state: 'ok', detail: `${speakers.join(', ')}${cloning}` };
  } catch (error) {
    if (!(error instanceof CosyVoiceError)) throw error;
    return { subject, state: 'missing', detail: error.message };
  }
}

async function disk(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(existsSync(folder) ? folder : '.');
  const free = (bavail * bsize) / GIBIBYTE;
  // A converted 300M bundle in fp32 takes 1.8 GB; 4-bit ones a fifth of that.
  return {
    subject: 'Disk',
    state: free < 2 ? 'slow' : 'ok',
    detail: `${free.toFixed(1)} GiB free for converted models`,
  };
}
