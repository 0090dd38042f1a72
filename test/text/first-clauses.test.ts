/** A long text is heard after its first clause, and nothing of it is lost for that. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { prepareText } from '../../layers/speech/text/index.ts';
import { loadTokenizer, OFFICIAL_TOKENIZER } from '../../layers/speech/text/tokenizer/index.ts';

const tokenizer = await loadTokenizer(OFFICIAL_TOKENIZER);
const prepare = (text: string, startsSoon = true) => prepareText(text, { tokenizer, startsSoon });
const texts = (text: string, startsSoon = true) => prepare(text, startsSoon).segments.map((one) => one.text);

const long =
  '好，我们开始吧。今天天气不错，适合出门走走，看看花，听听鸟叫，再去喝一杯热热的咖啡，然后慢慢走回家。'.repeat(
    3,
  );

it('gives the first clause a segment of its own, and the next ones segments that grow', () => {
  const lengths = texts(long).map((text) => text.length);
  expect(texts(long)[0]).toBe('好，我们开始吧。');
  expect(lengths[1]).toBeLessThan(20);
  for (let place = 1; lengths.slice(0, place + 1).reduce((sum, length) => sum + length, 0) < 50; place += 1) {
    expect(lengths[place]).toBeLessThanOrEqual(2.5 * (lengths[place - 1] ?? 0));
  }
});

it('cuts nothing but the first segment', () => {
  const official = texts(long, false);
  const rest = official.slice(1);
  expect(rest.length).toBeGreaterThan(0);
  expect(texts(long).slice(-rest.length)).toEqual(rest);
  expect(texts(long).join('')).toBe(official.join(''));
});

it('keeps the pause that a clause ends with', () => {
  expect(prepare(long).segments[0]?.pauseAfterSeconds).toBeCloseTo(0.6);
  expect(prepare(long).segments[1]?.pauseAfterSeconds).toBeCloseTo(0.3);
});

it.each([
  ['of one segment', '今天天气不错，适合出门走走，看看花。'],
  ['short', '好。[pause:1s]走吧，朋友。'],
])('leaves a text alone that is %s', (_, text) => {
  expect(texts(text)).toEqual(texts(text, false));
});

it('never cuts inside a number or a word of English', () => {
  const english = 'It costs $3,500.75, they said at 10:30, and nobody laughed. '.repeat(8).trim();
  const [first = ''] = texts(english);
  expect(first).toMatch(/^It costs .*, $/);
  expect(texts(english).join('')).toBe(texts(english, false).join(''));
});

it('loses nothing of any text', () => {
  const clause = fc.constantFrom(
    '你好，',
    '再见。',
    '一二三四五六七八九十',
    'hello, ',
    'that is it. ',
    '“是吗？”',
    '、',
    '  ',
    '5.5,',
  );
  fc.assert(
    fc.property(fc.array(clause, { maxLength: 120 }), (clauses) => {
      const text = clauses.join('');
      expect(texts(text).join('')).toBe(texts(text, false).join(''));
    }),
    { numRuns: 150 },
  );
});
