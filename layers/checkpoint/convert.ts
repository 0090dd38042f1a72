/**
 * Official model folder -> bundle, once: later calls find the finished bundle again.
 *
 * A bundle's place is named by the content of the source files, the precision and the converter's format. It is written
 * beside its place and renamed into it, so that it is there whole or not at all, also when two processes convert at once.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { BUNDLE_FORMAT, Bundle, type BundleManifest, MANIFEST_NAME, SPEAKERS_NAME } from './bundle.ts';
import { type ModelConfig, readModelConfig } from './config/index.ts';
import {
  BundleDamagedError,
  BundleVersionError,
  CacheUnwritableError,
  CheckpointMissingError,
} from './errors.ts';
import { Fingerprints } from './fingerprint.ts';
import { defaultPrecision, type NetworkPlan, type Precision, planNetworks } from './graphs/index.ts';
import { removeLeavings, UNFINISHED } from './leavings.ts';
import { type Graph, writeModels } from './onnx/index.ts';
import { openFolder } from './open-folder.ts';
import { readSpeakers } from './speakers.ts';
import { modelVersion } from './version.ts';

/** The files a bundle is made of; campplus.onnx and speech_tokenizer_v1.onnx run as they are. */
const SOURCE_FILES = ['cosyvoice.yaml', 'llm.pt', 'flow.pt', 'hift.pt', 'spk2info.pt'] as const;

export interface ConvertProgress {
  /** `reading` while the source is hashed, then the network being written. */
  readonly step: string;
  /** 0 to 1 over the whole conversion. */
  readonly fraction: number;
}

export interface ConvertOptions {
  /** Where bundles are kept, for example `models/.cache`. */
  readonly cacheFolder: string;
  /** Default: what suits the model's size. */
  readonly precision?: Precision;
  readonly onProgress?: (progress: ConvertProgress) => void;
}

/**
 * @param modelFolder an official folder: cosyvoice.yaml, llm.pt, flow.pt, hift.pt, spk2info.pt
 * @throws CheckpointError of the kind that fits, naming the file; nothing is left behind
 */
export async function convert(modelFolder: string, options: ConvertOptions): Promise<Bundle> {
  const report = options.onProgress ?? (() => {});
  await removeLeavings(options.cacheFolder);
  const config = await readModelConfig(modelFolder);
  const fingerprints = await Fingerprints.load(join(options.cacheFolder, 'fingerprints.json'));
  const contentHash = await hashSources(modelFolder, fingerprints, report);
  const precision = options.precision ?? defaultPrecision(config.llm);
  const name = `${basename(resolve(modelFolder))}-${precision}-${contentHash.slice(0, 16)}`;
  const place = join(options.cacheFolder, name);

  const existing = await openIfSound(place, fingerprints);
  if (existing) {
    await fingerprints.save();
    return existing;
  }
  const workplace = join(options.cacheFolder, `.${name}.${randomBytes(6).toString('hex')}${UNFINISHED}`);
  try {
    await mkdir(workplace, { recursive: true });
    await writeBundle(workplace, modelFolder, { config, contentHash, precision }, fingerprints, report);
    const bundle = await putInPlace(workplace, place, fingerprints);
    await fingerprints.save();
    report({ step: 'done', fraction: 1 });
    return bundle;
  } catch (error) {
    throw CacheUnwritableError.of(options.cacheFolder, error) ?? error;
  } finally {
    // What can't be removed now goes with other leavings.
    await rm(workplace, { recursive: true, force: true }).catch(() => {});
  }
}

/**
 * Renames a finished bundle into its place. A folder that is there already is either a sound bundle of the same content, which
 * another conversion put there meanwhile and somebody may be reading, or a damaged one, which makes room.
 */
async function putInPlace(workplace: string, place: string, fingerprints: Fingerprints): Promise<Bundle> {
  for (;;) {
    try {
      await rename(workplace, place);
      return await Bundle.open(place, fingerprints);
    } catch (error) {
      if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    }
    const other = await openIfSound(place, fingerprints);
    if (other) return other;
    const aside = `${workplace}.damaged`;
    await rename(place, aside).catch((error) => {
      // Another conversion made room first.
      if (!hasCode(error, 'ENOENT')) throw error;
    });
    await rm(aside, { recursive: true, force: true });
  }
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

async function hashSources(
  folder: string,
  fingerprints: Fingerprints,
  report: (progress: ConvertProgress) => void,
): Promise<string> {
  const paths = SOURCE_FILES.map((name) => join(folder, name));
  let total = 0;
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) {
      throw new CheckpointMissingError({
        file: path,
        found: 'no such file',
        expected: `the official folder's ${SOURCE_FILES.join(', ')}`,
        remedy: 'copy the file there, or fetch the folder with `npm run download-model`',
      });
    }
    total += found.size;
  }
  const hash = createHash('sha256').update(`bundle format ${BUNDLE_FORMAT}\n`);
  let done = 0;
  for (const path of paths) {
    const sha256 = await fingerprints.of(path, (bytes) => {
      done += bytes;
      report({ step: 'reading', fraction: (READING_SHARE * done) / total });
    });
    hash.update(`${basename(path)} ${sha256}\n`);
  }
  return hash.digest('hex');
}

/** Hashing reads every byte once; converting reads, computes and writes: about a tenth of the time goes to the first. */
const READING_SHARE = 0.1;

async function openIfSound(place: string, fingerprints: Fingerprints): Promise<Bundle | undefined> {
  try {
    return await Bundle.open(place, fingerprints);
  } catch (error) {
    if (error instanceof BundleDamagedError || error instanceof BundleVersionError) return undefined;
    throw error;
  }
}

interface BundleFacts {
  readonly config: ModelConfig;
  readonly contentHash: string;
  readonly precision: Precision;
}

interface PlannedGraph {
  readonly plan: NetworkPlan;
  readonly graph: Graph;
}

async function writeNetworks(
  folder: string,
  networks: readonly PlannedGraph[],
  report: (progress: ConvertProgress) => void,
): Promise<void> {
  const total = networks.reduce((sum, { graph }) => sum + graph.weightBytes, 0);
  let done = 0;
  const sharing = new Map<string, PlannedGraph[]>();
  for (const network of networks) {
    const weights = network.plan.weights ?? network.plan.name;
    sharing.set(weights, [...(sharing.get(weights) ?? []), network]);
  }
  for (const [weights, users] of sharing) {
    const models = users.map(({ plan, graph }) => ({ graph, modelPath: join(folder, `${plan.name}.onnx`) }));
    await writeModels(models, join(folder, `${weights}.weights`), (bytes) => {
      done += bytes;
      report({ step: weights, fraction: READING_SHARE + (1 - READING_SHARE) * (done / total) });
    });
  }
}

async function writeBundle(
  workplace: string,
  modelFolder: string,
  { config, contentHash, precision }: BundleFacts,
  fingerprints: Fingerprints,
  report: (progress: ConvertProgress) => void,
): Promise<void> {
  const { checkpoints, close } = await openFolder(modelFolder);
  let networks: readonly PlannedGraph[];
  try {
    networks = planNetworks(config, checkpoints, precision).map((plan) => ({ plan, graph: plan.build() }));
    await writeNetworks(workplace, networks, report);
  } finally {
    await close();
  }
  const speakers = await readSpeakers(join(modelFolder, 'spk2info.pt'));
  await writeFile(
    join(workplace, SPEAKERS_NAME),
    JSON.stringify(Object.fromEntries([...speakers].map(([name, values]) => [name, Array.from(values)]))),
  );
  const files: BundleManifest['files'] = {};
  for (const name of (await readdir(workplace)).sort()) {
    const path = join(workplace, name);
    files[name] = { bytes: (await stat(path)).size, sha256: await fingerprints.of(path) };
  }
  const manifest: BundleManifest = {
    format: BUNDLE_FORMAT,
    model: basename(resolve(modelFolder)),
    version: await modelVersion(
      modelFolder,
      contentHash,
      precision === defaultPrecision(config.llm) ? undefined : precision,
    ),
    precision,
    packing: Object.fromEntries(
      networks.flatMap(({ plan: { name, packing } }) => (packing ? [[name, packing] as const] : [])),
    ),
    readBytes: Object.fromEntries(networks.map(({ plan, graph }) => [plan.name, graph.readBytes])),
    config,
    files,
  };
  await writeFile(join(workplace, MANIFEST_NAME), JSON.stringify(manifest, null, 2));
}
