/**
 * Where speech is and where it isn't, and pauses of a wanted length.
 *
 * Levels are RMS over 10 ms in dB of full scale. What counts as sound is decided against the clip's own loudest and quietest
 * frames, so that a whisper and a shout, a clean synthesis and a room recording are treated alike; from each clear sound outwards, a lower
 * threshold and a margin keep soft onsets and the last breath of a consonant.
 */

/** dB given to digital silence. */
export const silenceDb = -120;
const frameSeconds = 0.01;
/** Sound is clear from this far under the loudest frame on … */
const clearBelowLoudestDb = 30;
/** … and may trail off to this far under it, … */
const faintBelowLoudestDb = 48;
/** … but never into what is only this much above the quietest frames (the floor of noise). */
const aboveFloorDb = 6;
/** The quietest frames of running speech lie within this of its loudest. */
const speechDepthDb = 28;
/** Below this nothing is heard, whatever the rest of the clip is like. */
const inaudibleDb = -66;
/** Kept around each sound. */
const marginSeconds = 0.015;
/** Shorter clear sounds, alone, are clicks, not speech. */
const shortestSoundSeconds = 0.02;

/** Half-open range of samples. */
export interface SampleSpan {
  readonly start: number;
  readonly end: number;
}

/** RMS level of each whole 10 ms frame, and of the shorter last one, in dB of full scale; [ceil(n / frame)]. */
export function frameLevelsDb(samples: Float32Array, sampleRateHz: number): Float32Array {
  const frame = frameSamples(sampleRateHz);
  const levels = new Float32Array(Math.ceil(samples.length / frame));
  for (let i = 0; i < levels.length; i++) {
    const start = i * frame;
    const end = Math.min(samples.length, start + frame);
    let energy = 0;
    for (let n = start; n < end; n++) energy += (samples[n] as number) ** 2;
    levels[i] = Math.max(silenceDb, 10 * Math.log10(energy / (end - start) + 1e-30));
  }
  return levels;
}

/** The stretches of sound, in order, with their margins; empty for silence. Neighbours that touch are one. */
export function soundSpans(samples: Float32Array, sampleRateHz: number): SampleSpan[] {
  const levels = frameLevelsDb(samples, sampleRateHz);
  const { clearDb, faintDb } = thresholds(levels);
  const frame = frameSamples(sampleRateHz);
  const margin = Math.round(marginSeconds * sampleRateHz);
  const shortest = Math.round(shortestSoundSeconds / frameSeconds);
  const spans: { start: number; end: number }[] = [];
  for (let i = 0; i < levels.length; i++) {
    if ((levels[i] as number) < clearDb) continue;
    let last = i;
    while (last + 1 < levels.length && (levels[last + 1] as number) >= clearDb) last++;
    let first = i;
    const clearFrames = last - first + 1;
    while (first > 0 && (levels[first - 1] as number) >= faintDb) first--;
    while (last + 1 < levels.length && (levels[last + 1] as number) >= faintDb) last++;
    i = last;
    if (clearFrames < shortest && last - first + 1 < 2 * shortest) continue;
    const start = Math.max(0, first * frame - margin);
    const end = Math.min(samples.length, (last + 1) * frame + margin);
    const previous = spans.at(-1);
    if (previous && start <= previous.end) previous.end = Math.max(previous.end, end);
    else spans.push({ start, end });
  }
  return spans;
}

/** From the first sound to the last; undefined for silence. */
export function speechSpan(samples: Float32Array, sampleRateHz: number): SampleSpan | undefined {
  const spans = soundSpans(samples, sampleRateHz);
  const [first, last] = [spans[0], spans.at(-1)];
  return first && last ? { start: first.start, end: last.end } : undefined;
}

/** The silences between sounds that last at least `shortestSeconds`; not those at the two ends. */
export function silentGaps(
  samples: Float32Array,
  sampleRateHz: number,
  shortestSeconds = 0.05,
): SampleSpan[] {
  const spans = soundSpans(samples, sampleRateHz);
  const gaps: SampleSpan[] = [];
  for (let i = 1; i < spans.length; i++) {
    const gap = { start: (spans[i - 1] as SampleSpan).end, end: (spans[i] as SampleSpan).start };
    if (gap.end - gap.start >= shortestSeconds * sampleRateHz) gaps.push(gap);
  }
  return gaps;
}

/** What is this far under the loudest 5 ms is quiet to a listener, … */
const quietBelowLoudestDb = 40;
const quietFrameSeconds = 0.005;
/** … and no fade is longer, on either side. */
const longestFadeSeconds = 0.1;

/**
 * Silences as they are heard: each goes on into the sounds around it as far as these are only fading. What counts as sound above keeps
 * its fades and a margin.
 */
export function heardSilences(
  samples: Float32Array,
  sampleRateHz: number,
  gaps: readonly SampleSpan[],
): SampleSpan[] {
  const frame = Math.max(1, Math.round(quietFrameSeconds * sampleRateHz));
  const reach = Math.round(longestFadeSeconds * sampleRateHz);
  let loudest = 0;
  for (let at = 0; at + frame <= samples.length; at += frame) {
    loudest = Math.max(loudest, energyOf(samples, at, at + frame));
  }
  const quiet = loudest / 10 ** (quietBelowLoudestDb / 10);
  return gaps.map((gap) => {
    let { start, end } = gap;
    while (start - frame >= Math.max(0, gap.start - reach) && energyOf(samples, start - frame, start) < quiet)
      start -= frame;
    const last = Math.min(samples.length, gap.end + reach);
    while (end + frame <= last && energyOf(samples, end, end + frame) < quiet) end += frame;
    return { start, end };
  });
}

function energyOf(samples: Float32Array, start: number, end: number): number {
  let energy = 0;
  for (let n = start; n < end; n++) energy += (samples[n] as number) ** 2;
  return energy;
}

/**
 * The quietest place within `reachSeconds` of a time, for a cut that nobody hears.
 *
 * Levels are smoothed over 30 ms, and a place loses 1 dB for each tenth of the reach it is away, so that of two equal valleys
 * the nearer wins. Returns a sample index.
 */
export function quietestValley(
  samples: Float32Array,
  sampleRateHz: number,
  nearSeconds: number,
  reachSeconds: number,
): number {
  const levels = frameLevelsDb(samples, sampleRateHz);
  const frame = frameSamples(sampleRateHz);
  const near = nearSeconds / frameSeconds - 0.5;
  const reach = Math.max(1, reachSeconds / frameSeconds);
  let best = Math.min(samples.length, Math.max(0, Math.round(nearSeconds * sampleRateHz)));
  let bestCost = Number.POSITIVE_INFINITY;
  for (
    let i = Math.max(0, Math.ceil(near - reach));
    i <= Math.min(levels.length - 1, Math.floor(near + reach));
    i++
  ) {
    const before = levels[Math.max(0, i - 1)] as number;
    const after = levels[Math.min(levels.length - 1, i + 1)] as number;
    const smoothed = (before + 2 * (levels[i] as number) + after) / 4;
    const cost = smoothed + (10 * Math.abs(i - near)) / reach;
    if (cost < bestCost) {
      bestCost = cost;
      best = Math.min(samples.length, Math.round((i + 0.5) * frame));
    }
  }
  return best;
}

function thresholds(levels: Float32Array): { clearDb: number; faintDb: number } {
  if (levels.length === 0) return { clearDb: 0, faintDb: 0 };
  const sorted = levels.slice().sort();
  const floorDb = sorted[Math.floor(sorted.length * 0.05)] as number;
  const loudestDb = sorted[Math.floor((sorted.length - 1) * 0.98)] as number;
  const faintDb = Math.max(loudestDb - faintBelowLoudestDb, inaudibleDb);
  // Speech without a pause has no frame of noise alone: its quietest frames are speech, and all of it counts as sound.
  const noiseDb = floorDb <= loudestDb - speechDepthDb ? floorDb + aboveFloorDb : silenceDb;
  return {
    clearDb: Math.max(loudestDb - clearBelowLoudestDb, noiseDb + 3, inaudibleDb),
    faintDb: Math.max(faintDb, noiseDb),
  };
}

function frameSamples(sampleRateHz: number): number {
  return Math.max(1, Math.round(frameSeconds * sampleRateHz));
}
