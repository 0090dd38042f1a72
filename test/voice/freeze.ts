/** Writes down what the frozen seeds of the embedded voice sound like now; for a new voice only: `node --import tsx test/voice/freeze.ts`. */
import { writeFile } from 'node:fs/promises';
import { loadSpeechModel } from '../../layers/speech/index.ts';
import { fingerprintOf } from './fingerprint.ts';
import { sentences } from './sentences.data.ts';
import { spoken } from './spoken.ts';

const model = await loadSpeechModel('models/nano');
const frozen = [];
for (const sentence of sentences) {
  const print = fingerprintOf(await spoken(model, sentence), model.sampleRateHz);
  frozen.push({ ...print, bandsDb: print.bandsDb.map((level) => Number(level.toFixed(1))) });
}
await writeFile(new URL('frozen.data.json', import.meta.url), `${JSON.stringify(frozen, null, 2)}\n`);
await model.close();
