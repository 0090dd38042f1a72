/**
 * A speech model without networks: every sentence is a tone whose pitch tells the voice and whose length tells the text.
 *
 * 0.05 s a character at speed 1. Words in the text command it: `@slow` takes a second a segment, `@crash` ends the process,
 * `@fault` throws, `@silent` says nothing, `@hang` never comes to an end.
 */
import { CosyVoiceError } from '../../layers/errors.ts';
import type {
  Clip,
  SpeakOptions,
  SpeechModel,
  SpokenSegment,
  VoiceConditioning,
  WordTime,
} from '../../layers/speech/model.ts';

export const secondsPerCharacter = 0.05;

class TextRefusedError extends CosyVoiceError {
  override readonly code = 'text_refused';
}

export interface FakeModelOptions {
  readonly id?: string;
  readonly version?: string;
  readonly speakers?: readonly string[];
  /** Milliseconds of waiting per segment, in steps of one. */
  readonly segmentMilliseconds?: number;
  /** Holds the segments that are begun after so many, until `release` is called or they are aborted. */
  readonly holdAfter?: number;
}

export class FakeModel implements SpeechModel {
  readonly id: string;
  readonly version: string;
  readonly sampleRateHz = 22_050;
  readonly languages = ['zh', 'en', 'ja'] as const;
  readonly speakers: ReadonlyMap<string, Float32Array>;
  /** Segments begun, for tests that count work. */
  segmentsBegun = 0;
  /** Calls of `speak` that were begun. */
  readonly texts: string[] = [];
  closed = false;
  readonly #segmentMilliseconds: number;
  #holdAfter: number;

  constructor(options: FakeModelOptions = {}) {
    this.id = options.id ?? 'fake';
    this.version = options.version ?? 'fake-v1';
    this.#segmentMilliseconds = options.segmentMilliseconds ?? 0;
    this.#holdAfter = options.holdAfter ?? Number.POSITIVE_INFINITY;
    const names = options.speakers ?? ['中文女', '中文男', '粤语女', '日语男', '英文女'];
    this.speakers = new Map(names.map((name, i) => [name, fakeEmbedding(i)]));
  }

  /** Lets so many more segments end; all of them when nothing is said. */
  release(segments = Number.POSITIVE_INFINITY): void {
    this.#holdAfter += segments;
  }

  async *speak(text: string, options: SpeakOptions): AsyncGenerator<SpokenSegment, void, undefined> {
    this.texts.push(text);
    const { signal, voice, speed = 1, seed = 0 } = options;
    if (text.includes('@fault')) throw new TextRefusedError('The text asks for a fault.');
    const sentences = text.includes('@silent')
      ? []
      : text.matchAll(/[^。.!?！？]+[。.!?！？]*|[。.!?！？]+/gu);
    const spoken = [...sentences].filter(([sentence]) => /[\p{L}\p{N}]/u.test(sentence));
    for (const [index, { 0: sentence, index: place }] of spoken.entries()) {
      signal?.throwIfAborted();
      const begun = ++this.segmentsBegun;
      if (sentence.includes('@crash')) process.kill(process.pid, 'SIGKILL');
      if (sentence.includes('@hang')) await new Promise(() => {});
      const milliseconds = sentence.includes('@slow') ? 1000 : this.#segmentMilliseconds;
      for (const until = performance.now() + milliseconds; performance.now() < until; ) {
        signal?.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      while (begun > this.#holdAfter) {
        signal?.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      const seconds = ([...sentence].length * secondsPerCharacter) / speed;
      yield {
        index,
        segmentCount: spoken.length,
        samples: tone(seconds, 200 + 10 * pitchOf(voice.embedding) + seed, this.sampleRateHz),
        sampleRateHz: this.sampleRateHz,
        speechTokenCount: Math.round(seconds * 50),
        words: wordsOf(sentence, place, secondsPerCharacter / speed),
        warnings: sentence.includes('@lost') ? ['text_lost'] : [],
        stageSeconds: { text: 0.001, languageModel: 0.002, flow: 0.003, vocoder: 0.004 },
      };
    }
  }

  async enrol(clip: Clip, transcript?: string): Promise<VoiceConditioning> {
    const embedding = fakeEmbedding(20 + (clip.samples.length % 7));
    if (transcript === undefined) return { embedding };
    return {
      embedding,
      prompt: {
        text: transcript,
        speechTokens: Int32Array.of(1, 2, 3),
        mel: new Float32Array(160).fill(0.5),
      },
    };
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

/** Every character takes its time; a word is letters and digits in a row. */
function wordsOf(sentence: string, place: number, each: number): WordTime[] {
  const seconds = (at: number): number => [...sentence.slice(0, at)].length * each;
  return Array.from(sentence.matchAll(/\p{Script=Han}|[a-z0-9]+/giu), ({ 0: word, index }) => ({
    word,
    writtenStart: place + index,
    writtenEnd: place + index + word.length,
    startSeconds: seconds(index),
    endSeconds: seconds(index + word.length),
  }));
}

function fakeEmbedding(index: number): Float32Array {
  const embedding = new Float32Array(192);
  embedding[index] = 1 + index / 10;
  return embedding;
}

/** The place of the largest value. */
function pitchOf(embedding: Float32Array): number {
  return embedding.indexOf(Math.max(...embedding));
}

function tone(seconds: number, hertz: number, sampleRateHz: number): Float32Array {
  const samples = new Float32Array(Math.round(seconds * sampleRateHz));
  for (let i = 0; i < samples.length; i++)
    samples[i] = 0.3 * Math.sin((2 * Math.PI * hertz * i) / sampleRateHz);
  return samples;
}
