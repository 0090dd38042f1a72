/** A thread that dies of its first request, as one that runs out of memory does; the next one answers with its number. */
import { existsSync, writeFileSync } from 'node:fs';
import { parentPort, threadId, workerData } from 'node:worker_threads';

const mark = workerData.paths.mark;
parentPort.on('message', ({ type, call }) => {
  if (type === 'close') return parentPort.close();
  if (existsSync(mark)) {
    const result = { samples: Float32Array.of(threadId), flowSeconds: 0, vocoderSeconds: 0 };
    return parentPort.postMessage({ type: 'done', call, result });
  }
  writeFileSync(mark, '');
  throw new Error('out of memory, say');
});
parentPort.postMessage({ type: 'ready' });
