/**
 * What the machine can do at most, measured with the same runtime and threads as the model: the roofline (Williams,
 * Waterman & Patterson 2009) that every other figure is read against.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Graph, writeModel } from '../../../layers/checkpoint/index.ts';
import { float32, Network, type NetworkOptions } from '../../../layers/runtime/index.ts';

export interface MachineLimits {
  /** Float32 matrix product, 2·m·n·k operations counted. */
  readonly gemmGflops: number;
  /** Weights read from memory by a matrix-vector product that fits no cache. */
  readonly readGBps: number;
}

const GEMM_SIZE = 1024;
/** 512 MiB of weights: beyond any last-level cache this runs on. */
const STREAM_ROWS = 16_384;
const STREAM_COLUMNS = 8192;

export async function measureMachine(threads: number): Promise<MachineLimits> {
  const folder = await mkdtemp(join(tmpdir(), 'cosyvoice-bench-'));
  try {
    const options: NetworkOptions = { threads };
    const gemmSeconds = await fastest(folder, 'gemm', [GEMM_SIZE, GEMM_SIZE, GEMM_SIZE], options);
    const streamSeconds = await fastest(folder, 'stream', [1, STREAM_ROWS, STREAM_COLUMNS], options);
    return {
      gemmGflops: (2 * GEMM_SIZE ** 3) / gemmSeconds / 1e9,
      readGBps: (STREAM_ROWS * STREAM_COLUMNS * 4) / streamSeconds / 1e9,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Seconds of the fastest of several products [m, k] x [k, n]: what the machine can do when nothing disturbs it. */
async function fastest(
  folder: string,
  name: string,
  [m, k, n]: readonly [number, number, number],
  options: NetworkOptions,
): Promise<number> {
  const graph = new Graph(name);
  const x = graph.input('x', 'float32', [m, k]);
  const weight = graph.weight({ name: 'w', type: 'float32', shape: [k, n] }, async () => {
    return new Uint8Array(new Float32Array(k * n).fill(1e-3).buffer);
  });
  graph.output('y', graph.op('MatMul', [x, weight]), 'float32', [m, n]);
  const { modelPath } = await writeModel(graph, join(folder, name));
  const network = await Network.load(modelPath, options);
  const feeds = { x: float32(new Float32Array(m * k).fill(0.5), [m, k]) };
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 12; round += 1) {
    const start = performance.now();
    await network.run(feeds);
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  await network.release();
  return best;
}
