/** The inside of the process that runs one model. Entry files call `serveModel` with the engine's loader. */

import { faultOf } from '../../fault.ts';
import type { SpeechModel, SpokenSegment } from '../../speech/model.ts';
import { decodeCheckedClip } from '../voices/clip.ts';
import type { FromModel, LoadHooks, LoadOptions, ToModel } from './protocol.ts';

export type LoadSpeechModel = (folder: string, options: LoadOptions & LoadHooks) => Promise<SpeechModel>;

interface Call {
  readonly abort: AbortController;
  readonly segments: AsyncGenerator<SpokenSegment, void, undefined>;
}

/** Answers the parent until it closes the channel or dies, then ends this process. */
export function serveModel(load: LoadSpeechModel): void {
  const calls = new Map<number, Call>();
  let model: SpeechModel | undefined;

  const send = (message: FromModel): void => {
    if (process.connected) process.send?.(message);
  };

  const begin = async (folder: string, options: LoadOptions): Promise<void> => {
    try {
      model = await load(folder, {
        ...options,
        log: (level, message, fields) => send({ type: 'log', level, message, ...(fields && { fields }) }),
        onProgress: (stage, fraction) => send({ type: 'progress', stage, fraction }),
      });
      const { id, version, sampleRateHz, languages, speakers } = model;
      send({ type: 'ready', facts: { id, version, sampleRateHz, languages, speakers } });
    } catch (error) {
      send({ type: 'unloadable', fault: faultOf(error) });
    }
  };

  const next = async (call: number): Promise<void> => {
    const speaking = calls.get(call);
    if (speaking === undefined) return;
    try {
      const result = await speaking.segments.next();
      if (speaking.abort.signal.aborted) return;
      if (result.done) calls.delete(call);
      send({ type: 'segment', call, ...(!result.done && { segment: result.value }) });
    } catch (error) {
      calls.delete(call);
      if (!speaking.abort.signal.aborted) send({ type: 'failed', call, fault: faultOf(error) });
    }
  };

  const cancel = (call: number): void => {
    const speaking = calls.get(call);
    calls.delete(call);
    speaking?.abort.abort(new Error('cancelled'));
    speaking?.segments.return().catch(() => {});
  };

  const answer = async (call: number, work: () => Promise<FromModel>): Promise<void> => {
    try {
      send(await work());
    } catch (error) {
      send({ type: 'failed', call, fault: faultOf(error) });
    }
  };

  const handle = async (message: ToModel): Promise<void> => {
    switch (message.type) {
      case 'load':
        return begin(message.folder, message.options);
      case 'speak': {
        if (model === undefined) return;
        const abort = new AbortController();
        const segments = model.speak(message.text, { ...message.options, signal: abort.signal });
        calls.set(message.call, { abort, segments });
        return;
      }
      case 'next':
        return next(message.call);
      case 'cancel':
        return cancel(message.call);
      case 'enrol':
        return answer(message.call, async () => {
          if (model === undefined) throw new TypeError('asked before the model was loaded');
          const conditioning = await model.enrol(message.clip, message.transcript);
          return { type: 'enrolled', call: message.call, conditioning };
        });
      case 'decode':
        return answer(message.call, async () => {
          const clip = await decodeCheckedClip(message.file);
          return { type: 'decoded', call: message.call, clip };
        });
      case 'close':
        await model?.close();
        process.disconnect();
    }
  };

  process.on('message', (message) => void handle(message as ToModel));
  // The parent is gone, however it went: nobody is left to work for.
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C reaches the whole process group; the parent decides when this process ends.
  process.on('SIGINT', () => {});
}
