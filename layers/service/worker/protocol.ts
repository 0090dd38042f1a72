/**
 * What the service and the process that runs a model say to each other, over Node's own channel with structured cloning.
 *
 * Segments are pulled: the model works on one only when it is asked for, so that whoever holds the turns decides what runs.
 */
import type { Fault } from '../../fault.ts';
import type { MemoryUse } from '../../speech/memory-use.ts';
import type { Clip, Language, SpeakOptions, SpokenSegment, VoiceConditioning } from '../../speech/model.ts';
import type { LogFields, LogLevel } from '../log.ts';
import type { Precision } from '../settings.ts';

/** How a model is loaded; handed through to the engine. */
export interface LoadOptions {
  /** Threads of one stage; 0 lets the engine choose by the cores it sees. */
  readonly threads?: number;
  /** Default: what this machine has room for. */
  readonly memory?: MemoryUse;
  /** Default: what suits the model's size. */
  readonly precision?: Precision;
}

/** What the engine may tell while it loads. */
export interface LoadHooks {
  readonly log: (level: LogLevel, message: string, fields?: LogFields) => void;
  /** @param fraction 0 to 1 of this stage. */
  readonly onProgress: (stage: string, fraction: number) => void;
}

export interface ModelFacts {
  readonly id: string;
  readonly version: string;
  readonly sampleRateHz: number;
  readonly languages: readonly Language[];
  readonly speakers: ReadonlyMap<string, Float32Array>;
}

export type ToModel =
  | { readonly type: 'load'; readonly folder: string; readonly options: LoadOptions }
  | {
      readonly type: 'speak';
      readonly call: number;
      readonly text: string;
      readonly options: Omit<SpeakOptions, 'signal'>;
    }
  | { readonly type: 'next'; readonly call: number }
  /** The caller is gone: abort the step that runs and forget the call. */
  | { readonly type: 'cancel'; readonly call: number }
  | { readonly type: 'enrol'; readonly call: number; readonly clip: Clip; readonly transcript?: string }
  /** Decode and judge a clip: up to half a second of arithmetic that nobody who answers requests has to spare. */
  | { readonly type: 'decode'; readonly call: number; readonly file: Uint8Array }
  | { readonly type: 'close' };

export type FromModel =
  | { readonly type: 'log'; readonly level: LogLevel; readonly message: string; readonly fields?: LogFields }
  | { readonly type: 'progress'; readonly stage: string; readonly fraction: number }
  | { readonly type: 'ready'; readonly facts: ModelFacts }
  | { readonly type: 'unloadable'; readonly fault: Fault }
  | { readonly type: 'segment'; readonly call: number; readonly segment?: SpokenSegment }
  | { readonly type: 'enrolled'; readonly call: number; readonly conditioning: VoiceConditioning }
  | { readonly type: 'decoded'; readonly call: number; readonly clip: Clip }
  | { readonly type: 'failed'; readonly call: number; readonly fault: Fault };
