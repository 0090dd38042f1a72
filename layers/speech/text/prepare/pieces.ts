/**
 * The text between two cuts, in pieces that are normalised each in one language or left alone; and the language that each part is
 * in for the reader.
 */
import type { Language } from '../../model.ts';
import { type LanguageRun, languageRuns } from '../language/index.ts';
import type { Stretch } from './prepared-text.ts';
import { StretchSweep } from './stretch-sweep.ts';

export interface Piece extends Stretch {
  readonly language: Language | 'auto' | 'as-is';
}

export interface TextLanguages {
  /** Runs that cover the text. */
  readonly runs: readonly LanguageRun[];
  /** What markup says, innermost last. */
  readonly declared: readonly (Stretch & { readonly language: Language })[];
  /** What the caller says for numbers everywhere. */
  readonly wanted: Language | 'auto';
}

/** @param voice whose language ideographs are in where nothing tells. */
export function textLanguages(
  text: string,
  declared: TextLanguages['declared'],
  wanted: Language | 'auto',
  voice?: Language,
): TextLanguages {
  const hint = wanted === 'auto' ? voice : wanted;
  const isHan = hint === 'zh' || hint === 'yue' || hint === 'ja';
  const found = languageRuns(text, {
    ...(isHan && { han: hint }),
    ...(wanted !== 'auto' && { letterless: wanted }),
  });
  return { runs: declared.length === 0 ? found : repainted(found, declared, text.length), declared, wanted };
}

/** The language at a place. */
export function languageAt({ runs }: TextLanguages, place: number): Language {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((runs[middle]?.start ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return runs[low]?.language ?? 'en';
}

/** @param edges places where a piece must end; those of protected and declared stretches are added. */
export function cutPieces(
  text: string,
  edges: readonly number[],
  protectedStretches: readonly Stretch[],
  languages: TextLanguages,
): Piece[] {
  const { runs, declared, wanted } = languages;
  const places = sortedPlaces(text.length, [...protectedStretches, ...declared], edges);
  const protection = new StretchSweep(protectedStretches);
  const declarations = new StretchSweep(declared);
  const runSweep = new StretchSweep(runs);
  const hasLetters = /\p{L}/u.test(text);
  return places.slice(1).map((end, i): Piece => {
    const start = places[i] ?? 0;
    const inside = new Set(runSweep.over(start, end).map((run) => run.language));
    const [only] = inside;
    const isProtected = protection.over(start, end).length > 0;
    const said = declarations.over(start, end).at(-1)?.language;
    if (isProtected) return { start, end, language: 'as-is' };
    if (said !== undefined) return { start, end, language: said };
    // A piece in one language need not be told apart again without its surroundings.
    return {
      start,
      end,
      language: wanted === 'auto' && inside.size === 1 && hasLetters ? (only ?? 'auto') : wanted,
    };
  });
}

/** Runs with what markup declares painted over them. */
function repainted(
  runs: readonly LanguageRun[],
  declared: TextLanguages['declared'],
  length: number,
): LanguageRun[] {
  const places = sortedPlaces(length, [...runs, ...declared], []);
  const runSweep = new StretchSweep(runs);
  const declarations = new StretchSweep(declared);
  const painted: LanguageRun[] = [];
  for (const [i, start] of places.slice(0, -1).entries()) {
    const end = places[i + 1] ?? length;
    const language =
      declarations.over(start, end).at(-1)?.language ?? runSweep.over(start, end)[0]?.language ?? 'en';
    const last = painted.at(-1);
    if (last?.language === language) painted[painted.length - 1] = { ...last, end };
    else painted.push({ start, end, language });
  }
  return painted;
}

function sortedPlaces(length: number, stretches: readonly Stretch[], others: readonly number[]): number[] {
  const places = new Set([0, length, ...others]);
  for (const { start, end } of stretches) places.add(start).add(end);
  return [...places].filter((at) => at >= 0 && at <= length).sort((a, b) => a - b);
}
