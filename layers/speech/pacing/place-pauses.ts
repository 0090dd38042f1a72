/**
 * Where in the sound a written pause lies: each mark is expected after its share of the segment's sounds, and takes the silence
 * that the model made near there. Marks and silences keep their order (a dynamic programme over both, as in sequence
 * alignment: Needleman & Wunsch 1970); a mark without a silence of its own gets the quietest place near its share.
 */
import { quietestValley, type SampleSpan, silentGaps, speechSpan } from '../../audio/index.ts';

export interface ExpectedPause {
  /** 0 to 1: how much of the segment is spoken before it. */
  readonly share: number;
  readonly seconds: number;
}

export interface PlacedPause {
  /** Which of the expected pauses it is. */
  readonly index: number;
  readonly gap: SampleSpan;
  readonly seconds: number;
}

/** Shorter silences are closures of consonants; at speed 1. */
const SHORTEST_GAP_SECONDS = 0.06;
/** A mark takes a silence at most this far from where it is expected, as a share of the whole. */
const REACH_SHARE = 0.25;
/** What it costs to leave a mark without a silence, in units of the reach. */
const UNMATCHED_COST = 0.75;
/** Reach of the search for a quiet place when the model made no silence. */
const VALLEY_SECONDS = 0.25;

/**
 * @param pauses with rising shares; the result is in the same order, and its gaps do not overlap
 * @param speed at which the sound is spoken: twice as fast, its silences are half as long
 */
export function placePauses(
  samples: Float32Array,
  sampleRateHz: number,
  pauses: readonly ExpectedPause[],
  speed = 1,
): PlacedPause[] {
  const speech = speechSpan(samples, sampleRateHz);
  if (!speech || pauses.length === 0) return [];
  const length = speech.end - speech.start;
  const gaps = silentGaps(samples, sampleRateHz, SHORTEST_GAP_SECONDS / speed);
  const silence = gaps.reduce((sum, { start, end }) => sum + end - start, 0);
  /** Samples of sound before a place, silences left out: what shares are counted in. */
  const shares = gaps.map(({ start }, index) => {
    const before = gaps.slice(0, index).reduce((sum, gap) => sum + gap.end - gap.start, 0);
    return (start - speech.start - before) / Math.max(1, length - silence);
  });
  const taken = align(
    pauses.map(({ share }) => share),
    shares,
  );
  const placed: PlacedPause[] = [];
  for (const [index, { share, seconds }] of pauses.entries()) {
    const own = taken[index];
    const gap = own === undefined ? undefined : gaps[own];
    const place = gap ?? valleyAt(samples, sampleRateHz, speech, gaps, shares, share);
    placed.push({ index, gap: place, seconds });
  }
  return inOrder(placed);
}

/** For each pause the index of its gap, or undefined; both lists rise and so does the result. */
function align(pauses: readonly number[], gaps: readonly number[]): (number | undefined)[] {
  const columns = gaps.length + 1;
  const cost = new Float64Array((pauses.length + 1) * columns);
  for (let row = 1; row <= pauses.length; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const skipPause = (cost[(row - 1) * columns + column] as number) + UNMATCHED_COST;
      const skipGap = column > 0 ? (cost[row * columns + column - 1] as number) : Number.POSITIVE_INFINITY;
      const match =
        column > 0 ? matchCost(cost, row, column, columns, pauses, gaps) : Number.POSITIVE_INFINITY;
      cost[row * columns + column] = Math.min(skipPause, skipGap, match);
    }
  }
  const taken: (number | undefined)[] = pauses.map(() => undefined);
  for (let row = pauses.length, column = gaps.length; row > 0; ) {
    const here = cost[row * columns + column] as number;
    if (column > 0 && here === matchCost(cost, row, column, columns, pauses, gaps)) {
      taken[row - 1] = column - 1;
      row -= 1;
      column -= 1;
    } else if (column > 0 && here === cost[row * columns + column - 1]) column -= 1;
    else row -= 1;
  }
  return taken;
}

function matchCost(
  cost: Float64Array,
  row: number,
  column: number,
  columns: number,
  pauses: readonly number[],
  gaps: readonly number[],
): number {
  const distance = Math.abs((pauses[row - 1] as number) - (gaps[column - 1] as number)) / REACH_SHARE;
  if (distance > 1) return Number.POSITIVE_INFINITY;
  return (cost[(row - 1) * columns + column - 1] as number) + distance;
}

/** The quietest place near a share of the sound, with what silence there is, however short: it is part of the pause. */
function valleyAt(
  samples: Float32Array,
  sampleRateHz: number,
  speech: SampleSpan,
  gaps: readonly SampleSpan[],
  shares: readonly number[],
  share: number,
): SampleSpan {
  const silence = gaps.reduce((sum, { start, end }) => sum + end - start, 0);
  const before = gaps.filter((_, index) => (shares[index] as number) < share);
  const passed = before.reduce((sum, { start, end }) => sum + end - start, 0);
  const place = speech.start + share * (speech.end - speech.start - silence) + passed;
  const at = quietestValley(samples, sampleRateHz, place / sampleRateHz, VALLEY_SECONDS);
  const around = silentGaps(samples, sampleRateHz, 0).find(({ start, end }) => start <= at && at <= end);
  return around ?? { start: at, end: at };
}

/** Gaps that would overlap an earlier one are left out: one silence cannot serve two marks. */
function inOrder(placed: readonly PlacedPause[]): PlacedPause[] {
  let end = 0;
  return placed.filter(({ gap }) => {
    const fits = gap.start >= end;
    if (fits) end = gap.end;
    return fits;
  });
}
