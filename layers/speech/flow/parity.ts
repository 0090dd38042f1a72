/** Runs the golden cases of the flow: length_regulator, flow, estimator, speed. */

import type { EstimatorConfig, FlowConfig } from '../../checkpoint/config/index.ts';
import { timeGrid } from '../../checkpoint/graphs/flow-schedule.ts';
import type { Checkpoint } from '../../checkpoint/graphs/layers.ts';
import { timeEmbedding } from '../../checkpoint/graphs/time-embedding.ts';
import { float32, floats, int64, type Network, type Tensor } from '../../runtime/index.ts';
import type { CaseResult, CaseRunner, GoldenCase } from '../parity/index.ts';
import { Flow } from './flow.ts';
import { type FrameRates, framesOfTokens, regulatorPlan } from './lengths.ts';
import { atSpeed } from './mel.ts';
import type { FlowNetworks } from './networks.ts';
import { rowOf } from './velocity-field.ts';

/** The flow's graphs built with probes, and the regulator by itself (buildFlowRegulator). */
export interface FlowParityNetworks extends FlowNetworks {
  readonly regulator: Network;
  /** flow.pt: for the time vectors of times that no solver visits. */
  readonly checkpoint: Checkpoint;
}

/** Runners by golden group. */
export function flowRunners(
  networks: FlowParityNetworks,
  config: FlowConfig,
  rates: FrameRates,
): Readonly<Record<'length_regulator' | 'flow' | 'estimator' | 'speed', CaseRunner>> {
  return {
    length_regulator: (golden) => runRegulatorCase(networks.regulator, rates, golden),
    estimator: (golden) => runEstimatorCase(networks, config.cfm.estimator, golden),
    flow: (golden) => runFlowCase(networks, config, rates, golden),
    speed: async (golden) => runSpeedCase(golden),
  };
}

async function runRegulatorCase(
  regulator: Network,
  rates: FrameRates,
  golden: GoldenCase,
): Promise<CaseResult> {
  const prompt = golden.input('x1');
  const { shape } = golden.input('x2');
  const [, promptTokens = 0] = prompt.shape;
  const [, tokens = 0, mels = 0] = shape;
  const promptFrames = Number(golden.params.mel_len1);
  const plan = regulatorPlan(promptTokens, promptFrames, tokens, rates);
  const frames = plan.left.length;
  const hidden = new Float32Array((promptTokens + tokens) * mels);
  hidden.set(golden.floats('x1'));
  hidden.set(golden.floats('x2'), promptTokens * mels);
  const { mu, interpolated } = await regulator.run({
    hidden: float32(hidden, [1, promptTokens + tokens, mels]),
    left: int64(plan.left, [frames]),
    right: int64(plan.right, [frames]),
    fraction: float32(plan.fraction, [frames]),
  });
  return { arrays: { interpolated: floats(interpolated), out: transposed(floats(mu), mels) } };
}

async function runEstimatorCase(
  { conditions, estimator, checkpoint }: FlowParityNetworks,
  config: EstimatorConfig,
  golden: GoldenCase,
): Promise<CaseResult> {
  const [, mels = 0, frames = 0] = golden.input('x').shape;
  const one = (name: string) => golden.floats(name).subarray(0, golden.floats(name).length / 2);
  const mel = (name: string) => float32(one(name), [1, mels, frames]);
  const t = golden.floats('t');
  const { vectors, sinusoid, embedding } = await timeEmbedding(checkpoint, config, t);
  const width = vectors.length / t.length;
  const { first, shortcut } = await conditions.run({
    mu: mel('mu'),
    speaker: float32(one('spks'), [1, mels]),
    prompt: mel('cond'),
  });
  const rows: Record<string, Tensor>[] = [];
  for (const row of [0, 1] as const) {
    rows.push(
      await estimator.run({
        x: mel('x'),
        time: float32(vectors.subarray(0, width), [1, width]),
        ...rowOf({ first: first as Tensor, shortcut: shortcut as Tensor }, row),
      }),
    );
  }
  const arrays = Object.fromEntries(
    Object.keys(rows[0] ?? {}).map((name) => [name, joined(rows.map((row) => floats(row[name])))]),
  );
  const { velocity } = arrays;
  return {
    arrays: { ...arrays, time_sinusoid: sinusoid, time_mlp: embedding, ...(velocity ? { v: velocity } : {}) },
  };
}

async function runFlowCase(
  networks: FlowNetworks,
  config: FlowConfig,
  rates: FrameRates,
  golden: GoldenCase,
): Promise<CaseResult> {
  if (golden.outputNames.includes('mel_len')) {
    const [length = 0] = golden.outputs()[0]?.shape ?? [];
    return { arrays: { mel_len: Array.from({ length }, (_, tokens) => framesOfTokens(tokens, rates)) } };
  }
  if (golden.outputNames.includes('t_span')) {
    const [length = 0] = golden.outputs()[0]?.shape ?? [];
    return { arrays: { t_span: timeGrid(length - 1, config.cfm.timeSchedule) } };
  }
  const request = {
    tokens: golden.ints('token'),
    prompt: { tokens: golden.ints('prompt_token'), mel: golden.floats('prompt_feat') },
    embedding: golden.floats('spk_embedding'),
  };
  const flow = new Flow(networks, config, rates);
  const { promptFrames, frames, ...shown } = await flow.encode(request);
  const steps: { readonly t: number; readonly x: Float32Array; readonly v: Float32Array }[] = [];
  const mel = await flow.run({
    ...request,
    noise: { fillNormal: (values) => values.set(golden.floats('z')) },
    observe: (t, x, rows) => steps.push({ t, x: x.slice(), v: joined(rows) }),
  });
  return {
    arrays: {
      ...Object.fromEntries(Object.entries(shown).map(([name, tensor]) => [name, floats(tensor)])),
      spks: floats(shown.speaker),
      conds: floats(shown.prompt),
      mel: mel.values,
      ode_t: steps.map(({ t }) => t),
      ode_x: joined(steps.map(({ x }) => x)),
      ode_v: joined(steps.map(({ v }) => v)),
    },
  };
}

function runSpeedCase(golden: GoldenCase): CaseResult {
  const [, bins = 0, frames = 0] = golden.input('mel').shape;
  const mel = { values: golden.floats('mel'), bins, frames };
  return { arrays: { out: atSpeed(mel, Number(golden.params.speed)).values } };
}

/** [bins, frames] -> [frames, bins]. */
function transposed(values: Float32Array, bins: number): Float32Array {
  const frames = values.length / bins;
  return Float32Array.from(values, (_, index) => {
    const frame = Math.floor(index / bins);
    return values[(index % bins) * frames + frame] as number;
  });
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const result = new Float32Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}
