/** Inside a thread that makes sound: answers calls until it is told to close. */
import { parentPort } from 'node:worker_threads';
import { faultOf } from '../../fault.ts';
import type { FromThread, ToThread } from './protocol.ts';

export interface Answers<Request, Result> {
  answer(request: Request, signal: AbortSignal): Promise<Result>;
  /** What of a result is handed over, not copied. */
  memoryOf(result: Result): Float32Array;
  release(): Promise<void>;
}

export async function answerCalls<Request, Result>(
  load: () => Promise<Answers<Request, Result>>,
): Promise<void> {
  const calls = new Map<number, AbortController>();
  const send = (message: FromThread<Result>, transfer: ArrayBuffer[] = []) =>
    parentPort?.postMessage(message, transfer);

  async function answer(answers: Answers<Request, Result>, call: number, request: Request) {
    const abort = new AbortController();
    calls.set(call, abort);
    try {
      const result = await answers.answer(request, abort.signal);
      send({ type: 'done', call, result }, [answers.memoryOf(result).buffer as ArrayBuffer]);
    } catch (error) {
      send({ type: 'failed', call, fault: faultOf(error) });
    } finally {
      calls.delete(call);
    }
  }

  try {
    const answers = await load();
    parentPort?.on('message', async (message: ToThread<Request>) => {
      if (message.type === 'call') return answer(answers, message.call, message.request);
      if (message.type === 'abort') return calls.get(message.call)?.abort(new Error('aborted'));
      await answers.release();
      parentPort?.close();
    });
    send({ type: 'ready' });
  } catch (error) {
    send({ type: 'unloadable', fault: faultOf(error) });
  }
}
