/**
 * What the service needs from the outside, and nothing more.
 *
 * The rules every adapter keeps (and test/service/contracts checks):
 * - what is written appears whole or not at all, whoever is killed when;
 * - what is asked for and isn't there is `undefined`, never an error;
 * - a full store throws `StorageFullError`, a broken one `StorageFailedError`.
 */
import type { AudioFormat } from '../audio/index.ts';
import type { VoiceConditioning, WordTime } from '../speech/model.ts';
import type { SpeechOrder } from './order.ts';
import type { SpokenWord } from './words/spoken-words.ts';

/** What is known about a piece of stored audio without reading it. */
export interface AudioFacts {
  readonly format: AudioFormat;
  readonly sampleRateHz: number;
  readonly durationSeconds: number;
  readonly modelVersion: string;
  /** Stable codes, for example `text_lost`. */
  readonly warnings: readonly string[];
  /** Identities of the cloned voices heard in it; deleting one of them deletes the audio. */
  readonly clonedVoiceIds: readonly string[];
  /** Speech tokens the language model made. */
  readonly speechTokenCount: number;
}

export interface StoredAudio extends AudioFacts {
  /** The content key it was stored under. */
  readonly key: string;
  /** A name fit for a download, for example `20240601_120000_1f3a5c7e.wav`. */
  readonly name: string;
  readonly byteLength: number;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** Half-open range of bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Finished audio by content key. Equal keys mean equal audio, so a second `put` may keep either. */
export interface AudioStore {
  find(key: string): Promise<StoredAudio | undefined>;
  /**
   * @param body the file's bytes in order; when it throws nothing is kept.
   * @param words kept beside the audio and deleted with it.
   */
  put(
    key: string,
    facts: AudioFacts,
    body: AsyncIterable<Uint8Array>,
    words?: readonly SpokenWord[],
  ): Promise<StoredAudio>;
  /** Undefined for audio that was stored without any. */
  words(audio: StoredAudio): Promise<readonly SpokenWord[] | undefined>;
  read(audio: StoredAudio, range?: ByteRange): AsyncIterable<Uint8Array>;
  /** Where a client gets the audio: a path on this server, or a URL signed now. */
  url(audio: StoredAudio): Promise<string>;
  /** Deletes all audio a cloned voice is heard in; returns how many. */
  removeSpokenBy(clonedVoiceId: string): Promise<number>;
  /** Deletes audio made before this time, and what interrupted writes left; returns how many. */
  removeOlderThan(time: Date): Promise<number>;
}

/** A voice that isn't the model's own. */
export interface StoredVoice {
  readonly name: string;
  /** 128 random bits in hex: a voice cloned again under an old name is another voice. */
  readonly id: string;
  readonly kind: 'cloned' | 'blend';
  /** ISO 8601. */
  readonly createdAt: string;
  /** When the person who gave the clip said that its speaker agrees, ISO 8601. Always there for clones. */
  readonly consentAt?: string;
  readonly transcript?: string;
  /** For blends: `a:0.7+b:0.3`. */
  readonly blend?: string;
  readonly clipSeconds?: number;
}

/** Voices beside the models. What a model made of the clip is kept per model, so that a new model can enrol the clip again. */
export interface VoiceStore {
  list(): Promise<StoredVoice[]>;
  get(name: string): Promise<StoredVoice | undefined>;
  /**
   * Adds a voice under a name that must be free: of two at the same time exactly one wins.
   * @param clip mono WAV; absent for blends.
   * @returns false when the name is taken.
   */
  add(voice: StoredVoice, clip?: Uint8Array): Promise<boolean>;
  clip(voice: StoredVoice): Promise<Uint8Array | undefined>;
  /** @param model what tells models apart whose conditioning differs. */
  conditioning(voice: StoredVoice, model: string): Promise<VoiceConditioning | undefined>;
  /** Does nothing when the voice was deleted meanwhile. */
  putConditioning(voice: StoredVoice, model: string, conditioning: VoiceConditioning): Promise<void>;
  /** Leaves nothing of it. @returns false when there was none. */
  remove(name: string): Promise<boolean>;
}

/** Work that outlives its request. Written once, never changed: what happens to it is told by the parts and the outcome. */
export interface Job {
  /** 128 random bits in hex: knowing it is the right to see it, where callers have no keys that tell them apart. */
  readonly id: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Text empty: the parts joined are the text. */
  readonly order: SpeechOrder;
  readonly parts: readonly string[];
  /** Content key of the whole; it changes when the model or the voice does, and the job is outdated. */
  readonly audioKey: string;
  /** Warnings known when it was taken on, for example truncation. */
  readonly warnings: readonly string[];
  /** Whose turn it is on (fair queueing), and whose job it is. */
  readonly client: string;
}

export type JobOutcome =
  | { readonly status: 'succeeded'; readonly audioKey: string; readonly finishedAt: string }
  | { readonly status: 'failed'; readonly code: string; readonly why: string; readonly finishedAt: string };

export interface JobState {
  readonly job: Job;
  /** Indices of the parts already spoken. */
  readonly partsDone: readonly number[];
  /** True when somebody has begun. */
  readonly started: boolean;
  readonly outcome?: JobOutcome;
}

/** One spoken part of a job. */
export interface JobPart {
  /** Mono, -1 to 1, at the model's rate. */
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
  readonly speechTokenCount: number;
  readonly warnings: readonly string[];
  /** Times from the start of the part, places in its text. */
  readonly words: readonly WordTime[];
}

/** The right to work on one piece of a job, for a while. */
export interface Lease {
  /** How many times somebody has begun this piece, this time included. */
  readonly attempt: number;
  renew(): Promise<void>;
  /** Gives it back before its time. @param counted false when nobody is to blame that the work did not end: a server going down. */
  release(counted: boolean): Promise<void>;
}

/** `join` is the last piece of a job: the parts become one file. */
export type JobPiece = number | 'join';

export interface JobStore {
  create(job: Job): Promise<void>;
  state(id: string): Promise<JobState | undefined>;
  /** @returns undefined when somebody else is at it. */
  lease(id: string, piece: JobPiece, seconds: number): Promise<Lease | undefined>;
  putPart(id: string, index: number, part: JobPart): Promise<void>;
  readPart(id: string, index: number): Promise<JobPart | undefined>;
  /** The first outcome stays; parts are deleted with it. */
  finish(id: string, outcome: JobOutcome): Promise<void>;
  /** Jobs without an outcome, oldest first. */
  unfinished(): Promise<Job[]>;
  /** Deletes jobs finished before this time. */
  removeFinishedBefore(time: Date): Promise<number>;
}

/** One piece of work, delivered at least once, to whoever runs jobs. */
export interface JobTask {
  readonly jobId: string;
  readonly part: number;
  /** Of the request that sent the job, for the log. */
  readonly requestId?: string | undefined;
}

/** Takes pieces of work and has them delivered to a `JobRunner`, again when it didn't end well. */
export interface JobQueue {
  send(tasks: readonly JobTask[]): Promise<void>;
}
