/** What `prepareText` makes of plain text, and where it differs from the official front end. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { normalise as projectNormalise } from '../../layers/speech/text/normalise/index.ts';
import type { Normalise } from '../../layers/speech/text/normaliser.ts';
import { asWritten, edit } from '../../layers/speech/text/spans/index.ts';
import { prepare, texts } from './prepared.ts';
import { expectCoverage } from './span-laws.ts';

describe('prepareText on plain text', () => {
  interface NormalizeCase {
    readonly text: string;
    readonly tn: string | null;
    readonly split?: readonly string[];
  }
  /** Golden texts where the front end differs from the official one on purpose, and what it says instead. */
  const differences: ReadonlyMap<string, readonly string[]> = new Map([
    // Full stops inside words stay: the official text has three sentences here.
    ['网址是www.example.com，邮箱abc@test.com。', ['网址是www.example.com，邮箱abc@test.com。']],
    // Nobody can read out a picture.
    ['你好😀', ['你好。']],
    ['hi 😀', ['hi.']],
    // A blank at the edge of a segment is no part of it.
    ['——破折号——测试', ['破折号 测试。']],
    ['', []],
  ]);

  it('gives the official segments for the golden texts, given the official normaliser’s answer', () => {
    const cases: NormalizeCase[] = JSON.parse(
      readFileSync('test/golden/set/golden/text/normalize/cases.json', 'utf8'),
    );
    for (const { text, tn, split } of cases) {
      if (split === undefined || /[[<]/.test(text)) continue;
      const normalise: Normalise = (written) =>
        tn === null || written === tn
          ? asWritten(written)
          : edit(written, [{ start: 0, end: written.length, text: tn }]);
      // What the cleaning takes away, the official normaliser's answer still has.
      const official = /[😀]/u.test(text) ? asWritten : normalise;
      expect(texts(text, { normalise: official }), text).toEqual(differences.get(text) ?? split);
    }
  });

  it('keeps words apart that the official blanks rule glues together', () => {
    expect(texts('two  words\nand 中文 café noir')).toEqual(['two words and中文café noir。']);
    expect(texts('서울 시(首尔) 안녕')).toEqual(['서울 시(首尔) 안녕。']);
    expect(texts('用Node.js写 U.S. 版')).toEqual(['用Node.js写U.S.版。']);
  });

  it('does not end a sentence within a number', () => {
    const text = `${'word '.repeat(58)}see No. 29 on the list and then go on ${'more '.repeat(80)}end.`;
    const segments = texts(text, { normalise: projectNormalise });
    expect(segments.join('')).toContain('see Number twenty nine on');
    expect(segments.filter((segment) => /number\.?\s*$/i.test(segment))).toEqual([]);
  });

  it('reads digits in circles, lowered and raised', () => {
    const read = (text: string) => texts(text, { normalise: projectNormalise })[0];
    expect(read('①苹果②香蕉')).toBe('一苹果二香蕉。');
    expect(read('Step ⑪, ❷❸')).toBe('Step eleven, two, three.');
    expect(read('H₂O is x² or 10⁻⁶ (see note¹)')).toBe(
      'H two O is x squared or ten to the power of minus six (see note one).',
    );
    expect(read('约10⁶个')).toBe('约十的六次方个。');
  });

  it('cuts at empty lines and before list items', () => {
    expect(texts('标题\n\n第一段。\n第二行')).toEqual(['标题。', '第一段。第二行。']);
    expect(texts('要买：\n- 苹果\n- 梨')).toEqual(['要买：', '-苹果。', '-梨。']);
    expect(prepare('标题\n\n正文').segments[0]?.pauseAfterSeconds).toBe(0.6);
  });

  it('leaves a text with special tokens as it is, unsplit', () => {
    const text = '<|zh|>你好。 123[laugh]。'.repeat(3);
    expect(texts(text)).toEqual([text]);
  });

  it('has nothing to say for a text that can’t be heard', () => {
    for (const text of ['', '   ', '。。。', '😀', '\u0000\ud800', '[laugh]', '【】']) {
      const prepared = prepare(text);
      expect(prepared.segments, text).toEqual([]);
      expectCoverage(text, prepared.spoken);
    }
  });

  it('drops what can’t be heard, and says why', () => {
    const { spoken } = prepare('你\u200b好😀！\ud83d★');
    expect(spoken.text).toBe('你好！');
    expect(spoken.spans.map((span) => span.dropped).filter(Boolean)).toEqual([
      'control',
      'emoji',
      'unpaired_surrogate',
      'symbol',
    ]);
  });
});
