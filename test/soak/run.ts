/** `npm run soak -- [requests] [folder of models]`: prints the memory as it goes, and the slopes. Linux only. */
import { resolve } from 'node:path';
import { soak } from './soak.ts';

const [requests = '1000', models = resolve(import.meta.dirname, '../../models')] = process.argv.slice(2);
const result = await soak({
  models,
  requests: Number(requests),
  atOnce: 4,
  // The answering process grows by some MiB over its first hundreds of requests, and then no more.
  warmUp: 300,
  onLook: ({ requests, serverMiB, modelMiB }) =>
    console.log(
      `${String(requests).padStart(6)} requests: server ${serverMiB.toFixed(1)} MiB, model ${modelMiB.toFixed(1)} MiB`,
    ),
});
console.log(Object.fromEntries(result.statuses));
console.log(
  `a request: server ${result.serverSlopeKiB.toFixed(2)} KiB, model ${result.modelSlopeKiB.toFixed(2)} KiB`,
);
