/** Words as they were written, and when each is heard in the finished sound. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentGaps } from '../../layers/audio/index.ts';
import { paceSegment, phoneEnds } from '../../layers/speech/pacing/index.ts';
import { textWords } from '../../layers/speech/pacing/text-words.ts';
import {
  loadTokenizer,
  OFFICIAL_TOKENIZER,
  type PreparedSegment,
  prepareText,
} from '../../layers/speech/text/index.ts';
import { sampleRateHz, syllables } from './syllables.ts';

const tokenizer = await loadTokenizer(OFFICIAL_TOKENIZER);
const segmentsOf = (text: string) => prepareText(text, { tokenizer }).segments;
const wordsOf = (text: string) =>
  segmentsOf(text).flatMap((segment) => textWords(segment, text).map(({ word }) => word));

describe('words', () => {
  it.each([
    ['今天25℃，iPhone 15很好。', '今 天 25℃ iPhone 15 很 好'],
    [
      "Don't pay $5.50 at 10:30, a well-known Node.js dev!",
      "Don't pay $5.50 at 10:30 a well-known Node.js dev",
    ],
    ['안녕하세요, 만나서 반갑습니다.', '안녕하세요 만나서 반갑습니다'],
    ['東京のカメラ。', '東 京 の カメラ'],
    ['カメラ[pause:0.5s]見る[laugh]', 'カメラ 見 る'],
    ['<speak>Hi <sub alias="World Wide Web">WWW</sub><break time="1s"/> there</speak>', 'Hi WWW there'],
    ['<speak>R&amp;D today</speak>', 'R&amp;D today'],
  ])('of %s', (text, words) => {
    expect(wordsOf(text).join(' ')).toBe(words);
  });

  it('follow each other in any text, and are named as they are written', () => {
    const pieces = fc.constantFrom(
      '你好',
      ' word',
      '25',
      '，',
      '。',
      'カナ',
      '한국',
      '[laugh]',
      '<b>',
      '😀',
      '\n\n',
      '1/2',
      '\ud800',
    );
    const anyText = fc.oneof(
      fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        let last = 0;
        for (const segment of segmentsOf(text)) {
          let spokenUntil = 0;
          for (const { word, start, end, writtenStart, writtenEnd } of textWords(segment, text)) {
            expect(writtenStart).toBeGreaterThanOrEqual(last);
            expect(writtenEnd).toBeGreaterThan(writtenStart);
            expect(text.slice(writtenStart, writtenEnd)).toBe(word);
            expect(start).toBeGreaterThanOrEqual(spokenUntil);
            expect(end).toBeGreaterThan(start);
            last = writtenEnd;
            spokenUntil = end;
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

function segmentOf(text: string): PreparedSegment {
  const [segment] = segmentsOf(text);
  if (!segment) throw new Error('nothing to say');
  return segment;
}

const pacing = { sampleRateHz, speed: 1, leadingSeconds: 0, isLast: true };

/** Where the sounds of the syllables lie in the finished sound: every buzz as loud as it was, in order. */
function heardStarts(text: string, silences: Readonly<Record<number, number>>) {
  const spoken = syllables(
    Array.from({ length: 8 }, () => 0.2),
    silences,
  );
  return { spoken, paced: paceSegment(spoken.samples, segmentOf(text), { ...pacing, written: text }) };
}

describe('times from the sound', () => {
  const text = '你好世界，再见朋友。';

  it.each([
    ['pauses where it should', { 3: 0.2 }],
    ['pauses too long', { 3: 1.1 }],
    ['does not pause', {}],
    ['pauses elsewhere as well', { 1: 0.15, 3: 0.3 }],
  ])('find every syllable when the model %s', (_, silences) => {
    const { paced } = heardStarts(text, silences);
    // The first four syllables begin behind the lead of 20 ms, the others behind the pause of 0.3 s.
    const [pause] = silentGaps(paced.samples, sampleRateHz, 0.25);
    const restart = (pause?.end ?? 0) / sampleRateHz;
    const extra = '1' in silences ? 0.15 : 0;
    const expected = [0, 0.2, 0.4 + extra, 0.6 + extra].map((at) => 0.03 + at);
    expected.push(...[0, 0.2, 0.4, 0.6].map((at) => restart + at));
    const errors = paced.words.map(({ startSeconds }, index) => startSeconds - (expected[index] ?? 0));
    const worst = Math.max(...errors.map(Math.abs));
    console.log(
      `worst ${(1000 * worst).toFixed(0)} ms at ${errors.findIndex((error) => Math.abs(error) === worst)}`,
    );
    expect(paced.words.map(({ word }) => word).join('')).toBe('你好世界再见朋友');
    expect(worst).toBeLessThan(0.06);
  });

  it('leave the written pause out of the words beside it', () => {
    const { paced } = heardStarts(text, { 3: 0.05 });
    const gap = (paced.words[4]?.startSeconds ?? 0) - (paced.words[3]?.endSeconds ?? 0);
    expect(gap).toBeGreaterThan(0.24);
    expect(gap).toBeLessThan(0.36);
  });

  it('rise, and end with the sound, whatever the sound is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.05, max: 0.4, noNaN: true }), { minLength: 1, maxLength: 12 }),
        fc.dictionary(fc.constantFrom('0', '1', '3', '5'), fc.double({ min: 0, max: 1, noNaN: true })),
        fc.constantFrom('你好，world, 25！', 'One, two; three.', 'あのー、はい。', '好'),
        (seconds, silences, written) => {
          const { samples } = syllables(seconds, silences);
          const paced = paceSegment(samples, segmentOf(written), { ...pacing, written });
          let last = 0;
          for (const { startSeconds, endSeconds } of paced.words) {
            expect(startSeconds).toBeGreaterThanOrEqual(last);
            expect(endSeconds).toBeGreaterThanOrEqual(startSeconds);
            last = endSeconds;
          }
          expect(last).toBeLessThanOrEqual(paced.samples.length / sampleRateHz);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('times from the phones', () => {
  /** The tokens say it this much later than it is heard. */
  const lagTokens = 3;

  it('are those the model planned', () => {
    // Syllables of very unequal length, so that shares of the text would be far off.
    const frames = [10, 4, 20, 6, 30];
    const text = '你好世界吗';
    const spoken = syllables(
      frames.map((count) => count / 50),
      {},
    );
    const [onset, last] = [5 + lagTokens, 15 - lagTokens];
    let frame = 0;
    const ends = [onset, ...frames, last].map((count) => {
      frame += count;
      return frame;
    });
    const phones = {
      starts: Int32Array.of(0, 0, 1, 2, 3, 4, 5),
      ends: Int32Array.from(ends),
      tokenCount: 90,
    };
    const { words } = paceSegment(spoken.samples, segmentOf(text), { ...pacing, written: text, phones });
    const errors = words.map(
      ({ startSeconds, endSeconds }, index) => endSeconds - startSeconds - (frames[index] ?? 0) / 50,
    );
    console.log(errors.map((error) => `${(1000 * error).toFixed(0)} ms`).join(' '));
    for (const error of errors) expect(Math.abs(error)).toBeLessThan(0.03);
  });

  it('divide the phones of a word among ideographs that were read as one', () => {
    const text = '東京です';
    const spoken = syllables([0.8, 0.4], {});
    const phones = {
      starts: Int32Array.of(0, 0, 0, 2, 2, 4),
      ends: Int32Array.of(5, 25, 45, 55, 65, 80 - lagTokens).map((end) => end + lagTokens),
      tokenCount: 80,
    };
    const { words } = paceSegment(spoken.samples, segmentOf(text), { ...pacing, written: text, phones });
    expect(words.map(({ word }) => word)).toEqual(['東', '京', 'です']);
    const [first, second, third] = words.map(({ startSeconds, endSeconds }) => endSeconds - startSeconds);
    expect(Math.abs((first ?? 0) - 0.4)).toBeLessThan(0.03);
    expect(Math.abs((second ?? 0) - 0.4)).toBeLessThan(0.03);
    expect(Math.abs((third ?? 0) - 0.4)).toBeLessThan(0.03);
  });

  const table = { vocabulary: 100, indices: 4, textIds: Int32Array.of(8, 13, 2, 3, 4) };
  it('are read from the closing codes', () => {
    const tokens = Int32Array.of(3, 2, 96, 7, 97, 8, 8, 98, 1, 99, 0, 96);
    expect(phoneEnds(tokens, table)).toEqual(Int32Array.of(3, 5, 8, 10, 12));
  });

  it.each([
    ['a phone left out', [1, 96, 1, 98, 1, 99, 1, 96, 1, 97]],
    ['a phone said twice', [1, 96, 1, 96, 1, 97, 1, 98, 1, 99, 1, 96]],
    ['an end too soon', [1, 96, 1, 97]],
  ])('are not believed with %s', (_, tokens) => {
    expect(phoneEnds(Int32Array.from(tokens), table)).toBeUndefined();
  });
});
