/**
 * A long text of several segments in a process of its own: `long-text.ts <json options>` prints one JSON line.
 *
 * Once segment by segment, and once as texts are spoken: the following segments are decoded, in batches, while the sound of the earlier
 * ones is made, and the first one is spoken clause by clause. A segment that is not counted fills caches and pages. Memory is that of the whole process, at its peak.
 */
import { TokensAhead } from '../../../layers/speech/tokens-ahead.ts';
import { Engine, type EngineOptions } from './engine.ts';
import type { RunFigures } from './figures.ts';
import { MemoryPeak, memoryUse } from './memory.ts';

export interface LongTextOptions extends EngineOptions {
  readonly segments: number;
}

export type LongTextFigures = Required<Pick<RunFigures, 'longText' | 'memoryMiB'>>;

/** What the clauses of the first segment are of it: each at most twice as long as the one before. */
const CLAUSES = [0.2, 0.4, 0.4] as const;

const options = JSON.parse(process.argv[2] ?? '{}') as LongTextOptions;
process.stdout.write(`${JSON.stringify(await measure(options))}\n`);

async function measure(options: LongTextOptions): Promise<LongTextFigures> {
  const engine = await Engine.load(options);
  const afterLoad = memoryUse();
  const watch = new MemoryPeak();
  const { segments } = options;
  const audioSeconds = segments * engine.audioSeconds;
  const requests = Array.from({ length: segments }, (_, index) => engine.request(index));

  await engine.sound(await engine.languageModel.generate(engine.request(segments)), segments);
  const oneByOneStart = performance.now();
  for (const [index, request] of requests.entries()) {
    await engine.sound(await engine.languageModel.generate(request), index);
  }
  const oneByOne = (performance.now() - oneByOneStart) / 1000;

  const spoken = [...CLAUSES.map((share, clause) => engine.request(-clause, share)), ...requests.slice(1)];
  const start = performance.now();
  let firstAudio = 0;
  const ahead = new TokensAhead(
    spoken.length,
    (first, end, beside) =>
      engine.languageModel
        .generateAll(spoken.slice(first, end), { beside })
        .map(async (tokens) => ({ tokens: await tokens, doubt: undefined })),
    options.memory,
  );
  for (let index = 0; index < spoken.length; index += 1) {
    await engine.sound((await ahead.of(index)).tokens, index);
    firstAudio ||= (performance.now() - start) / 1000;
  }
  const total = (performance.now() - start) / 1000;
  const peak = await watch.take();
  watch.stop();
  return {
    longText: {
      segments,
      audioSeconds,
      realTimeFactor: total / audioSeconds,
      oneByOneRealTimeFactor: oneByOne / audioSeconds,
      firstAudioSeconds: firstAudio,
    },
    memoryMiB: {
      afterLoad: { anonymous: afterLoad.anonymousMiB, file: afterLoad.fileMiB },
      peak: { anonymous: peak.anonymousMiB, file: peak.fileMiB },
    },
  };
}
