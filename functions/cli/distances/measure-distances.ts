/**
 * How far quantised bundles and shorter solvers are from float32 and the official ten steps, stage by stage: each stage gets what the
 * float32 one before it made, so that errors don't add up along the way.
 */
import type { Bundle } from '../../../layers/checkpoint/index.ts';
import { Flow, frameRates, type Mel } from '../../../layers/speech/flow/index.ts';
import { QUALITIES, type Quality } from '../../../layers/speech/index.ts';
import { LanguageModel } from '../../../layers/speech/language-model/index.ts';
import { RandomStream } from '../../../layers/speech/random.ts';
import { drawnRandomness, Vocoder } from '../../../layers/speech/vocoder/index.ts';
import { centredLogProbabilities, firstChoices, relativeError } from './compare.ts';

export interface DistanceOptions {
  /** The first one is what the others are held against. */
  readonly bundles: readonly Bundle[];
  readonly pathOf: (bundle: Bundle) => Promise<(network: string) => string>;
  readonly textTokens: number;
  readonly speechTokens: number;
  readonly threads: number;
}

/** Of one precision, against the first bundle's. */
export interface PrecisionDistance {
  readonly precision: string;
  /** Error of log probabilities under the same forced tokens, root mean square, as a share of their own. */
  readonly logProbability: number;
  /** Share of steps at which the likeliest token is the same. */
  readonly topChoice: number;
  /** Error of the mel from the same tokens and noise, as a share of the mel. */
  readonly mel: number;
  /** The wave from the same mel and excitation, over its error. */
  readonly waveDecibels: number;
}

/** Of one solver, against the official ten steps, in the first bundle. */
export interface SolverDistance {
  readonly quality: Quality;
  readonly mel: number;
}

export interface Distances {
  readonly precisions: readonly PrecisionDistance[];
  readonly solvers: readonly SolverDistance[];
}

interface Outputs {
  /** [steps * classes] centred log probabilities. */
  readonly scores: Float32Array;
  readonly choices: readonly number[];
  /** By quality; only `quality` of any but the first bundle. */
  readonly mels: ReadonlyMap<Quality, Mel>;
  readonly wave: Float32Array;
  readonly pitch: Float32Array;
}

export async function measureDistances(options: DistanceOptions): Promise<Distances> {
  const [first, ...others] = options.bundles;
  if (!first) throw new RangeError('there is no bundle to measure');
  const reference = await outputsOf(first, options);
  const official = melOf(reference, 'quality');
  const precisions: PrecisionDistance[] = [];
  for (const bundle of [first, ...others]) {
    const outputs = bundle === first ? reference : await outputsOf(bundle, options, reference);
    const agreed = outputs.choices.filter((choice, step) => choice === reference.choices[step]).length;
    precisions.push({
      precision: bundle.manifest.precision,
      logProbability: relativeError(outputs.scores, reference.scores),
      topChoice: agreed / reference.choices.length,
      mel: relativeError(melOf(outputs, 'quality').values, official.values),
      waveDecibels: -20 * Math.log10(relativeError(outputs.wave, reference.wave)),
    });
  }
  const solvers = QUALITIES.map((quality) => ({
    quality,
    mel: relativeError(melOf(reference, quality).values, official.values),
  }));
  return { precisions, solvers };
}

function melOf({ mels }: Outputs, quality: Quality): Mel {
  const mel = mels.get(quality);
  if (!mel) throw new RangeError(`no mel of quality ${quality}`);
  return mel;
}

async function outputsOf(bundle: Bundle, options: DistanceOptions, reference?: Outputs): Promise<Outputs> {
  const { config } = bundle;
  const pathOf = await options.pathOf(bundle);
  const { threads } = options;
  const random = new RandomStream('distances');
  const draw = (count: number, below: number) =>
    Int32Array.from({ length: count }, () => Math.floor(random.uniform() * below));
  const textIds = draw(options.textTokens, config.llm.textTokens);
  const tokens = draw(options.speechTokens, config.llm.speechTokens);
  const embedding = new Float32Array(config.llm.speakerEmbeddingSize);
  random.fillNormal(embedding);

  const languageModel = await LanguageModel.load(pathOf, { config: config.llm, threads });
  const decoding = await languageModel.start({ textIds, embedding }, tokens.length);
  const classes = config.llm.speechTokens + 1;
  const scores = new Float32Array((tokens.length + 1) * classes);
  scores.set(centredLogProbabilities(decoding.logits(0)));
  for (const [step, token] of tokens.entries()) {
    await decoding.step([token]);
    scores.set(centredLogProbabilities(decoding.logits(0)), (step + 1) * classes);
  }
  await languageModel.release();

  const flow = await Flow.load(pathOf, { config: config.flow, rates: frameRates(config), threads });
  const mels = new Map<Quality, Mel>();
  for (const quality of reference ? (['quality'] as const) : QUALITIES) {
    mels.set(quality, await flow.run({ tokens, embedding, noise: new RandomStream('noise'), quality }));
  }
  await flow.release();

  const vocoder = await Vocoder.load(pathOf, { config: config.hift, threads });
  const mel = (reference?.mels ?? mels).get('quality') as Mel;
  const pitch = reference?.pitch ?? (await vocoder.predictF0(mel));
  const excitation = vocoder.source(
    pitch,
    drawnRandomness(new RandomStream('source'), config.hift.harmonics),
  );
  const wave = new Float32Array(mel.frames * vocoder.hopSamples);
  let offset = 0;
  for await (const piece of vocoder.decode(mel, excitation)) {
    wave.set(piece, offset);
    offset += piece.length;
  }
  await vocoder.release();
  return { scores, choices: firstChoices(scores, classes), mels, wave, pitch };
}
