/** What is kept of word times, and the captions made of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captions, type SpokenWord, wordsFromJson, wordsToJson } from '../../layers/service/index.ts';
import { cuesOf } from '../../layers/service/words/captions.ts';
import { spokenWords } from '../../layers/service/words/spoken-words.ts';
import type { WordTime } from '../../layers/speech/model.ts';

/** The words found in a text, a quarter of a second each, with a pause behind those that a mark follows. */
function timesOf(text: string, words: readonly string[]): WordTime[] {
  let place = 0;
  let seconds = 0;
  return words.map((word) => {
    const writtenStart = text.indexOf(word, place);
    place = writtenStart + word.length;
    const startSeconds = seconds;
    const endSeconds = seconds + 0.25;
    const mark = text.slice(place).match(/^[^\p{L}\p{N}]*/u)?.[0] ?? '';
    seconds = endSeconds + (/[。.!?]/.test(mark) ? 0.6 : /[，,]/.test(mark) ? 0.3 : 0);
    return { word, writtenStart, writtenEnd: place, startSeconds, endSeconds };
  });
}

const wordsIn = (text: string, words: string) => spokenWords(timesOf(text, words.split(' ')), text);
const shown = (words: readonly SpokenWord[]) => words.map((word) => word.shown).join('|');

describe('words as they are shown', () => {
  it.each([
    ['他说：“你好，世界。”', '他 说 你 好 世 界', '他|说：|“你|好，|世|界。”'],
    ['Hello [laugh]world, <strong>now</strong>!', 'Hello world now', 'Hello |world, |now!'],
    [
      '<speak>R&amp;D<break time="1s"/> is <emphasis>fun</emphasis>.</speak>',
      'R&amp;D is fun',
      'R&D |is |fun.',
    ],
    ['one\n\n  two', 'one two', 'one |two'],
  ])('%s', (text, words, expected) => {
    expect(shown(wordsIn(text, words))).toBe(expected);
  });

  it('have their places in characters, not in UTF-16 units', () => {
    const [word] = wordsIn('😀😀你好', '你');
    expect(word).toMatchObject({ textStart: 2, textEnd: 3 });
  });

  it('come back from what is stored as they were, to the millisecond', () => {
    const words = wordsIn('他说：“你好，世界。”', '他 说 你 好 世 界');
    expect(wordsFromJson(JSON.parse(wordsToJson(words)))).toEqual(words);
    for (const broken of [null, {}, { words: [1] }, { words: [['a', 'b', 'c', 0, 0, 0]] }])
      expect(wordsFromJson(broken)).toBeUndefined();
  });
});

const text =
  'Good morning, everybody. This & that <is> a longer sentence which goes on, and on, until it ends.';
const words = wordsIn(text, [...text.matchAll(/\w+/g)].map(String).join(' '));

describe('captions', () => {
  it('are SubRip with a number, a time and a line a cue', () => {
    const srt = captions(words, 'srt');
    expect(srt.startsWith('1\n00:00:00,000 --> 00:00:01,050\nGood morning, everybody.\n\n2\n')).toBe(true);
  });

  it('are WebVTT with its three signs escaped', () => {
    const vtt = captions(words, 'vtt');
    expect(vtt.startsWith('WEBVTT\n\n00:00:00.000 --> 00:00:01.050\nGood morning, everybody.\n\n')).toBe(
      true,
    );
    expect(vtt).toContain('This &amp; that &lt;is&gt;');
  });

  it('say every word once, in lines that fit, in order and without overlap', () => {
    const anyWords = fc.array(
      fc.record({
        shown: fc.constantFrom('word ', '好', '好。', 'end. ', '"x" ', 'extraordinarily '),
        gap: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.double({ min: 0, max: 2, noNaN: true }),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(anyWords, (drawn) => {
        let seconds = 0;
        const some = drawn.map((one): SpokenWord => {
          const startSeconds = seconds + one.gap;
          seconds = startSeconds + one.length;
          return {
            word: one.shown.trim(),
            shown: one.shown,
            startSeconds,
            endSeconds: seconds,
            textStart: 0,
            textEnd: 0,
          };
        });
        const cues = cuesOf(some);
        const bare = (all: string) => all.replace(/\s+/g, '');
        expect(bare(cues.map((cue) => cue.text).join(''))).toBe(
          bare(some.map((word) => word.shown).join('')),
        );
        let last = 0;
        for (const cue of cues) {
          expect(cue.startSeconds).toBeGreaterThanOrEqual(last);
          expect(cue.endSeconds).toBeGreaterThanOrEqual(cue.startSeconds);
          expect(
            [...cue.text].reduce((width, c) => width + (c === '好' || c === '。' ? 2 : 1), 0),
          ).toBeLessThanOrEqual(42);
          last = cue.endSeconds;
        }
      }),
    );
  });

  it('count hours', () => {
    const late = words.map((word) => ({ ...word, startSeconds: 3_725.5, endSeconds: 3_725.9 }));
    expect(captions(late.slice(0, 1), 'srt')).toContain('01:02:05,500 --> 01:02:06,300');
  });
});
