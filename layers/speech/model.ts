/**
 * What the service sees of the speech engine: one interface, no tensors.
 *
 * A `SpeechModel` is one model folder, loaded. The pipeline (`CosyVoice`) implements it in-process; the service runs it in a worker
 * and tests replace it by a fake.
 */

/** Languages the text front end tells apart (`yue` is Cantonese). */
export type Language = 'zh' | 'en' | 'ja' | 'yue' | 'ko';

/** From the official solver to the cheapest. */
export const QUALITIES = ['quality', 'balanced', 'fast'] as const;

/**
 * How much the flow may spend: `quality` is the official solver (ten Euler steps, guidance in each), the others are
 * cheaper at a distance from it (layers/speech/flow/solver.ts).
 */
export type Quality = (typeof QUALITIES)[number];

/** What makes the model speak as one person. */
export interface VoiceConditioning {
  /** [192] speaker embedding as the encoder gave it (not normalised). */
  readonly embedding: Float32Array;
  /** The zero-shot prompt: a clip with its transcript. Absent for preset voices. */
  readonly prompt?: {
    readonly text: string;
    /** [n] speech tokens of the clip. */
    readonly speechTokens: Int32Array;
    /** [frames, 80] log-mel of the clip, row by row. */
    readonly mel: Float32Array;
  };
  /** What its speaker reads ideographs in where nothing in the text tells. Default zh. */
  readonly language?: Language;
}

export interface SpeakOptions {
  readonly voice: VoiceConditioning;
  /** 0.25 to 4; durations scale by 1/speed, pitch does not move. Default 1. */
  readonly speed?: number;
  /** Same text, voice, seed, model and CPU path: same samples. Default 0. */
  readonly seed?: number;
  /** Default `balanced`. */
  readonly quality?: Quality;
  /** Checked between the steps of every stage; an aborted generator throws `signal.reason`. */
  readonly signal?: AbortSignal;
  /** Word -> reading, on top of the model folder's own lexicon. */
  readonly lexicon?: Readonly<Record<string, string>>;
}

/**
 * Seconds spent in each stage of one segment; together no more than passed. Where tokens are decoded ahead, beside the sound of earlier
 * segments, `languageModel` is how long they still had to be waited for.
 */
export interface StageSeconds {
  readonly text: number;
  readonly languageModel: number;
  readonly flow: number;
  readonly vocoder: number;
}

/** A word (or an ideograph, where words are not spaced) and when it is heard. */
export interface WordTime {
  readonly word: string;
  /** Span in the written text, UTF-16 code units. */
  readonly writtenStart: number;
  readonly writtenEnd: number;
  /** Seconds from the start of the segment. */
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** One piece of finished speech; pieces play one after the other without a gap. */
export interface SpokenSegment {
  readonly index: number;
  readonly segmentCount: number;
  /** Mono, -1 to 1, at the model's rate; written pauses are inside. */
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
  readonly speechTokenCount: number;
  readonly words: readonly WordTime[];
  /** Stable codes, for example `text_lost`, `effect_unsupported`. */
  readonly warnings: readonly string[];
  readonly stageSeconds: StageSeconds;
}

/** Mono samples as a decoder gave them. */
export interface Clip {
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
}

export interface SpeechModel {
  /** The name of the model folder. */
  readonly id: string;
  /** For example `cosy-300m-lite-v202406`. */
  readonly version: string;
  readonly sampleRateHz: number;
  /** Languages the model speaks intelligibly; a text in another one gets a warning, not garbage without a word. */
  readonly languages: readonly Language[];
  /** Speakers of the folder's spk2info.pt by their own names: [192] embeddings. */
  readonly speakers: ReadonlyMap<string, Float32Array>;
  /** Splits, speaks and yields segment by segment. Plain text, tagged text or an SSML document. */
  speak(text: string, options: SpeakOptions): AsyncGenerator<SpokenSegment, void, undefined>;
  /** What a clip tells of its speaker; with a transcript, the zero-shot prompt as well. */
  enrol(clip: Clip, transcript?: string): Promise<VoiceConditioning>;
  close(): Promise<void>;
}
