/** Direct requests: a text becomes a stream of frames and audio in the bucket; a clip becomes a voice's conditioning. */
import type { AudioFormat } from '../../layers/audio/index.ts';
import { faultOf } from '../../layers/fault.ts';
import {
  type AudioFacts,
  resolveOrder,
  type StoredAudio,
  type SynthesisReport,
} from '../../layers/service/index.ts';
import { writeConditioning } from '../../layers/service/voices/conditioning-text.ts';
import { type Command, type Frame, writeFrame } from '../cloud/frames.ts';
import { aWhile, holding, takeLock } from './hold-lock.ts';
import type { Synthesis } from './open-synthesis.ts';

export type Send = (bytes: Uint8Array) => Promise<void>;
type SpeakCommand = Extract<Command, { kind: 'speak' }>;
type EnrolCommand = Extract<Command, { kind: 'enrol' }>;

/** Formats whose first piece is a header that states a length. */
const headed: readonly AudioFormat[] = ['wav', 'flac'];

/** @throws whatever keeps it from being done, the signal's reason included; the caller tells the other side. */
export async function serveCommand(
  synthesis: Synthesis,
  command: Command,
  send: Send,
  signal: AbortSignal,
): Promise<void> {
  const put = (frame: Frame): Promise<void> => send(writeFrame(frame));
  switch (command.kind) {
    case 'warm': {
      const model = await synthesis.models.whenReady();
      return put({ kind: 'answer', text: model.version });
    }
    case 'enrol':
      return put({ kind: 'answer', text: await enrol(synthesis, command) });
    case 'speak':
      return speak(synthesis, command, put, signal);
  }
}

async function enrol({ models, stores }: Synthesis, command: EnrolCommand): Promise<string> {
  const model = await models.whenReady(command.model);
  const bytes = await stores.bucket.get(command.clipKey);
  if (bytes === undefined) throw new Error('the clip to enrol is not in the bucket');
  const copy = new Uint8Array(bytes);
  const samples = new Float32Array(copy.buffer, 0, Math.floor(copy.byteLength / 4));
  return writeConditioning(
    await model.enrol({ samples, sampleRateHz: command.sampleRateHz }, command.transcript),
  );
}

async function speak(
  synthesis: Synthesis,
  { order, client }: SpeakCommand,
  put: (frame: Frame) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { models, service, synthesiser, stores } = synthesis;
  const { lexicon, ...rest } = order;
  const model = await models.whenReady(order.model);
  const resolved = await resolveOrder({ ...rest, ...(lexicon && { lexicon }) }, model, service.voices);
  for (;;) {
    const lock = await takeLock(stores, resolved.key);
    if (lock === undefined) {
      const stored = await stores.audio.find(resolved.key);
      if (stored !== undefined) return sendStored(synthesis, stored, put);
      await aWhile(signal);
      continue;
    }
    return holding(lock, async () => {
      const obtained = await synthesiser.obtain(resolved, client, 'interactive');
      if ('key' in obtained) return sendStored(synthesis, obtained, put);
      signal.addEventListener('abort', obtained.leave, { once: true });
      try {
        for await (const bytes of obtained.chunks()) await put({ kind: 'audio', bytes });
        const rendered = await obtained.finished;
        const [header] = rendered.pieces;
        await put({
          kind: 'finished',
          finished: {
            facts: rendered.facts,
            report: rendered.report,
            ...(header &&
              headed.includes(order.format) && { header: Buffer.from(header).toString('base64') }),
            ...(await rendered.stored.then(
              (stored) => ({ stored }),
              (error: unknown) => ({ storeFault: faultOf(error) }),
            )),
          },
        });
      } catch (error) {
        // Why the rendering was given up says more than that it was.
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', obtained.leave);
        obtained.leave();
      }
    });
  }
}

/** Somebody else made it in the meantime. */
async function sendStored(
  { stores }: Synthesis,
  stored: StoredAudio,
  put: (frame: Frame) => Promise<void>,
): Promise<void> {
  for await (const bytes of stores.audio.read(stored)) await put({ kind: 'audio', bytes });
  const { format, sampleRateHz, durationSeconds, modelVersion, warnings, clonedVoiceIds, speechTokenCount } =
    stored;
  const facts: AudioFacts = {
    format,
    sampleRateHz,
    durationSeconds,
    modelVersion,
    warnings,
    clonedVoiceIds,
    speechTokenCount,
  };
  const report: SynthesisReport = {
    stageSeconds: { text: 0, languageModel: 0, flow: 0, vocoder: 0 },
    waitSeconds: 0,
    modelSeconds: 0,
    audioSeconds: durationSeconds,
    speechTokenCount,
    characters: 0,
    cold: false,
  };
  await put({ kind: 'finished', finished: { facts, report, stored } });
}
