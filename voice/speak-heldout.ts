/**
 * Speaks the held-out sentences through the product's own pipeline, for judge.py: `speak-heldout.ts MODEL OUT [LIMIT] [LANGUAGE...]` writes a
 * WAV file a sentence, the speakers taking turns, and list.json beside them, with when each word is heard (word_times.py). With
 * VOICE_SENTENCES=dev those that lengths are set by.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { joined, writeWav } from '../layers/audio/index.ts';
import { loadSpeechModel } from '../layers/speech/index.ts';

const [modelPath = 'models/nano', out = 'voice/.cache/judge/ours', limit = '1000', ...languages] =
  process.argv.slice(2);
const folder = process.env.VOICE_SENTENCES ?? 'heldout';
const model = await loadSpeechModel(modelPath);
const speakers = [...model.speakers];
await mkdir(out, { recursive: true });
const rows: Record<string, unknown>[] = [];
let before = 0;
for (const lang of ['zh', 'en', 'ja']) {
  const lines = await readFile(new URL(`${folder}/${lang}.txt`, import.meta.url), 'utf8');
  const texts = lines.split('\n').filter(Boolean);
  const wanted = languages.length === 0 || languages.includes(lang) ? texts.slice(0, Number(limit)) : [];
  for (const [index, text] of wanted.entries()) {
    const number = before + index; // voice and seed of a sentence are the same however many are asked for
    const [speaker, embedding] = speakers[number % speakers.length] ?? ['', new Float32Array(192)];
    const started = performance.now();
    const pieces: Float32Array[] = [];
    const words: [word: string, startSeconds: number, endSeconds: number][] = [];
    let spokenSeconds = 0;
    for await (const segment of model.speak(text, { voice: { embedding }, seed: number })) {
      for (const { word, startSeconds, endSeconds } of segment.words) {
        words.push([word, spokenSeconds + startSeconds, spokenSeconds + endSeconds]);
      }
      spokenSeconds += segment.samples.length / segment.sampleRateHz;
      pieces.push(segment.samples);
    }
    const samples = joined(pieces);
    const file = `${lang}-${String(number).padStart(3, '0')}-${speaker}.wav`;
    await writeFile(join(out, file), writeWav(samples, model.sampleRateHz));
    const took = (performance.now() - started) / 1000;
    rows.push({ file, lang, speaker, text, seconds: samples.length / model.sampleRateHz, took, words });
  }
  before += texts.length;
}
await writeFile(join(out, 'list.json'), JSON.stringify(rows, null, 1));
await model.close();
