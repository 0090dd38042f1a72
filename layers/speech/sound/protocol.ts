/** What a thread that makes sound and the one that asks for it say to each other. */
import { CosyVoiceError } from '../../errors.ts';
import type { SoundOptions } from './segment-sound.ts';

/** What a thread is for: all of the sound, or parts of what the vocoder makes of a mel. */
export type SoundRole = 'sound' | 'part';

/** What a thread is started with. */
export interface SoundThreadData extends SoundOptions {
  readonly role: SoundRole;
  /** Network -> where its graph lies. */
  readonly paths: Readonly<Record<string, string>>;
}

export type ToThread<Request> =
  | { readonly type: 'call'; readonly call: number; readonly request: Request }
  | { readonly type: 'abort'; readonly call: number }
  | { readonly type: 'close' };

export type FromThread<Result> =
  | { readonly type: 'ready' }
  | { readonly type: 'unloadable'; readonly fault: SoundFault }
  | { readonly type: 'done'; readonly call: number; readonly result: Result }
  | { readonly type: 'failed'; readonly call: number; readonly fault: SoundFault };

/** An error as it crosses: structured cloning keeps neither its class nor its code. */
export interface SoundFault {
  readonly message: string;
  readonly stack?: string;
  /** Of errors thrown on purpose. */
  readonly known?: {
    readonly code: string;
    readonly retryable: boolean;
    readonly details: Readonly<Record<string, unknown>>;
  };
}

export function faultOf(error: unknown): SoundFault {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack } = error;
  const known =
    error instanceof CosyVoiceError
      ? { code: error.code, retryable: error.retryable, details: plain(error.details) }
      : undefined;
  return { message, ...(stack !== undefined && { stack }), ...(known && { known }) };
}

export function errorOf({ message, stack, known }: SoundFault): Error {
  const error = known ? new SoundError(message, known) : new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** An error that the other thread threw on purpose, with the code it had there. */
class SoundError extends CosyVoiceError {
  override readonly code: string;
  override readonly retryable: boolean;

  constructor(message: string, { code, retryable, details }: NonNullable<SoundFault['known']>) {
    super(message, details);
    this.code = code;
    this.retryable = retryable;
  }
}

/** Details are plain data by their type's intent; what isn't would not cross. */
function plain(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(details)) as Readonly<Record<string, unknown>>;
}
