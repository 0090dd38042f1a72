/** Runs the golden cases of the language model: llm, llm_loop, sampling. */
import { z } from 'zod';
import type { LlmConfig, SamplingConfig } from '../../checkpoint/config/index.ts';
import { floats } from '../../runtime/index.ts';
import type { CaseResult, CaseRunner, GoldenCase } from '../parity/index.ts';
import { LanguageModel } from './language-model.ts';
import type { LanguageModelNetworks } from './networks.ts';
import { RepetitionAwareSampler } from './sampling.ts';
import type { SpeechPrompt } from './speech-request.ts';

/** Runners by golden group. @param networks their graphs built with probes */
export function languageModelRunners(
  networks: LanguageModelNetworks,
  config: LlmConfig,
): Readonly<Record<'llm' | 'llm_loop' | 'sampling', CaseRunner>> {
  const model = new LanguageModel(networks, config);
  return {
    llm: (golden) => runForcedCase(model, golden),
    llm_loop: (golden) => runLoopCase(model, golden),
    sampling: async (golden) => runSamplingCase(config.sampling, golden),
  };
}

/** Each step is fed the token that the case says, whatever was likely. */
async function runForcedCase(model: LanguageModel, golden: GoldenCase): Promise<CaseResult> {
  const steps = Number(golden.params.steps);
  const shortest = Number(golden.params.min_len);
  const prompt = await model.read(promptOf(golden));
  const shown = Object.fromEntries(
    Object.entries(prompt.outputs).map(([name, tensor]) => [name, floats(tensor)]),
  );
  const decoding = model.startAfter(prompt, steps);
  const prefillCache = decoding.cache.sideBySide(0);
  const allHidden = floats(prompt.outputs.prefill_hidden_all);
  const hidden = [allHidden.subarray(allHidden.length - allHidden.length / prompt.length)];
  const logits = [decoding.logits(0)];
  for (const token of golden.ints('forced_tokens').subarray(0, steps - 1)) {
    await decoding.step([token]);
    hidden.push(floats(decoding.outputs.hidden));
    logits.push(decoding.logits(0));
  }
  return {
    arrays: {
      ...shown,
      lm_input: joined([floats(prompt.outputs.lm_input_text), floats(prompt.outputs.lm_input_prompt)]),
      hidden: joined(hidden),
      logp: joined(logits.map(logSoftmax)),
      eos_masked: Array.from({ length: steps }, (_, step) => Number(step < shortest)),
      kv_prefill: prefillCache,
      kv_final: decoding.cache.sideBySide(0),
    },
  };
}

async function runLoopCase(model: LanguageModel, golden: GoldenCase): Promise<CaseResult> {
  const uniforms = z.array(z.number()).parse(golden.json('uniforms'));
  let draws = 0;
  const tokens = await model.generate({
    ...promptOf(golden),
    uniform: () => uniforms[draws++] as number,
    minTokenTextRatio: Number(golden.params.min_token_text_ratio),
    maxTokenTextRatio: Number(golden.params.max_token_text_ratio),
  });
  return { arrays: { tokens }, facts: [{ name: 'draws', got: draws, want: golden.params.draws }] };
}

function promptOf(golden: GoldenCase): SpeechPrompt {
  const embedding = golden.floats('spk_embedding');
  return {
    textIds: golden.ints('text_ids'),
    promptTextIds: golden.ints('prompt_text_ids'),
    promptSpeechTokens: golden.ints('prompt_speech_token'),
    embedding: embedding.length > 0 ? embedding : null,
  };
}

const nucleusSchema = z.object({ ids: z.array(z.number()), probs: z.array(z.number()) });
const expectedSchema = z.array(
  z.object({
    row: z.string(),
    nucleus: nucleusSchema,
    nucleus_eos_masked: nucleusSchema,
    repetition: z.array(
      z.object({
        history: z.array(z.number()),
        pick_index: z.number(),
        picked_id: z.number(),
        fallback: z.boolean(),
        fallback_argmax: z.number().optional(),
        fallback_max_prob: z.number().optional(),
      }),
    ),
  }),
);

/** Probabilities in the documents are float32 results: they add up to 1.000001. */
const PROBABILITY_TOLERANCE = 1e-5;

/** For each row of scores: the nucleus without and with the mask, and what the rule on repetition does with given picks. */
function runSamplingCase(config: SamplingConfig, golden: GoldenCase): CaseResult {
  const [, classes = 0] = golden.input('logp').shape;
  const scores = golden.floats('logp');
  const endOfSpeech = classes - 1;
  const sampler = new RepetitionAwareSampler(classes, config);
  const facts: { name: string; got: unknown; want: unknown }[] = [];
  for (const [index, expected] of expectedSchema.parse(golden.json('expect')).entries()) {
    const logits = scores.subarray(index * classes, (index + 1) * classes);
    for (const [name, masked] of [
      ['nucleus', -1],
      ['nucleus_eos_masked', endOfSpeech],
    ] as const) {
      sampler.softmax(logits, masked, -1);
      sampler.fillNucleus();
      const want = expected[name];
      const got = {
        ids: [...sampler.nucleusIds.subarray(0, sampler.nucleusSize)],
        probs: nearly([...sampler.nucleusProbabilities.subarray(0, sampler.nucleusSize)], want.probs),
      };
      facts.push({ name: `${expected.row} ${name}`, got, want });
    }
    for (const [number, repetition] of expected.repetition.entries()) {
      const got = pick(sampler, logits, repetition);
      const want = {
        picked_id: repetition.picked_id,
        fallback: repetition.fallback,
        fallback_argmax: repetition.fallback_argmax,
        fallback_max_prob: repetition.fallback_max_prob,
      };
      facts.push({ name: `${expected.row} repetition ${number}`, got, want });
    }
  }
  return { facts };
}

function pick(
  sampler: RepetitionAwareSampler,
  logits: Float32Array,
  repetition: z.infer<typeof expectedSchema>[number]['repetition'][number],
) {
  sampler.softmax(logits, -1, -1);
  sampler.fillNucleus();
  const picked = sampler.nucleusIds[repetition.pick_index] as number;
  const history = Int32Array.from(repetition.history);
  const fallback = sampler.isRepeated(picked, history, history.length);
  if (!fallback) {
    return { picked_id: picked, fallback, fallback_argmax: undefined, fallback_max_prob: undefined };
  }
  sampler.softmax(logits, -1, picked);
  const { probabilities } = sampler;
  const likeliest = probabilities.reduce(
    (best, value, id) => (value > (probabilities[best] as number) ? id : best),
    0,
  );
  const [most] = nearly([probabilities[likeliest] as number], [repetition.fallback_max_prob ?? 0]);
  return { picked_id: picked, fallback, fallback_argmax: likeliest, fallback_max_prob: most };
}

/** The wanted numbers where they are met but for rounding, so that what is left can be compared exactly. */
function nearly(got: readonly number[], want: readonly number[]): number[] {
  return got.map((value, index) => {
    const wanted = want[index];
    return wanted !== undefined && Math.abs(value - wanted) <= PROBABILITY_TOLERANCE ? wanted : value;
  });
}

/** In float64, rounded once. */
export function logSoftmax(logits: Float32Array): Float32Array {
  const top = logits.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const total = Math.log(logits.reduce((sum, value) => sum + Math.exp(value - top), 0));
  return logits.map((value) => value - top - total);
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
