// OpenAI's official client against this server: an MP3 file, then PCM that arrives while it is being spoken.
import { writeFile } from 'node:fs/promises';
import OpenAI from 'openai';

const url = process.env.TTS_URL ?? 'http://localhost:8000';
const input =
  process.argv[2] ?? 'The first sentence comes early. The second one follows. And here is the third.';
const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: process.env.TTS_KEY ?? 'none' });

const mp3 = await openai.audio.speech.create({
  model: 'tts-1',
  voice: 'alloy',
  input,
  response_format: 'mp3',
});
await writeFile('speech.mp3', Buffer.from(await mp3.arrayBuffer()));
console.log('speech.mp3 written');

// Another seed of randomness is not part of OpenAI's API; another speed makes a request that was not answered before.
const began = performance.now();
const elapsed = () => ((performance.now() - began) / 1000).toFixed(2);
const pcm = await openai.audio.speech.create({
  model: 'tts-1',
  voice: 'alloy',
  input,
  response_format: 'pcm',
  speed: 1.05,
});
let bytes = 0;
for await (const chunk of pcm.body) {
  if (bytes === 0) console.log(`first bytes after ${elapsed()} s`);
  bytes += chunk.length;
}
// 24,000 samples a second, two bytes each.
const seconds = bytes / 48_000;
console.log(
  `duration ${seconds.toFixed(2)} s, elapsed ${elapsed()} s, RTF ${(elapsed() / seconds).toFixed(2)}`,
);
