// A long text as a job: sent, watched, fetched.
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

const url = process.env.TTS_URL ?? 'http://localhost:8000';
const file = process.argv[2];
const text = file
  ? await readFile(file, 'utf8')
  : 'One sentence after the other makes a long text. '.repeat(40);

const began = performance.now();
const taken = await ask('/jobs', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ text, format: 'mp3' }),
});
let job = await taken.json();
while (job.status === 'queued' || job.status === 'running') {
  await wait(500);
  job = await (await ask(taken.headers.get('location'))).json();
  process.stdout.write(`\r${job.status} ${Math.round(100 * (job.progress ?? 0))} %   `);
}
process.stdout.write('\n');
if (job.status === 'failed') {
  console.error(job.why);
  process.exit(1);
}
await writeFile('long.mp3', Buffer.from(await (await ask(job.audio_url)).arrayBuffer()));
const elapsed = (performance.now() - began) / 1000;
console.log(
  `long.mp3: duration ${job.duration_sec.toFixed(1)} s, elapsed ${elapsed.toFixed(1)} s, RTF ${(elapsed / job.duration_sec).toFixed(2)}`,
);

/** Errors say what to change; that sentence is all a caller needs. */
async function ask(path, init) {
  const answer = await fetch(new URL(path, url), init);
  if (answer.ok) return answer;
  throw new Error((await answer.json()).detail);
}
