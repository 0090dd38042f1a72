/** Pauses measured in the sound: whatever silence the model makes, the written one is heard. */
import { describe, expect, it } from 'vitest';
import { silentGaps, speechSpan } from '../../layers/audio/index.ts';
import { paceSegment } from '../../layers/speech/pacing/index.ts';
import {
  loadTokenizer,
  OFFICIAL_TOKENIZER,
  type PreparedSegment,
  prepareText,
} from '../../layers/speech/text/index.ts';
import { sampleRateHz as rate, syllables as syllablesOf } from './syllables.ts';

const tokenizer = await loadTokenizer(OFFICIAL_TOKENIZER);

/** Syllables of 0.2 s. */
const syllables = (count: number, silences: Readonly<Record<number, number>>) =>
  syllablesOf(
    Array.from({ length: count }, () => 0.2),
    silences,
  ).samples;

function segmentOf(text: string): PreparedSegment {
  const [segment] = prepareText(text, { tokenizer }).segments;
  if (!segment) throw new Error('nothing to say');
  return segment;
}

const pace = (samples: Float32Array, text: string, speed = 1, isLast = true) =>
  paceSegment(samples, segmentOf(text), {
    sampleRateHz: rate,
    speed,
    leadingSeconds: 0,
    isLast,
    written: text,
  }).samples;

const gapSeconds = (samples: Float32Array) =>
  silentGaps(samples, rate, 0.05).map(({ start, end }) => (end - start) / rate);

/** As somebody measures who knows nothing of ours: stretches of 50 ms and more that stay 40 dB below the peak. */
function quietSeconds(samples: Float32Array): number[] {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const speech = speechSpan(samples, rate) ?? { start: 0, end: 0 };
  const found: number[] = [];
  let since = speech.start;
  for (let at = speech.start; at <= speech.end; at++) {
    if (at < speech.end && Math.abs(samples[at] as number) < 0.01 * peak) continue;
    if (at < speech.end && at - since > 0.05 * rate && since > speech.start) found.push((at - since) / rate);
    since = at + 1;
  }
  return found;
}

// Eight ideographs, a comma in the middle: 你好世界，再见朋友。
const text = '你好世界，再见朋友。';

describe.each([
  ['the model pauses too briefly', { 3: 0.08 }],
  ['the model hardly pauses', { 3: 0.05 }],
  ['the model pauses too long', { 3: 1.1 }],
  ['the model pauses a syllable early', { 2: 0.2 }],
  ['the model does not pause at all', {}],
])('where %s', (_, silences) => {
  it.each([0.5, 0.8, 1, 1.2, 1.5, 2])('a comma is 0.3 s within 20 %% at speed %f', (speed) => {
    const gaps = quietSeconds(pace(syllables(8, silences), text, speed));
    console.log(gaps.map((gap) => gap.toFixed(3)).join(' '));
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toBeGreaterThan((0.8 * 0.3) / speed);
    expect(gaps[0]).toBeLessThan((1.2 * 0.3) / speed);
  });

  it('no sound is lost', () => {
    const before = syllables(8, silences);
    const energy = (samples: Float32Array) => samples.reduce((sum, sample) => sum + sample * sample, 0);
    expect(energy(pace(before, text)) / energy(before)).toBeGreaterThan(0.985);
  });
});

it.each([0.5, 1, 2])(
  'a comma that the sounds around it fade into is 0.3 s within 20 %% at speed %f',
  (speed) => {
    const { samples, ends, starts } = syllablesOf(
      Array.from({ length: 8 }, () => 0.2),
      { 3: 0.4 },
    );
    // From 36 dB under the peak to nothing: most of it is quiet to a listener, and half of it sound to us.
    const fade = 0.05 * rate;
    for (let index = 0; index < fade; index++) {
      const faint = 0.4 * 0.016 * (1 - index / fade) * Math.sin((2 * Math.PI * 180 * index) / rate);
      samples[(ends[3] ?? 0) + index] = faint;
      samples[(starts[4] ?? 0) - 1 - index] = faint;
    }
    const gaps = quietSeconds(pace(samples, text, speed));
    console.log(gaps.map((seconds) => seconds.toFixed(3)).join(' '));
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toBeGreaterThan((0.8 * 0.3) / speed);
    expect(gaps[0]).toBeLessThan((1.2 * 0.3) / speed);
  },
);

it('two marks take two silences, in order', () => {
  const gaps = gapSeconds(pace(syllables(12, { 3: 0.1, 7: 0.5 }), '你好世界，再见朋友，明天见吧。'));
  expect(gaps).toHaveLength(2);
  for (const gap of gaps) expect(Math.abs(gap - 0.3)).toBeLessThan(0.06);
});

it('a sentence end leaves 0.6 s of silence between two segments', () => {
  const first = pace(syllables(8, { 3: 0.1 }), text, 1, false);
  const paused = { ...segmentOf(text), pauseAfterSeconds: 0.6 };
  const one = paceSegment(syllables(8, { 3: 0.3 }), paused, {
    sampleRateHz: rate,
    speed: 1,
    leadingSeconds: 0,
    isLast: false,
    written: text,
  }).samples;
  const joined = Float32Array.from([...one, ...first]);
  const longest = Math.max(...gapSeconds(joined));
  console.log(longest.toFixed(3));
  expect(longest).toBeGreaterThan(0.48);
  expect(longest).toBeLessThan(0.72);
});

describe('a segment cut at a comma, whose model sounds once more behind a silence', () => {
  // 你 and 好, a silence, and a breath that is no phone's: the comma is closed at its end.
  const brief = syllables(3, { 1: 0.12 });
  const long = syllables(3, { 1: 0.4 });
  const tokenAt = (seconds: number) => Math.round(seconds * 50);
  const segment: PreparedSegment = {
    ...segmentOf('你好，世界。'),
    text: '你好，',
    pauses: [],
    pauseAfterSeconds: 0.8,
  };
  const lastSound = (samples: Float32Array, lastWordEnd: number) => {
    const tokenCount = Math.round((samples.length / rate) * 50);
    const paced = paceSegment(samples, segment, {
      sampleRateHz: rate,
      speed: 1,
      leadingSeconds: 0,
      isLast: false,
      written: '你好，世界。',
      phones: {
        starts: Int32Array.of(0, 1, 2),
        ends: Int32Array.of(tokenAt(lastWordEnd / 2), tokenAt(lastWordEnd), tokenCount),
        tokenCount,
      },
    }).samples;
    return { gaps: gapSeconds(paced), behind: (paced.length - (speechSpan(paced, rate)?.end ?? 0)) / rate };
  };

  const soundEnd = (speechSpan(syllables(2, {}), rate)?.end ?? 0) / rate;

  it.each([
    ['', brief, soundEnd],
    [', which ends silently', long, soundEnd + 0.3],
  ])('ends with its last word%s, and the pause asked for', (_, samples, lastWordEnd) => {
    const { gaps, behind } = lastSound(samples, lastWordEnd);
    expect(gaps).toEqual([]);
    expect(behind).toBeGreaterThan(0.64);
    expect(behind).toBeLessThan(0.96);
  });

  it('loses nothing of a word that sounds behind a silence', () => {
    expect(lastSound(brief, brief.length / rate).gaps).toHaveLength(1);
  });
});

it('a digital silence goes through', () => {
  const silence = new Float32Array(rate);
  expect(speechSpan(silence, rate)).toBeUndefined();
  expect(pace(silence, text)).toHaveLength(rate);
});
