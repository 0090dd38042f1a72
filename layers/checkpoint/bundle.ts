/**
 * A bundle: what a model folder becomes once converted, and all that synthesis needs.
 *
 * `bundle.json` names the format, the model, its configuration and every file with its size and SHA-256; beside it lie one
 * `<network>.onnx` + `<network>.weights` a network, and `speakers.json`. A bundle is written once, as a whole, and never changed.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ModelConfig } from './config/index.ts';
import { BundleDamagedError, BundleVersionError } from './errors.ts';
import type { Fingerprints } from './fingerprint.ts';
import { PACKINGS } from './graphs/index.ts';

/** Raised whenever a bundle of an older converter can no longer be run. */
export const BUNDLE_FORMAT = 10;

export const MANIFEST_NAME = 'bundle.json';
export const SPEAKERS_NAME = 'speakers.json';

const manifestSchema = z.object({
  format: z.number(),
  /** The model folder's name. */
  model: z.string(),
  /** What answers call `model_version`. */
  version: z.string(),
  precision: z.string(),
  /** Networks that each machine prepares for its own processor: see packing/packed-networks.ts. */
  packing: z.record(z.string(), z.enum(PACKINGS)),
  /** Bytes of weights that every run of a network reads. */
  readBytes: z.record(z.string(), z.number()),
  config: z.custom<ModelConfig>((value) => typeof value === 'object' && value !== null),
  files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() })),
});

export type BundleManifest = z.infer<typeof manifestSchema>;

export class Bundle {
  readonly folder: string;
  readonly manifest: BundleManifest;
  /** Speaker name -> [192] embedding. */
  readonly speakers: ReadonlyMap<string, Float32Array>;

  private constructor(folder: string, manifest: BundleManifest, speakers: ReadonlyMap<string, Float32Array>) {
    this.folder = folder;
    this.manifest = manifest;
    this.speakers = speakers;
  }

  /**
   * Opens a bundle. Sizes are always checked; with `fingerprints` every file's content as well.
   * @throws BundleDamagedError when a file is missing, cut short or changed
   * @throws BundleVersionError when another version of the converter made it
   */
  static async open(folder: string, fingerprints?: Fingerprints): Promise<Bundle> {
    const manifest = await readManifest(folder);
    for (const [name, expected] of Object.entries(manifest.files)) {
      const path = join(folder, name);
      const size = await stat(path).then(
        (found) => found.size,
        () => undefined,
      );
      if (size !== expected.bytes) {
        throw new BundleDamagedError(
          path,
          size === undefined ? 'no file' : `${size} bytes instead of ${expected.bytes}`,
        );
      }
      if (fingerprints && (await fingerprints.of(path)) !== expected.sha256) {
        throw new BundleDamagedError(path, 'other content');
      }
    }
    const speakers = z
      .record(z.string(), z.array(z.number()))
      .parse(JSON.parse(await readFile(join(folder, SPEAKERS_NAME), 'utf8')));
    return new Bundle(
      folder,
      manifest,
      new Map(Object.entries(speakers).map(([name, values]) => [name, Float32Array.from(values)])),
    );
  }

  get config(): ModelConfig {
    return this.manifest.config;
  }

  /** Names of all networks. */
  get networks(): readonly string[] {
    return Object.keys(this.manifest.readBytes);
  }

  /** The path of a network's graph. */
  network(name: string): string {
    return join(this.folder, `${name}.onnx`);
  }

  /** Bytes on disk of everything the bundle ships. */
  get totalBytes(): number {
    return Object.values(this.manifest.files).reduce((total, { bytes }) => total + bytes, 0);
  }
}

async function readManifest(folder: string): Promise<BundleManifest> {
  const path = join(folder, MANIFEST_NAME);
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new BundleDamagedError(path, 'no JSON', { cause });
  }
  const format = z.object({ format: z.number() }).safeParse(content);
  if (format.success && format.data.format !== BUNDLE_FORMAT) {
    throw new BundleVersionError(path, format.data.format, BUNDLE_FORMAT);
  }
  const parsed = manifestSchema.safeParse(content);
  if (!parsed.success) throw new BundleDamagedError(path, 'other fields than a bundle has');
  return parsed.data;
}
