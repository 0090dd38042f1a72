/** What a benchmark run measures; also the form of `--compare` files, so that another system's figures can stand beside ours. */
import { z } from 'zod';

/** Median and range of several runs. */
const spreadSchema = z.object({ median: z.number(), min: z.number(), max: z.number() });

/** Seconds from the start of a process to the first audio of a short sentence, and where they go. */
const coldStartSchema = z.object({
  total: z.number(),
  /** Node and this program's code. */
  code: z.number(),
  /** Opening the bundle and creating all sessions. */
  load: z.number(),
  text: z.number(),
  languageModel: z.number(),
  flow: z.number(),
  vocoder: z.number(),
});

const runSchema = z.object({
  threads: z.number(),
  /** Seconds for the whole utterance. */
  stages: z.object({
    prefill: spreadSchema,
    languageModel: spreadSchema,
    flow: spreadSchema,
    vocoder: spreadSchema,
  }),
  /** Milliseconds for one decoding step with that many positions in the cache. */
  stepMilliseconds: z.record(z.string(), z.number()),
  totalSeconds: spreadSchema,
  realTimeFactor: spreadSchema,
  /** All sessions created, page cache warm. */
  loadSeconds: z.number().optional(),
  /** With the model's pages in the system's cache, and without. */
  coldStartSeconds: z.object({ warmCache: z.number(), coldCache: z.number().nullable() }).optional(),
  coldStartParts: z.object({ warmCache: coldStartSchema, coldCache: coldStartSchema.nullable() }).optional(),
  /** Several segments, decoded in batches ahead of the sound, and one by one. */
  longText: z
    .object({
      segments: z.number(),
      audioSeconds: z.number(),
      realTimeFactor: z.number(),
      oneByOneRealTimeFactor: z.number(),
      firstAudioSeconds: z.number(),
    })
    .optional(),
  /** Of the process that speaks the long text. */
  memoryMiB: z
    .object({
      afterLoad: z.object({ anonymous: z.number(), file: z.number() }),
      peak: z.object({ anonymous: z.number(), file: z.number() }),
    })
    .optional(),
  machine: z.object({ gemmGflops: z.number(), readGBps: z.number() }).optional(),
  /** Bytes of weights that a decoding step reads, over the step's time at 250 positions, over the bandwidth measured: the roofline. */
  decodeShareOfBandwidth: z.number().optional(),
  /** Operations of the ODE over the flow's time, over the float32 matrix peak measured: products in 8 bits can take it past 1. */
  flowShareOfPeak: z.number().optional(),
});

export const figuresSchema = z.object({
  system: z.string(),
  model: z.string(),
  precision: z.string(),
  /** Of the bundle as shipped. */
  bundleBytes: z.number().optional(),
  quality: z.string(),
  /** Whether memory might be spent on speed. */
  memory: z.string().optional(),
  cpu: z.string(),
  date: z.string(),
  audioSeconds: z.number(),
  speechTokens: z.number(),
  runs: z.array(runSchema),
});

export type ColdStart = z.infer<typeof coldStartSchema>;
export type Spread = z.infer<typeof spreadSchema>;
export type RunFigures = z.infer<typeof runSchema>;
export type Figures = z.infer<typeof figuresSchema>;

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
  return { median, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}
