/** What a synthesis has cost so far. */
import type { SpokenSegment, StageSeconds, WordTime } from '../../speech/model.ts';
import { codePointCount, type SpeechOrder } from '../order.ts';
import { movedWords } from '../words/spoken-words.ts';

/** What one synthesis cost; for the log and the metrics. */
export interface SynthesisReport {
  readonly stageSeconds: StageSeconds;
  /** Waiting for turns. */
  readonly waitSeconds: number;
  /** In turns. */
  readonly modelSeconds: number;
  readonly audioSeconds: number;
  readonly speechTokenCount: number;
  readonly characters: number;
  /** First work of this model since it was loaded. */
  readonly cold: boolean;
}

export class Tally {
  waitSeconds = 0;
  modelSeconds = 0;
  segmentCount = 0;
  speechTokenCount = 0;
  readonly warnings = new Set<string>();
  /** Of all segments, one after the other. */
  readonly words: WordTime[] = [];
  #seconds = 0;
  readonly #stages = { text: 0, languageModel: 0, flow: 0, vocoder: 0 };

  add(segment: SpokenSegment): void {
    this.segmentCount++;
    this.speechTokenCount += segment.speechTokenCount;
    for (const warning of segment.warnings) this.warnings.add(warning);
    for (const word of movedWords(segment.words, this.#seconds, 0)) this.words.push(word);
    this.#seconds += segment.samples.length / segment.sampleRateHz;
    this.#stages.text += segment.stageSeconds.text;
    this.#stages.languageModel += segment.stageSeconds.languageModel;
    this.#stages.flow += segment.stageSeconds.flow;
    this.#stages.vocoder += segment.stageSeconds.vocoder;
  }

  report(order: SpeechOrder, audioSeconds: number, cold: boolean): SynthesisReport {
    return {
      stageSeconds: { ...this.#stages },
      waitSeconds: this.waitSeconds,
      modelSeconds: this.modelSeconds,
      audioSeconds,
      speechTokenCount: this.speechTokenCount,
      characters: codePointCount(order.text),
      cold,
    };
  }
}
