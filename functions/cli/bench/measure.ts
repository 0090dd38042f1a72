/**
 * One sentence in a process of its own: `measure.ts <json options>` prints one JSON line.
 *
 * The work is that of a real one: a prompt of text is read, a forced number of speech tokens is decoded (the random weights' own
 * wishes are thrown away), all of them go through the flow, and its mel through the vocoder.
 */
import { Engine, type EngineOptions } from './engine.ts';
import { type RunFigures, spread } from './figures.ts';
import { measureMachine } from './machine.ts';

export interface MeasureOptions extends EngineOptions {
  readonly runs: number;
}

export type SentenceFigures = Omit<
  RunFigures,
  'coldStartSeconds' | 'coldStartParts' | 'longText' | 'memoryMiB'
>;

/** Places in the cache at which the time of a step is told, and how far around them it is looked for. */
const PLACES = [50, 250, 500];
const AROUND = 10;

const options = JSON.parse(process.argv[2] ?? '{}') as MeasureOptions;
process.stdout.write(`${JSON.stringify(await measure(options))}\n`);

async function measure(options: MeasureOptions): Promise<SentenceFigures> {
  const engine = await Engine.load(options);
  const prompt = engine.request(0);
  const forced = engine.forcedTokens();
  const times = {
    prefill: [] as number[],
    languageModel: [] as number[],
    flow: [] as number[],
    vocoder: [] as number[],
  };
  const steps: { readonly places: number; readonly milliseconds: number }[] = [];
  // The first round fills caches and pages; it is not counted.
  for (let round = -1; round < options.runs; round += 1) {
    const prefillStart = performance.now();
    const decoding = await engine.languageModel.start(prompt, forced.length);
    const decodeStart = performance.now();
    for (const token of forced) {
      const stepStart = performance.now();
      await decoding.step([token]);
      if (round >= 0)
        steps.push({ places: decoding.cache.length, milliseconds: performance.now() - stepStart });
    }
    const decoded = performance.now();
    const { flowSeconds, vocoderSeconds } = await engine.sound(forced, round);
    if (round < 0) continue;
    times.prefill.push((decodeStart - prefillStart) / 1000);
    times.languageModel.push((decoded - decodeStart) / 1000);
    times.flow.push(flowSeconds);
    times.vocoder.push(vocoderSeconds);
  }
  const machine = await measureMachine(options.threads);
  const totals = times.flow.map((_, run) =>
    Object.values(times).reduce((sum, stage) => sum + (stage[run] ?? Number.NaN), 0),
  );
  const stepMilliseconds = Object.fromEntries(
    PLACES.flatMap((wanted) => {
      const near = steps.filter(({ places }) => Math.abs(places - wanted) <= AROUND);
      return near.length === 0
        ? []
        : [[String(wanted), spread(near.map(({ milliseconds }) => milliseconds)).median]];
    }),
  );
  const typical = stepMilliseconds['250'];
  const flowSpread = spread(times.flow);
  const stepBytes = engine.bundle.manifest.readBytes['language-model-step'] ?? 0;
  return {
    threads: options.threads,
    stages: {
      prefill: spread(times.prefill),
      languageModel: spread(times.languageModel),
      flow: flowSpread,
      vocoder: spread(times.vocoder),
    },
    stepMilliseconds,
    ...(typical === undefined
      ? {}
      : { decodeShareOfBandwidth: stepBytes / (typical / 1000) / (machine.readGBps * 1e9) }),
    flowShareOfPeak: engine.flowOperations / flowSpread.median / (machine.gemmGflops * 1e9),
    totalSeconds: spread(totals),
    realTimeFactor: spread(totals.map((total) => total / engine.audioSeconds)),
    loadSeconds: engine.loadSeconds,
    machine,
  };
}
