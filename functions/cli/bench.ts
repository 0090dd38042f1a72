/**
 * `cosyvoice bench`: how fast the full-size model is here. Every run is a process of its own; ratios within one run hold on
 * noisy machines, seconds do not.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { defineCommand } from 'citty';
import {
  type Bundle,
  convert,
  makeCheckpoint,
  PRECISIONS,
  type Precision,
  packedNetworks,
} from '../../layers/checkpoint/index.ts';
import { describeCpu, instructionSetName } from '../../layers/runtime/index.ts';
import { allocatorEnvironment } from '../../layers/speech/allocator.ts';
import { MEMORY_USES, type MemoryUse, QUALITIES, type Quality } from '../../layers/speech/index.ts';
import { chart } from './bench/chart.ts';
import { type ColdStart, type Figures, figuresSchema, type RunFigures } from './bench/figures.ts';
import type { FirstAudioOptions } from './bench/first-audio.ts';
import type { LongTextFigures, LongTextOptions } from './bench/long-text.ts';
import type { MeasureOptions, SentenceFigures } from './bench/measure.ts';
import { evictFromPageCache } from './bench/page-cache.ts';
import { scripts } from './bench/scripts.ts';
import { table } from './bench/table.ts';
import { UsageError } from './errors.ts';
import { wholeNumber } from './number-argument.ts';
import { showProgress } from './progress.ts';

const run = promisify(execFile);
/** The seed of the checkpoint that every benchmark shares. */
const CHECKPOINT_SEED = 300;

export default defineCommand({
  meta: { name: 'bench', description: 'Measure speed and memory on a full-size model with random weights' },
  args: {
    model: { type: 'string', description: 'A model folder instead of the random full-size one' },
    cache: {
      type: 'string',
      description: 'Where the random checkpoint and bundles are kept',
      default: 'models/.cache',
    },
    precision: {
      type: 'enum',
      options: [...PRECISIONS],
      description: 'How weights are stored (default: what suits the size of the model)',
    },
    quality: {
      type: 'enum',
      options: [...QUALITIES],
      description: 'How much the flow may spend',
      default: 'balanced',
    },
    memory: {
      type: 'enum',
      options: [...MEMORY_USES],
      description: 'Whether memory may be spent on speed',
      default: 'ample',
    },
    threads: {
      type: 'string',
      description: 'Thread counts, for example 1,2',
      default: `1,${describeCpu().threads}`,
    },
    tokens: { type: 'string', description: 'Speech tokens to decode (50 a second)', default: '500' },
    text: { type: 'string', description: 'Text tokens of the sentence', default: '40' },
    runs: { type: 'string', description: 'Counted runs after the warm-up', default: '3' },
    segments: { type: 'string', description: 'Segments of the long text', default: '6' },
    tiny: { type: 'boolean', description: 'A tiny checkpoint: checks the benchmark itself', default: false },
    json: { type: 'string', description: 'Also write the figures here' },
    compare: { type: 'string', description: 'Figures of an earlier run or another system, put beside these' },
    chart: { type: 'string', description: 'Also draw time by stage here, as SVG' },
  },
  async run({ args }) {
    const speechTokens = wholeNumber('tokens', args.tokens, 1);
    const counts = {
      runs: wholeNumber('runs', args.runs, 1),
      segments: wholeNumber('segments', args.segments, 1),
    };
    const threadCounts = [
      ...new Set(args.threads.split(',').map((count) => wholeNumber('threads', count, 1))),
    ];
    const textTokens = wholeNumber('text', args.text, 1);
    const systems = args.compare ? [await readFigures(args.compare)] : [];
    const bundle = await prepare(args.model, args.cache, args.precision as Precision | undefined, args.tiny);
    const options = {
      bundle: bundle.folder,
      cacheFolder: args.cache,
      speechTokens,
      textTokens,
      quality: args.quality as Quality,
      memory: args.memory as MemoryUse,
    };
    const runs: RunFigures[] = [];
    const progress = showProgress('Measuring');
    for (const [index, threads] of threadCounts.entries()) {
      progress.update(`${threads} threads`, index / threadCounts.length);
      runs.push({
        ...(await measured<SentenceFigures>('measure', { ...options, threads, runs: counts.runs })),
        ...(await measured<LongTextFigures>('long-text', { ...options, threads, segments: counts.segments })),
        ...(await coldStart(bundle, { ...options, threads }, counts.runs)),
      });
    }
    progress.stop();
    const cpu = describeCpu();
    const figures: Figures = {
      system: 'CosyVoice Lite',
      model: bundle.manifest.model,
      precision: bundle.manifest.precision,
      bundleBytes: bundle.totalBytes,
      quality: args.quality,
      memory: args.memory,
      cpu: `${cpu.model}, ${cpu.threads} threads, ${instructionSetName(cpu.instructionSet)}`,
      date: new Date().toISOString().slice(0, 10),
      audioSeconds: speechTokens / bundle.config.flow.tokenRateHz,
      speechTokens,
      runs,
    };
    systems.push(figures);
    if (args.json) await writeFile(args.json, `${JSON.stringify(figures, null, 2)}\n`);
    if (args.chart) await writeFile(args.chart, chart(systems));
    process.stdout.write(
      `${figures.cpu}; ${figures.audioSeconds.toFixed(2)} s of speech\n\n${table(systems)}`,
    );
  },
});

async function prepare(
  model: string | undefined,
  cacheFolder: string,
  precision: Precision | undefined,
  tiny: boolean,
): Promise<Bundle> {
  const size = tiny ? 'tiny' : 'full';
  const folder = model ?? join(cacheFolder, `random-${size}-${CHECKPOINT_SEED}`);
  const progress = showProgress('Preparing');
  try {
    if (!model && !existsSync(folder)) {
      await makeCheckpoint({
        size,
        seed: CHECKPOINT_SEED,
        outDir: folder,
        onProgress: ({ file, writtenBytes, totalBytes }) => progress.update(file, writtenBytes / totalBytes),
      });
    }
    const bundle = await convert(folder, {
      cacheFolder,
      ...(precision ? { precision } : {}),
      onProgress: ({ step, fraction }) => progress.update(step, fraction),
    });
    await packedNetworks(bundle, cacheFolder);
    return bundle;
  } finally {
    progress.stop();
  }
}

/** What a script of its own process prints: bundled, and with the allocator told, as it is deployed. */
async function measured<Result>(
  script: 'measure' | 'long-text' | 'first-audio',
  options: MeasureOptions | LongTextOptions | FirstAudioOptions,
): Promise<Result> {
  const words = [join(await scripts(), `${script}.mjs`), JSON.stringify(options)];
  const { stdout } = await run(process.execPath, words, {
    maxBuffer: 1 << 24,
    env: { ...allocatorEnvironment(), ...process.env },
  });
  return JSON.parse(stdout) as Result;
}

/** Process start to the first audio of a short sentence, with the model's pages in the cache and without. */
async function coldStart(
  bundle: Bundle,
  options: FirstAudioOptions,
  runs: number,
): Promise<Required<Pick<RunFigures, 'coldStartSeconds' | 'coldStartParts'>>> {
  const firstAudio = () => measured<ColdStart>('first-audio', options);
  const packed = dirname((await packedNetworks(bundle, options.cacheFolder))('language-model-step'));
  const warm: ColdStart[] = [];
  const cold: ColdStart[] = [];
  const warming = await firstAudio();
  for (let run = 0; run < runs; run += 1) warm.push(await firstAudio());
  for (let run = 0; run < runs; run += 1) {
    if (!((await evictFromPageCache(bundle.folder)) && (await evictFromPageCache(packed)))) break;
    cold.push(await firstAudio());
  }
  const warmCache = middleOf(warm) ?? warming;
  const coldCache = middleOf(cold) ?? null;
  return {
    coldStartSeconds: { warmCache: warmCache.total, coldCache: coldCache?.total ?? null },
    coldStartParts: { warmCache, coldCache },
  };
}

/** The start whose time lies in the middle: its parts add up, which medians of parts would not. */
function middleOf(starts: readonly ColdStart[]): ColdStart | undefined {
  return [...starts].sort((a, b) => a.total - b.total)[Math.floor((starts.length - 1) / 2)];
}

async function readFigures(path: string): Promise<Figures> {
  const text = await readFile(path, 'utf8');
  try {
    return figuresSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new UsageError(
      `${path} does not hold benchmark figures; give a file that \`bench --json\` wrote`,
      {},
      { cause },
    );
  }
}
