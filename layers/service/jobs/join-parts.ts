/** The spoken parts of a job become one file. */
import type { WordTime } from '../../speech/model.ts';
import { NothingToSayError } from '../errors.ts';
import type { AudioStore, Job, JobPart } from '../ports.ts';
import { Delivery } from '../synthesis/delivery.ts';
import type { ResolvedOrder } from '../synthesis/synthesiser.ts';
import { movedWords, spokenWords } from '../words/spoken-words.ts';

export interface JoinRequest {
  readonly job: Job;
  readonly resolved: ResolvedOrder;
  /** Looked up twice, once for the lengths that headers state and once for the samples, so that no more than one is in memory. */
  readonly part: (index: number) => Promise<JobPart>;
  readonly audio: AudioStore;
  readonly signal: AbortSignal;
}

/** Stores the joined audio under the job's content key. @throws NothingToSayError, what the store throws, the signal's reason. */
export async function joinParts({ job, resolved, part, audio, signal }: JoinRequest): Promise<void> {
  const { order } = job;
  const warnings = new Set<string>();
  const words: WordTime[] = [];
  let textLength = 0;
  let sampleCount = 0;
  let speechTokenCount = 0;
  for (const index of job.parts.keys()) {
    const spoken = await part(index);
    const before = sampleCount / resolved.model.sampleRateHz;
    for (const word of movedWords(spoken.words, before, textLength)) words.push(word);
    textLength += job.parts[index]?.length ?? 0;
    sampleCount += spoken.samples.length;
    speechTokenCount += spoken.speechTokenCount;
    for (const warning of spoken.warnings) warnings.add(warning);
  }
  if (sampleCount === 0) throw new NothingToSayError('There is nothing in the text that can be spoken.');
  const delivery = await Delivery.open(
    order.format,
    resolved.model.sampleRateHz,
    order.sampleRateHz,
    sampleCount,
  );
  async function* file(): AsyncGenerator<Uint8Array, void, undefined> {
    for (const index of job.parts.keys()) {
      signal.throwIfAborted();
      yield* delivery.push((await part(index)).samples);
    }
    yield delivery.finish();
  }
  try {
    await audio.put(
      job.audioKey,
      {
        format: order.format,
        sampleRateHz: order.sampleRateHz,
        durationSeconds: delivery.durationOf(sampleCount),
        modelVersion: order.modelVersion,
        warnings: [...warnings],
        clonedVoiceIds: resolved.clonedVoiceIds,
        speechTokenCount,
      },
      file(),
      spokenWords(words, job.parts.join('')),
    );
  } finally {
    delivery.close();
  }
}
