/**
 * What the synthesis function streams to the API function: frames of one byte of kind, four of length (big-endian), and the payload.
 * Audio comes as it is made; the last frame says how it ended. A stream without a last frame broke off.
 */
import { z } from 'zod';
import { type Fault, faultOf } from '../../layers/fault.ts';
import type { AudioFacts, StoredAudio, SynthesisReport } from '../../layers/service/index.ts';
import { SynthesisCrashedError } from '../../layers/service/index.ts';

export interface Finished {
  readonly facts: AudioFacts;
  readonly report: SynthesisReport;
  /** The header with its true lengths, for formats that have one; base64. */
  readonly header?: string;
  readonly stored?: StoredAudio;
  /** Why it could not be stored. */
  readonly storeFault?: Fault;
}

export type Frame =
  | { readonly kind: 'audio'; readonly bytes: Uint8Array }
  | { readonly kind: 'finished'; readonly finished: Finished }
  /** The answer to anything but speech: a text. */
  | { readonly kind: 'answer'; readonly text: string }
  | { readonly kind: 'failed'; readonly fault: Fault };

const kinds = ['audio', 'finished', 'answer', 'failed'] as const;
const headBytes = 5;
/** Nothing we send is longer; more means that what arrives is no frame. */
const mostBytes = 64 * 1024 * 1024;

const orderSchema = z.object({
  text: z.string().min(1).max(100_000),
  voice: z.string(),
  model: z.string(),
  modelVersion: z.string(),
  speed: z.number().min(0.25).max(4),
  seed: z.number().int(),
  quality: z.enum(['quality', 'balanced', 'fast']),
  format: z.enum(['wav', 'mp3', 'opus', 'aac', 'flac', 'pcm']),
  sampleRateHz: z.number().int().min(8000).max(48_000),
  lexicon: z.record(z.string(), z.string()).optional(),
});

/** What the synthesis function is asked for. */
export const commandSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('speak'),
    requestId: z.string().max(200),
    client: z.string(),
    order: orderSchema,
  }),
  z.object({
    kind: z.literal('enrol'),
    requestId: z.string().max(200),
    model: z.string(),
    /** Where the clip's samples lie in the bucket: little-endian floats. */
    clipKey: z.string().startsWith('voice-files/'),
    sampleRateHz: z.number().positive(),
    transcript: z.string().optional(),
  }),
  /** Answered once the model is loaded. */
  z.object({ kind: z.literal('warm'), requestId: z.string().max(200) }),
]);

export type Command = z.infer<typeof commandSchema>;

export function writeFrame(frame: Frame): Uint8Array {
  const payload =
    frame.kind === 'audio'
      ? frame.bytes
      : Buffer.from(
          frame.kind === 'answer'
            ? frame.text
            : JSON.stringify(frame.kind === 'finished' ? frame.finished : frame.fault),
        );
  const bytes = Buffer.alloc(headBytes + payload.byteLength);
  bytes.writeUInt8(kinds.indexOf(frame.kind), 0);
  bytes.writeUInt32BE(payload.byteLength, 1);
  bytes.set(payload, headBytes);
  return bytes;
}

export const failedFrame = (error: unknown): Uint8Array =>
  writeFrame({ kind: 'failed', fault: faultOf(error) });

/** @throws SynthesisCrashedError when the stream ends without a last frame, or isn't one of frames. */
export async function* readFrames(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Frame, void, undefined> {
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    held = held.length === 0 ? Buffer.from(piece) : Buffer.concat([held, piece]);
    for (;;) {
      if (held.length < headBytes) break;
      const kind = kinds[held.readUInt8(0)];
      const length = held.readUInt32BE(1);
      if (kind === undefined || length > mostBytes) throw brokenOff();
      if (held.length < headBytes + length) break;
      const payload = held.subarray(headBytes, headBytes + length);
      held = held.subarray(headBytes + length);
      if (kind === 'audio') {
        yield { kind, bytes: payload };
        continue;
      }
      const text = payload.toString('utf8');
      if (kind === 'finished') yield { kind, finished: JSON.parse(text) as Finished };
      else if (kind === 'answer') yield { kind, text };
      else yield { kind, fault: JSON.parse(text) as Fault };
      return;
    }
  }
  throw brokenOff();
}

function brokenOff(): SynthesisCrashedError {
  return new SynthesisCrashedError('The function that speaks broke off; try again.', 5);
}
