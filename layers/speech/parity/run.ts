/**
 * Every case of a golden set through the stages that the product runs: graphs written from the model's checkpoints in fp32,
 * with their intermediate values shown.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vocoderStageName } from '../../checkpoint/graphs/vocoder-stage.ts';
import {
  type OpenFolder,
  openFolder,
  planNetworks,
  planParityNetworks,
  readModelConfig,
  writeModel,
} from '../../checkpoint/index.ts';
import { Network } from '../../runtime/index.ts';
import {
  SPEAKER_ENCODER,
  SPEECH_TOKENIZER,
  SpeakerEncoder,
  SpeechTokenizer,
} from '../cloning/cloning-networks.ts';
import { Flow, frameRates } from '../flow/index.ts';
import { flowRunners } from '../flow/parity.ts';
import { LanguageModel } from '../language-model/index.ts';
import { languageModelRunners } from '../language-model/parity.ts';
import { loadTokenizer } from '../text/tokenizer/index.ts';
import { Vocoder } from '../vocoder/index.ts';
import { vocoderRunners } from '../vocoder/parity.ts';
import { audioRunner } from './audio-cases.ts';
import { checkpointRunner } from './checkpoint-cases.ts';
import { endToEndRunner } from './end-to-end-cases.ts';
import { type CaseRunner, readGoldenSet } from './manifest.ts';
import { type CaseReport, reportCase } from './report.ts';
import { textRunner } from './text-cases.ts';

export interface ParityOptions {
  /** Only cases whose id begins with this. */
  readonly only?: string;
  readonly threads?: number;
}

/**
 * @param modelFolder the official folder that the golden set was made with
 * @param goldenFolder holds `manifest.json`
 * @throws GoldenSetError, CheckpointError when either cannot be read at all
 */
export async function* runParity(
  modelFolder: string,
  goldenFolder: string,
  options: ParityOptions = {},
): AsyncGenerator<CaseReport> {
  const { cases } = readGoldenSet(goldenFolder);
  const workplace = await mkdtemp(join(tmpdir(), 'cosyvoice-parity-'));
  const stages = await Stages.write(modelFolder, workplace, options.threads ?? 1);
  try {
    for (const golden of cases) {
      if (golden.id.startsWith(options.only ?? ''))
        yield await reportCase(golden, stages.runners[golden.group]);
    }
  } finally {
    await stages.release();
    await rm(workplace, { recursive: true, force: true });
  }
}

/** All networks of a model, loaded with their probes. */
class Stages {
  readonly runners: Readonly<Record<string, CaseRunner>>;
  readonly #networks: ReadonlyMap<string, Network>;
  readonly #folder: OpenFolder;

  private constructor(
    networks: ReadonlyMap<string, Network>,
    folder: OpenFolder,
    runners: Readonly<Record<string, CaseRunner>>,
  ) {
    this.#networks = networks;
    this.#folder = folder;
    this.runners = runners;
  }

  static async write(modelFolder: string, workplace: string, threads: number): Promise<Stages> {
    const config = await readModelConfig(modelFolder);
    const folder = await openFolder(modelFolder);
    const { checkpoints } = folder;
    const networks = new Map<string, Network>();
    try {
      for (const plan of [
        ...planNetworks(config, checkpoints, 'fp32'),
        ...planParityNetworks(config, checkpoints),
      ]) {
        const { modelPath } = await writeModel(plan.build({ probes: true }), join(workplace, plan.name));
        networks.set(plan.name, await Network.load(modelPath, { threads }));
      }
    } catch (error) {
      await folder.close();
      throw error;
    }
    const network = (name: string): Network => {
      const found = networks.get(name);
      if (!found) throw new RangeError(`no network is called ${name}`);
      return found;
    };
    const encoder = await SpeakerEncoder.load(join(modelFolder, SPEAKER_ENCODER), { threads });
    const speechTokenizer = await SpeechTokenizer.load(join(modelFolder, SPEECH_TOKENIZER), { threads });
    const tokenizer = await loadTokenizer(config.tokenizer);
    const languageModelNetworks = {
      textEncoder: network('text-encoder'),
      places: network('language-model-places'),
      prefill: network('language-model-prefill'),
      step: network('language-model-step'),
    };
    const flowNetworks = {
      encoder: network('flow-encoder'),
      conditions: network('flow-conditions'),
      time: network('flow-time'),
      estimator: network('flow-estimator'),
    };
    const vocoderNetworks = {
      f0: network('f0-predictor'),
      stages: config.hift.upsampleRates.map((_, index) => network(vocoderStageName(index))),
    };
    const rates = frameRates(config);
    const languageModel = new LanguageModel(languageModelNetworks, config.llm);
    const flow = new Flow(flowNetworks, config.flow, rates);
    const vocoder = await Vocoder.of(vocoderNetworks, config.hift);
    const runners = {
      text: textRunner(tokenizer),
      audio: audioRunner({
        embed: (fbank) => encoder.embed(fbank),
        tokenise: (logMel, frames) => speechTokenizer.tokenise(logMel, frames),
      }),
      pt_reader: checkpointRunner(modelFolder),
      ...languageModelRunners(languageModelNetworks, config.llm),
      ...flowRunners(
        { ...flowNetworks, regulator: network('flow-regulator'), checkpoint: checkpoints.flow },
        config.flow,
        rates,
      ),
      ...(await vocoderRunners(vocoderNetworks, config.hift, checkpoints.hift, flow)),
      e2e: endToEndRunner({ tokenizer, languageModel, flow, vocoder }),
    };
    return new Stages(networks, folder, runners);
  }

  async release(): Promise<void> {
    await Promise.all([...this.#networks.values()].map((network) => network.release()));
    await this.#folder.close();
  }
}
