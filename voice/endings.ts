/**
 * Does every sentence end? Speaks sentences (one JSON object with `lang` and `text` a line on standard input) through the product's own
 * pipeline, voices taking turns, and counts those with a warning (`text_repeated`: gone round in circles or cut off by the length limit,
 * `text_lost`: far too short): `endings.ts MODEL COUNT`.
 */
import { createInterface } from 'node:readline';
import { loadSpeechModel } from '../layers/speech/index.ts';

const [modelPath = 'models/nano', count = '1000'] = process.argv.slice(2);
const model = await loadSpeechModel(modelPath);
const voices = [...model.speakers.values()];
const spoken = new Map<string, { sentences: number; warned: number; seconds: number }>();
let seed = 0;
for await (const line of createInterface({ input: process.stdin })) {
  if (seed >= Number(count)) break;
  const { lang, text } = JSON.parse(line) as { lang: string; text: string };
  const embedding = voices[seed % voices.length] ?? new Float32Array(192);
  const sum = spoken.get(lang) ?? { sentences: 0, warned: 0, seconds: 0 };
  spoken.set(lang, sum);
  sum.sentences += 1;
  const warnings: string[] = [];
  for await (const segment of model.speak(text, { voice: { embedding }, seed })) {
    sum.seconds += segment.samples.length / segment.sampleRateHz;
    warnings.push(...segment.warnings);
  }
  if (warnings.length > 0) {
    sum.warned += 1;
    console.log(warnings.join(' '), text);
  }
  seed += 1;
}
for (const [lang, { sentences, warned, seconds }] of spoken) {
  console.log(
    `${lang}: ${sentences} sentences ended, ${warned} of them with a warning, ${Math.round(seconds)} s`,
  );
}
await model.close();
