/**
 * Words whose sound is given and not for the normaliser to choose: `say-as`, `phoneme` and the lexicon. They are replaced,
 * and the stretches where they stand are protected from the normaliser.
 */
import type { Language } from '../../model.ts';
import { type LexiconMatch, respell } from '../lexicon/index.ts';
import type { Interpretation, PhonemeAlphabet, Pronunciation } from '../markup/index.ts';
import type { Normalise } from '../normaliser.ts';
import { type Edit, edit } from '../spans/index.ts';
import type { SpokenText } from '../spoken-text.ts';
import { sayAs } from '../ssml/say-as.ts';
import type { Stretch } from './prepared-text.ts';

export interface GivenReadings {
  /** Present text -> text with the readings in it. */
  readonly step: SpokenText;
  /** Stretches of the new text, in order, that the normaliser must not touch. */
  readonly protected: readonly Stretch[];
  /** Pronunciations that the model will use itself, at places of the new text. */
  readonly pronunciations: readonly (Stretch & Pronunciation)[];
  /** A pronunciation is in an alphabet that the model can't use. */
  readonly unsupported: boolean;
}

export interface ReadingSources {
  readonly interpretations: readonly (Stretch & Interpretation)[];
  readonly pronunciations: readonly (Stretch & Pronunciation)[];
  readonly lexicon: readonly LexiconMatch[];
  /** Alphabets that the model can pronounce. */
  readonly alphabets: readonly PhonemeAlphabet[];
  readonly languageAt: (place: number) => Language;
  readonly normalise: Normalise;
}

interface Candidate extends Stretch {
  /** What is written instead; undefined keeps the word. */
  readonly text: string | undefined;
  readonly pronunciation: Pronunciation | undefined;
}

/** Markup goes before the lexicon; of markup that overlaps the first counts. */
export function giveReadings(text: string, sources: ReadingSources): GivenReadings {
  let unsupported = false;
  const pronounced = (place: Stretch & Pronunciation): Candidate | undefined => {
    const { start, end, alphabet, reading } = place;
    if (sources.alphabets.includes(alphabet)) {
      return { start, end, text: undefined, pronunciation: { alphabet, reading } };
    }
    const spelt = respell(alphabet, reading);
    unsupported ||= spelt === undefined;
    return spelt === undefined ? undefined : { start, end, text: spelt, pronunciation: undefined };
  };
  const fromMarkup = [
    ...sources.interpretations.map(({ start, end, as, format }): Candidate => {
      const spoken = sayAs(
        text.slice(start, end),
        { as, format },
        sources.languageAt(start),
        sources.normalise,
      );
      return { start, end, text: spoken, pronunciation: undefined };
    }),
    ...sources.pronunciations.map(pronounced),
  ];
  const fromLexicon = sources.lexicon.map(({ start, end, reading, alphabet }) =>
    alphabet === undefined
      ? { start, end, text: reading, pronunciation: undefined }
      : pronounced({ start, end, alphabet, reading }),
  );
  return { ...apply(text, apart(fromMarkup, fromLexicon)), unsupported };
}

/** In order, without those that overlap an earlier or more important one. */
function apart(
  first: readonly (Candidate | undefined)[],
  second: readonly (Candidate | undefined)[],
): Candidate[] {
  const ordered = (candidates: readonly (Candidate | undefined)[]): Candidate[] =>
    candidates
      .filter((candidate) => candidate !== undefined)
      .filter(({ start, end }) => end > start)
      .sort((a, b) => a.start - b.start || b.end - a.end);
  const chosen: Candidate[] = [];
  for (const candidate of ordered(first)) {
    if (candidate.start >= (chosen.at(-1)?.end ?? 0)) chosen.push(candidate);
  }
  const all: Candidate[] = [];
  let next = 0;
  for (const candidate of ordered(second)) {
    while ((chosen[next]?.end ?? Number.POSITIVE_INFINITY) <= candidate.start)
      all.push(...chosen.slice(next, ++next));
    const isFree = (chosen[next]?.start ?? Number.POSITIVE_INFINITY) >= candidate.end;
    if (isFree && candidate.start >= (all.at(-1)?.end ?? 0)) all.push(candidate);
  }
  return [...all, ...chosen.slice(next)];
}

function apply(text: string, candidates: readonly Candidate[]): Omit<GivenReadings, 'unsupported'> {
  const edits: Edit[] = [];
  const protectedStretches: Stretch[] = [];
  const pronunciations: (Stretch & Pronunciation)[] = [];
  let shift = 0;
  for (const candidate of candidates) {
    const start = candidate.start + shift;
    const spoken = candidate.text;
    if (spoken !== undefined && spoken !== text.slice(candidate.start, candidate.end)) {
      edits.push({ start: candidate.start, end: candidate.end, text: spoken });
      shift += spoken.length - (candidate.end - candidate.start);
    }
    const place = { start, end: candidate.end + shift };
    protectedStretches.push(place);
    if (candidate.pronunciation !== undefined) pronunciations.push({ ...place, ...candidate.pronunciation });
  }
  return { step: edit(text, edits), protected: protectedStretches, pronunciations };
}
