/** The voices a model folder brings along, under the product's names. */
import type { Language, SpeechModel } from '../../speech/model.ts';
import { officialSpeakers, presetVoices, sampleSentences } from './presets.data.ts';

export interface ModelVoice {
  readonly name: string;
  readonly displayName: { readonly zh: string; readonly en: string };
  /** Its own first, then whatever else the model speaks. */
  readonly languages: readonly Language[];
  /** The speaker's name in the model folder. */
  readonly speaker: string;
  /** The official speaker that a preset stands for, whatever the folder calls it. */
  readonly officialSpeaker?: string;
  /** [192] */
  readonly embedding: Float32Array;
}

/**
 * Presets first, in the product's order, then every other speaker under its own name.
 *
 * A preset is the official speaker it maps to; a folder without that one may have a speaker of the preset's very name (the
 * embedded voice does).
 */
export function modelVoices(model: Pick<SpeechModel, 'speakers' | 'languages'>): ModelVoice[] {
  const voices: ModelVoice[] = [];
  const taken = new Set<string>();
  for (const preset of presetVoices) {
    const speaker = [preset.officialSpeaker, preset.name].find((name) => model.speakers.has(name));
    const embedding = speaker === undefined ? undefined : model.speakers.get(speaker);
    if (speaker === undefined || embedding === undefined) continue;
    taken.add(speaker);
    voices.push({
      name: preset.name,
      displayName: preset.displayName,
      languages: ownFirst(preset.languages, model.languages),
      speaker,
      officialSpeaker: preset.officialSpeaker,
      embedding,
    });
  }
  for (const [speaker, embedding] of model.speakers) {
    if (taken.has(speaker) || voices.some(({ name }) => name === speaker)) continue;
    const known = officialSpeakers.get(speaker);
    voices.push({
      name: speaker,
      displayName: known?.displayName ?? { zh: speaker, en: speaker },
      languages: ownFirst(known?.languages ?? [], model.languages),
      speaker,
      embedding,
    });
  }
  return voices;
}

/** Requests may say the product's name, the folder's own, or the official one. */
export function answersTo({ name, speaker, officialSpeaker }: ModelVoice, wanted: string): boolean {
  return wanted === name || wanted === speaker || wanted === officialSpeaker;
}

function ownFirst(own: readonly Language[], spoken: readonly Language[]): Language[] {
  return [
    ...own.filter((language) => spoken.includes(language)),
    ...spoken.filter((language) => !own.includes(language)),
  ];
}

/** What a voice of these languages says when one only wants to hear it. */
export function sampleSentence(languages: readonly Language[]): string {
  return sampleSentences[languages[0] ?? 'en'];
}
