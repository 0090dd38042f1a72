/**
 * Where a text is cut for certain, whatever its punctuation: pauses asked for, paragraphs and list items, the edges of whispers and of
 * rates, sentences that SSML declares.
 */

export interface Cut {
  readonly at: number;
  /** The sentence ends here; otherwise it goes on. */
  readonly endsSentence: boolean;
  /** Silence asked for in seconds. */
  readonly pauseSeconds: number | undefined;
}

export interface CutSources {
  readonly pauses: readonly { readonly at: number; readonly seconds: number }[];
  readonly ends: readonly number[];
  /** Edges of stretches that are spoken in another way. */
  readonly edges: readonly number[];
}

/** Empty lines, and lines that begin a list item. */
const PARAGRAPH =
  /\n *\n[ \n]*|\n(?= *(?:[-*•·●◦▪] |\d{1,3}[.)、．]|[（(]\d{1,3}[)）]|[一二三四五六七八九十]{1,3}、))/gu;

/** Places behind line breaks that end a paragraph. */
export function paragraphEnds(text: string): number[] {
  return Array.from(text.matchAll(PARAGRAPH), (match) => match.index + match[0].length);
}

/** Cuts at rising places, one a place; pauses at the same place add up. */
export function gatherCuts({ pauses, ends, edges }: CutSources): Cut[] {
  const cuts = new Map<number, { endsSentence: boolean; pauseSeconds: number | undefined }>();
  const cutAt = (at: number) => {
    const cut = cuts.get(at) ?? { endsSentence: false, pauseSeconds: undefined };
    cuts.set(at, cut);
    return cut;
  };
  for (const at of edges) cutAt(at);
  for (const at of ends) cutAt(at).endsSentence = true;
  for (const { at, seconds } of pauses) {
    const cut = cutAt(at);
    cut.pauseSeconds = (cut.pauseSeconds ?? 0) + seconds;
  }
  return [...cuts].map(([at, cut]) => ({ at, ...cut })).sort((a, b) => a.at - b.at);
}
