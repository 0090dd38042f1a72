/** The networks of the golden set's tiny model, built and loaded. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildF0Predictor } from '../../layers/checkpoint/graphs/f0-predictor.ts';
import { buildFlowConditions } from '../../layers/checkpoint/graphs/flow-conditions.ts';
import { buildFlowEncoder } from '../../layers/checkpoint/graphs/flow-encoder.ts';
import { buildFlowEstimator } from '../../layers/checkpoint/graphs/flow-estimator.ts';
import { buildFlowRegulator } from '../../layers/checkpoint/graphs/flow-regulator.ts';
import { buildFlowTime } from '../../layers/checkpoint/graphs/flow-time.ts';
import type { BuildOptions } from '../../layers/checkpoint/graphs/layers.ts';
import { buildVocoderStage } from '../../layers/checkpoint/graphs/vocoder-stage.ts';
import { openTorchFile, readModelConfig } from '../../layers/checkpoint/index.ts';
import { type Graph, writeModel } from '../../layers/checkpoint/onnx/index.ts';
import { Network } from '../../layers/runtime/index.ts';

export const goldenFolder = join(import.meta.dirname, '../golden/set/golden');
const modelFolder = join(import.meta.dirname, '../golden/set/tiny-cosyvoice');

/** The checkpoint files stay open, because a case reads weights. */
export async function loadTinyNetworks(options: BuildOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'networks-'));
  try {
    const config = await readModelConfig(modelFolder);
    const { flow, hift } = config;
    const { estimator } = flow.cfm;
    const [flowFile, hiftFile] = await Promise.all(
      ['flow.pt', 'hift.pt'].map((name) => openTorchFile(join(modelFolder, name))),
    );
    if (!flowFile || !hiftFile) throw new Error('the tiny model is not complete');
    const flowTensors = flowFile.stateDict;
    const hiftTensors = hiftFile.stateDict;
    const load = async (graph: Graph) =>
      Network.load((await writeModel(graph, join(folder, graph.name))).modelPath, { threads: 1 });
    return {
      config,
      flowTensors,
      hiftTensors,
      close: () => Promise.all([flowFile.close(), hiftFile.close()]),
      flow: {
        encoder: await load(buildFlowEncoder(flowTensors, flow, options)),
        conditions: await load(buildFlowConditions(flowTensors, estimator, options)),
        time: await load(buildFlowTime(flowTensors, flow.cfm, options)),
        estimator: await load(buildFlowEstimator(flowTensors, estimator, options)),
        regulator: await load(buildFlowRegulator(flowTensors, flow, options)),
      },
      vocoder: {
        f0: await load(buildF0Predictor(hiftTensors, hift, options)),
        stages: await Promise.all(
          hift.upsampleRates.map((_, index) => load(buildVocoderStage(hiftTensors, hift, index, options))),
        ),
      },
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
