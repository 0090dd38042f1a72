/** A golden set: `manifest.json` and the arrays it names. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { GoldenSetError } from './errors.ts';
import { type GoldenArray, readNpy } from './npy.ts';

const toleranceSchema = z.union([
  z.literal('exact'),
  z.object({ rtol: z.number(), atol: z.number(), rel_rms: z.number().optional() }),
]);

const portSchema = z.object({
  name: z.string(),
  file: z.string(),
  dtype: z.string(),
  shape: z.array(z.number()),
});

const caseSchema = z.object({
  id: z.string(),
  group: z.string(),
  params: z.record(z.string(), z.unknown()),
  inputs: z.array(portSchema),
  outputs: z.array(portSchema.extend({ tol: toleranceSchema.optional() })),
  json: z.array(z.object({ name: z.string(), file: z.string() })).default([]),
});

const manifestSchema = z.object({ model: z.string(), cases: z.array(caseSchema) });

export type Tolerance = z.infer<typeof toleranceSchema>;

/** When the manifest names no tolerance for a float output. */
const DEFAULT_TOLERANCE: Tolerance = { rtol: 1e-4, atol: 1e-4 };

export interface GoldenOutput extends GoldenArray {
  readonly name: string;
  readonly tolerance: Tolerance;
}

/** What a stage computed for a case: arrays by output name, and facts that are compared as JSON. */
export interface CaseResult {
  readonly arrays?: Readonly<Record<string, ArrayLike<number>>>;
  readonly facts?: readonly { readonly name: string; readonly got: unknown; readonly want: unknown }[];
}

/** Runs one case through a stage. Each stage's folder has a `parity.ts` that exports runners by group. */
export type CaseRunner = (golden: GoldenCase) => Promise<CaseResult>;

/** One case of a golden set; arrays are read when asked for. */
export class GoldenCase {
  readonly id: string;
  readonly group: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly #folder: string;
  readonly #case: z.infer<typeof caseSchema>;

  constructor(folder: string, entry: z.infer<typeof caseSchema>) {
    this.id = entry.id;
    this.group = entry.group;
    this.params = entry.params;
    this.#folder = folder;
    this.#case = entry;
  }

  has(inputName: string): boolean {
    return this.#case.inputs.some(({ name }) => name === inputName);
  }

  input(name: string): GoldenArray {
    const port = this.#case.inputs.find((candidate) => candidate.name === name);
    if (!port) throw new GoldenSetError(`case ${this.id} has no input ${name}`, { id: this.id, name });
    return readNpy(join(this.#folder, port.file));
  }

  /** @throws GoldenSetError unless the input is float32 */
  floats(name: string): Float32Array {
    const { values } = this.input(name);
    if (values instanceof Float32Array) return values;
    throw new GoldenSetError(`input ${name} of case ${this.id} is not float32`, { id: this.id, name });
  }

  /** @throws GoldenSetError unless the input is int32 */
  ints(name: string): Int32Array {
    const { values } = this.input(name);
    if (values instanceof Int32Array) return values;
    throw new GoldenSetError(`input ${name} of case ${this.id} is not int32`, { id: this.id, name });
  }

  get outputNames(): readonly string[] {
    return this.#case.outputs.map(({ name }) => name);
  }

  outputs(): GoldenOutput[] {
    return this.#case.outputs.map(({ name, file, tol }) => ({
      name,
      tolerance: tol ?? DEFAULT_TOLERANCE,
      ...readNpy(join(this.#folder, file)),
    }));
  }

  /** A JSON document of the case, parsed. */
  json(name: string): unknown {
    const document = this.#case.json.find((candidate) => candidate.name === name);
    if (!document) throw new GoldenSetError(`case ${this.id} has no document ${name}`, { id: this.id, name });
    return readJson(join(this.#folder, document.file));
  }

  /** The path of a file named in `params`, relative to the set. */
  path(relativePath: string): string {
    return join(this.#folder, relativePath);
  }
}

/** @throws GoldenSetError when the folder has no manifest of the known form */
export function readGoldenSet(folder: string): {
  readonly model: string;
  readonly cases: readonly GoldenCase[];
} {
  const path = join(folder, 'manifest.json');
  const parsed = manifestSchema.safeParse(readJson(path));
  if (!parsed.success) {
    throw new GoldenSetError(`${path} is not a golden manifest: ${z.prettifyError(parsed.error)}`, { path });
  }
  return {
    model: parsed.data.model,
    cases: parsed.data.cases.map((entry) => new GoldenCase(dirname(path), entry)),
  };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new GoldenSetError(`${path} cannot be read as JSON`, { path }, { cause });
  }
}
