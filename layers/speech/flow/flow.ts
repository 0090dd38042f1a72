/**
 * Speech tokens to mel: encoder, length regulator, and the ODE that carries noise to a mel along the estimator's velocities
 * (official modules: flow/flow.py MaskedDiffWithXvec.inference, flow/flow_matching.py ConditionalCFM).
 */
import type { FlowConfig } from '../../checkpoint/config/index.ts';
import { scheduledSteps } from '../../checkpoint/graphs/flow-schedule.ts';
import {
  float32,
  int32,
  int64,
  type Network,
  type NetworkOptions,
  type Tensor,
} from '../../runtime/index.ts';
import type { MemoryUse } from '../memory-use.ts';
import type { Quality } from '../model.ts';
import { NoSpeechTokensError } from './errors.ts';
import { type FrameRates, framesOfTokens, regulatorPlan } from './lengths.ts';
import { type Mel, writeTransposed } from './mel.ts';
import { type FlowNetworks, loadFlowNetworks } from './networks.ts';
import { SOLVER_PLANS, solve } from './solver.ts';
import { readTimeVectors, VelocityField, type VelocityObserver } from './velocity-field.ts';

/** Where standard normal values come from; a RandomStream is one. */
export interface NormalSource {
  fillNormal(values: Float32Array): unknown;
}

export interface FlowRequest {
  /** [n] speech tokens to be heard. */
  readonly tokens: Int32Array;
  /** [E] speaker embedding, not normalised. */
  readonly embedding: Float32Array;
  /** The zero-shot prompt: its speech tokens and its mel [frames, bins], row by row. */
  readonly prompt?: { readonly tokens: Int32Array; readonly mel: Float32Array };
  /** Fills [bins, prompt frames + frames], the start of the ODE. */
  readonly noise: NormalSource;
  /** How much the solver may spend; default `quality`. */
  readonly quality?: Quality;
  /** Checked between steps; an aborted run throws `signal.reason`. */
  readonly signal?: AbortSignal;
  readonly observe?: VelocityObserver;
}

export interface FlowOptions extends NetworkOptions {
  readonly config: FlowConfig;
  readonly rates: FrameRates;
  /** `scarce` gives the encoder's memory back after each run. Default `ample`. */
  readonly memory?: MemoryUse;
}

/** What the encoder made of the tokens: what steers the ODE. */
export interface Encoded {
  /** [1, bins, promptFrames + frames] */
  readonly mu: Tensor;
  /** [1, bins] */
  readonly speaker: Tensor;
  /** [1, bins, promptFrames + frames] */
  readonly prompt: Tensor;
  readonly promptFrames: number;
  readonly frames: number;
}

export class Flow {
  readonly #networks: FlowNetworks;
  readonly #config: FlowConfig;
  readonly #rates: FrameRates;
  #timeVectors: Promise<ReadonlyMap<number, Tensor>> | undefined;

  constructor(networks: FlowNetworks, config: FlowConfig, rates: FrameRates) {
    this.#networks = networks;
    this.#config = config;
    this.#rates = rates;
  }

  /** @param pathOf where the graph of a network lies, by its name in the bundle */
  static async load(pathOf: (network: string) => string, options: FlowOptions): Promise<Flow> {
    const { config, rates, memory = 'ample', ...networkOptions } = options;
    return new Flow(await loadFlowNetworks(pathOf, networkOptions, memory), config, rates);
  }

  /**
   * The mel of the new tokens; the prompt's frames are cut off.
   * @throws NoSpeechTokensError when the tokens are too few for a single frame
   */
  async run(request: FlowRequest): Promise<Mel> {
    const encoded = await this.encode(request);
    const { promptFrames, frames } = encoded;
    const total = promptFrames + frames;
    const x = await this.#solve(encoded, request);
    const bins = this.#config.melBins;
    const values = new Float32Array(bins * frames);
    for (let bin = 0; bin < bins; bin += 1) {
      values.set(x.subarray(bin * total + promptFrames, (bin + 1) * total), bin * frames);
    }
    return { values, bins, frames };
  }

  /** Everything before the ODE; graphs built with probes show their intermediates in the answer too. */
  async encode({
    tokens,
    prompt,
    embedding,
  }: Pick<FlowRequest, 'tokens' | 'prompt' | 'embedding'>): Promise<Encoded> {
    const bins = this.#config.melBins;
    const frames = framesOfTokens(tokens.length, this.#rates);
    if (frames === 0) throw new NoSpeechTokensError(tokens.length);
    const promptFrames = (prompt?.mel.length ?? 0) / bins;
    const total = promptFrames + frames;
    const promptTokens = prompt?.tokens ?? new Int32Array(0);
    const plan = regulatorPlan(promptTokens.length, promptFrames, tokens.length, this.#rates);
    const allTokens = new Int32Array(promptTokens.length + tokens.length);
    allTokens.set(promptTokens);
    allTokens.set(tokens, promptTokens.length);
    const shown = await this.#networks.encoder.run<'mu' | 'speaker'>({
      tokens: int32(allTokens, [allTokens.length]),
      left: int64(plan.left, [total]),
      right: int64(plan.right, [total]),
      fraction: float32(plan.fraction, [total]),
      embedding: float32(embedding, [1, embedding.length]),
    });
    const promptMel = new Float32Array(bins * total);
    if (prompt) writeTransposed(prompt.mel, bins, promptMel, total);
    return { ...shown, prompt: float32(promptMel, [1, bins, total]), promptFrames, frames };
  }

  async release(): Promise<void> {
    await Promise.all(Object.values<Network>({ ...this.#networks }).map((network) => network.release()));
  }

  /** From noise to the mel of prompt and new tokens, [bins, promptFrames + frames]. */
  async #solve(
    { mu, speaker, prompt, promptFrames, frames }: Encoded,
    { noise, quality = 'quality', signal, observe }: FlowRequest,
  ): Promise<Float32Array> {
    const {
      melBins: bins,
      cfm: { guidance, timeSchedule },
    } = this.#config;
    const total = promptFrames + frames;
    const x = new Float32Array(bins * total);
    noise.fillNormal(x);
    signal?.throwIfAborted();
    const conditions = await this.#networks.conditions.run({ mu, speaker, prompt }, ['first', 'shortcut']);
    const plan = SOLVER_PLANS[quality];
    const steps = scheduledSteps(plan.steps, timeSchedule);
    this.#timeVectors ??= readTimeVectors(this.#networks.time);
    const field = new VelocityField({
      estimator: this.#networks.estimator,
      timeVectors: await this.#timeVectors,
      conditions,
      guidance,
      bins,
      frames: total,
      observe,
    });
    await solve(x, field, steps, plan, signal);
    return x;
  }
}
