/** Inside the thread that makes sound: loads flow and vocoder, then answers until it is told to close. */
import { parentPort, workerData } from 'node:worker_threads';
import { type FromSound, faultOf, type SoundThreadData, type ToSound } from './protocol.ts';
import { SegmentSound, type SoundMaker } from './segment-sound.ts';

const { paths, ...options } = workerData as SoundThreadData;
const calls = new Map<number, AbortController>();

function send(message: FromSound, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

async function answer(maker: SoundMaker, { call, request }: Extract<ToSound, { type: 'sound' }>) {
  const abort = new AbortController();
  calls.set(call, abort);
  try {
    const sound = await maker.sound(request, abort.signal);
    send({ type: 'sound', call, sound }, [sound.samples.buffer as ArrayBuffer]);
  } catch (error) {
    send({ type: 'failed', call, fault: faultOf(error) });
  } finally {
    calls.delete(call);
  }
}

try {
  const maker = await SegmentSound.load((network) => paths[network] ?? network, options);
  parentPort?.on('message', async (message: ToSound) => {
    if (message.type === 'sound') return answer(maker, message);
    if (message.type === 'abort') return calls.get(message.call)?.abort(new Error('aborted'));
    await maker.release();
    parentPort?.close();
  });
  send({ type: 'ready' });
} catch (error) {
  send({ type: 'unloadable', fault: faultOf(error) });
}
