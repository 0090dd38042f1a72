/**
 * The estimator's view of the time: sinusoid -> two linear layers -> one vector for each residual block. It depends on the time
 * alone, so it is computed while a model is converted, for the times that solvers visit.
 *
 * Follows SinusoidalPosEmb, TimestepEmbedding and ResnetBlock1D.mlp of Matcha-TTS.
 */
import type { EstimatorConfig } from '../config/index.ts';
import { ESTIMATOR, estimatorStages } from './flow-stages.ts';
import type { Checkpoint } from './layers.ts';

/** Times run from 0 to 1 and are spread over this many units of the sinusoid. */
const TIME_SCALE = 1000;
const LONGEST_WAVE = 10_000;

/** Row by row, one row a time. */
export interface TimeEmbedding {
  /** [N, estimator input channels]: sines, then cosines */
  readonly sinusoid: Float32Array;
  /** [N, time_embed_dim] */
  readonly embedding: Float32Array;
  /** [N, width]: one vector a stage, in the order of `estimatorStages` */
  readonly vectors: Float32Array;
}

/** Numbers in a row of `vectors`. */
export function timeVectorWidth(config: EstimatorConfig): number {
  const { down, mid, up } = estimatorStages(config);
  return [...down, ...mid, ...up].reduce((total, { channels }) => total + channels, 0);
}

/** @param times [N] float32 in 0..1 */
export async function timeEmbedding(
  checkpoint: Checkpoint,
  config: EstimatorConfig,
  times: Float32Array,
): Promise<TimeEmbedding> {
  const { down, mid, up } = estimatorStages(config);
  const sinusoid = sinusoids(times, config.inputChannels);
  const hidden = (await linear(checkpoint, `${ESTIMATOR}.time_mlp.linear_1`, sinusoid, times.length)).map(
    silu,
  );
  const embedding = await linear(checkpoint, `${ESTIMATOR}.time_mlp.linear_2`, hidden, times.length);
  const activated = embedding.map(mish);
  const width = timeVectorWidth(config);
  const vectors = new Float32Array(times.length * width);
  let offset = 0;
  for (const { path, channels } of [...down, ...mid, ...up]) {
    const rows = await linear(checkpoint, `${path}.0.mlp.1`, activated, times.length);
    for (let row = 0; row < times.length; row += 1) {
      vectors.set(rows.subarray(row * channels, (row + 1) * channels), row * width + offset);
    }
    offset += channels;
  }
  return { sinusoid, embedding, vectors };
}

/** [N] -> [N, size], rounded to float32 where PyTorch rounds: angles go up to a thousand. */
function sinusoids(times: Float32Array, size: number): Float32Array {
  const half = size / 2;
  const step = Math.fround(Math.log(LONGEST_WAVE) / (half - 1));
  const frequencies = Float32Array.from({ length: half }, (_, index) => Math.exp(Math.fround(index * -step)));
  const result = new Float32Array(times.length * size);
  for (const [row, time] of times.entries()) {
    for (const [index, frequency] of frequencies.entries()) {
      const angle = Math.fround(Math.fround(TIME_SCALE * time) * frequency);
      result[row * size + index] = Math.sin(angle);
      result[row * size + half + index] = Math.cos(angle);
    }
  }
  return result;
}

/** Rows [N, in] through the linear layer called `name`: [N, out]. */
async function linear(
  checkpoint: Checkpoint,
  name: string,
  rows: Float32Array,
  count: number,
): Promise<Float32Array> {
  const inputs = rows.length / count;
  const bias = await checkpoint.get(`${name}.bias`).readFloat32();
  const outputs = bias.length;
  const weight = await checkpoint.expectShape(`${name}.weight`, [outputs, inputs]).readFloat32();
  const result = new Float32Array(count * outputs);
  for (let row = 0; row < count; row += 1) {
    for (let output = 0; output < outputs; output += 1) {
      let sum = bias[output] as number;
      for (let input = 0; input < inputs; input += 1) {
        sum += (rows[row * inputs + input] as number) * (weight[output * inputs + input] as number);
      }
      result[row * outputs + output] = sum;
    }
  }
  return result;
}

function silu(x: number): number {
  return x / (1 + Math.exp(-x));
}

function mish(x: number): number {
  return x * Math.tanh(Math.log1p(Math.exp(x)));
}
