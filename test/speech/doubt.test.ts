import { expect, it } from 'vitest';
import { doubtOf } from '../../layers/speech/doubt.ts';
import { RandomStream } from '../../layers/speech/random.ts';

const random = new RandomStream('doubt');
const draws = (count: number) =>
  Int32Array.from({ length: count }, () => Math.floor(4096 * random.uniform()));
const look = (tokens: Int32Array, text: string, longest = 10_000) =>
  doubtOf({ tokens, text, tokenRateHz: 50, longest });

it('trusts speech of an ordinary length', () => {
  // Mandarin is spoken at three to six syllables a second: 10 to 17 tokens each.
  expect(look(draws(130), '今天天气很好我们去公园')).toBeUndefined();
  expect(look(draws(90), 'The weather is very nice today.')).toBeUndefined();
});

it('doubts speech that is far too short for its text', () => {
  expect(look(draws(30), '今天天气很好我们去公园走一走再回家吃饭')).toBe('text_lost');
});

it('doubts speech that never came to an end', () => {
  expect(look(draws(200), '今天天气很好我们去公园', 200)).toBe('text_repeated');
});

it.each([1, 2, 7, 24])('doubts speech that goes round in circles of %i tokens', (period) => {
  const circle = draws(period);
  const round = Int32Array.from({ length: 120 }, (_, index) => circle[index % period] as number);
  expect(look(Int32Array.from([...draws(60), ...round, ...draws(20)]), '今天天气很好我们去公园')).toBe(
    'text_repeated',
  );
});

it('trusts a held vowel and a silence of a second', () => {
  const held = new Int32Array(50).fill(7);
  expect(
    look(Int32Array.from([...draws(60), ...held, ...draws(60)]), '今天天气很好我们去公园'),
  ).toBeUndefined();
});
