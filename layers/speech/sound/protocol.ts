/** What a thread that makes sound and the one that asks for it say to each other. */
import type { Fault } from '../../fault.ts';
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
  | { readonly type: 'unloadable'; readonly fault: Fault }
  | { readonly type: 'done'; readonly call: number; readonly result: Result }
  | { readonly type: 'failed'; readonly call: number; readonly fault: Fault };
