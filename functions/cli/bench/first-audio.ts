/** `first-audio.ts <json options>`: where the time goes from the start of this process to the first audio of a short sentence. */
import { Bundle, packedNetworks } from '../../../layers/checkpoint/index.ts';
import { CosyVoice, type MemoryUse, type Quality } from '../../../layers/speech/index.ts';
import type { ColdStart } from './figures.ts';

export interface FirstAudioOptions {
  readonly bundle: string;
  readonly cacheFolder: string;
  readonly threads: number;
  readonly memory: MemoryUse;
  readonly quality: Quality;
}

/** Three words: the random weights speak about as long as a real voice would. */
const SENTENCE = 'Hello, good morning.';

const options = JSON.parse(process.argv[2] ?? '{}') as FirstAudioOptions;
// performance.timeOrigin is when the process started.
const code = performance.now() / 1000;
const bundle = await Bundle.open(options.bundle);
const model = await CosyVoice.load({
  id: bundle.manifest.model,
  bundle,
  pathOf: await packedNetworks(bundle, options.cacheFolder),
  sourceFolder: options.bundle,
  threads: options.threads,
  memory: options.memory,
});
const loaded = performance.now() / 1000;
const [embedding = new Float32Array(bundle.config.llm.speakerEmbeddingSize)] = bundle.speakers.values();
for await (const { samples, stageSeconds } of model.speak(SENTENCE, {
  voice: { embedding },
  quality: options.quality,
})) {
  if (samples.length === 0) continue;
  const total = performance.now() / 1000;
  const { languageModel, flow, vocoder } = stageSeconds;
  const parts: ColdStart = {
    total,
    code,
    load: loaded - code,
    text: total - loaded - languageModel - flow - vocoder,
    languageModel,
    flow,
    vocoder,
  };
  process.stdout.write(`${JSON.stringify(parts)}\n`);
  break;
}
