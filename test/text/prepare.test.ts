import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Lexicon } from '../../layers/speech/text/lexicon/index.ts';
import { normalise as projectNormalise } from '../../layers/speech/text/normalise/index.ts';
import type { Normalise } from '../../layers/speech/text/normaliser.ts';
import {
  type PreparedText,
  type PrepareOptions,
  prepareText,
} from '../../layers/speech/text/prepare/index.ts';
import { asWritten, edit, editMatches } from '../../layers/speech/text/spans/index.ts';
import {
  loadTokenizer,
  OFFICIAL_TOKENIZER,
  type Tokenizer,
} from '../../layers/speech/text/tokenizer/index.ts';
import { droppedLetters, expectCoverage } from './span-laws.ts';

let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = await loadTokenizer(OFFICIAL_TOKENIZER);
});

/** Stands in for the normaliser: digits become words of the language asked for. */
const digitsAsWords: Normalise = (written, language) =>
  editMatches(written, /\d+/g, ([digits]) =>
    `${language === 'auto' ? '' : language}<${digits}>`.replaceAll(/[<>]/g, '#'),
  );

const prepare = (text: string, options: Partial<PrepareOptions> = {}): PreparedText =>
  prepareText(text, { normalise: asWritten, tokenizer, ...options });
const texts = (text: string, options: Partial<PrepareOptions> = {}): string[] =>
  prepare(text, options).segments.map((segment) => segment.text);

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

describe('segments', () => {
  it('of a text without punctuation stay short enough for the model, and join to the text', () => {
    for (const text of [
      '字'.repeat(1000),
      'word '.repeat(1000).trim(),
      'x'.repeat(3000),
      '가나다 '.repeat(500).trim(),
    ]) {
      const { segments } = prepare(text);
      expect(segments.length).toBeGreaterThan(2);
      for (const segment of segments) expect(tokenizer.count(segment.text)).toBeLessThanOrEqual(160);
      expect(
        segments
          .map((segment) => segment.text)
          .join('')
          .replace(/[。.]$/, ''),
      ).toBe(text);
    }
  });

  it('are cut at the best place in reach', () => {
    const long = '这是一个没有句号的长句子，'.repeat(30);
    for (const text of texts(long).slice(0, -1)) expect(text).toMatch(/，$/);
    for (const text of texts('lorem ipsum '.repeat(200)).slice(0, -1)) expect(text).toMatch(/(lorem|ipsum)$/);
  });

  it('know where they were written', () => {
    const text = '[pause:1s]我有<strong>12</strong>只猫。你呢？'.repeat(8);
    const { segments } = prepare(text, { normalise: (written) => editMatches(written, /12/g, () => '十二') });
    for (const { text: spoken, spans } of segments) {
      for (const span of spans) {
        if (spoken.slice(span.spokenStart, span.spokenEnd) !== '十二') continue;
        expect(text.slice(span.writtenStart, span.writtenEnd)).toBe('12');
      }
    }
    expect(segments.map((segment) => segment.text).join('')).toContain('十二只猫');
  });

  it('tell the language of each part', () => {
    const languages = (text: string, options: Partial<PrepareOptions> = {}): string[] =>
      prepare(text, options).segments.flatMap((segment) =>
        segment.languages.map(({ start, end, language }) => `${language}:${segment.text.slice(start, end)}`),
      );
    expect(languages('我用iPhone打给佢哋')).toEqual(['yue:我用', 'en:iPhone', 'yue:打给佢哋。']);
    expect(
      languages('今日は3時です', { normalise: (text) => editMatches(text, /3時/g, () => 'さんじ') }),
    ).toEqual(['ja:今日はさんじです。']);
    expect(languages('落雨大', { language: 'yue' })).toEqual(['yue:落雨大。']);
    expect(languages('落雨大 3', { voiceLanguage: 'yue' })).toEqual(['yue:落雨大3。']);
    expect(languages('<speak>说<lang xml:lang="ja">東京</lang></speak>')).toEqual(['zh:说', 'ja:東京。']);
  });
});

describe('the normaliser', () => {
  const asked = (text: string, options: Partial<PrepareOptions> = {}): string[] => {
    const calls: string[] = [];
    prepare(text, {
      ...options,
      normalise: (written, language) => {
        calls.push(`${language}:${written}`);
        return asWritten(written);
      },
    });
    return calls;
  };

  it('is asked once for a plain text, and told its language when it has only one', () => {
    expect(asked('我有3只cats')).toEqual(['auto:我有3只cats']);
    expect(asked('我有3只')).toEqual(['zh:我有3只']);
    expect(asked('12:30')).toEqual(['auto:12:30']);
    expect(asked('我有3只', { language: 'yue' })).toEqual(['yue:我有3只']);
  });

  it('knows the whole text’s language after a cut', () => {
    expect(asked('我哋去飲茶。[pause:1s]今日3點')).toEqual(['yue:我哋去飲茶。', 'yue:今日3點']);
    expect(asked('<speak>买<lang xml:lang="en">3</lang>个</speak>')).toEqual(['zh:买', 'en:3', 'zh:个']);
  });

  it('does not see words whose reading is given', () => {
    const lexicon = Lexicon.fromRecord({ 'GPT-4': 'G P T four' });
    expect(asked('用GPT-4写3行', { lexicon })).toEqual(['zh:用', 'zh:写3行']);
    expect(texts('用GPT-4写3行', { lexicon, normalise: digitsAsWords })).toEqual(['用G P T four写zh#3#行。']);
  });
});

describe('pauses', () => {
  const pauses = (text: string): unknown =>
    prepare(text).segments.map((segment) => [
      segment.text,
      ...segment.pauses.map(({ at, seconds }) => `${segment.text.slice(0, at).slice(-2)}${seconds}`),
      segment.pauseAfterSeconds,
    ]);

  it('follow the marks: comma 0.3 s, sentence end 0.6 s', () => {
    expect(pauses('你好，世界。“好吗？”他问！')).toEqual([
      ['你好，世界。“好吗？”他问！', '好，0.3', '界。0.6', '？”0.6', 0],
    ]);
    expect(pauses('Yes, sir. Is it 3.14, e.g. 1,000? No...ok: J. Smith')).toEqual([
      [
        'Yes, sir. Is it three.fourteen, e.g. one,zero? No.ok: J. Smith.',
        's,0.3',
        'r.0.6',
        'n,0.3',
        'e,0.3',
        'o?0.6',
        'o.0.6',
        'k:0.3',
        0,
      ],
    ]);
    expect(pauses('一；二')).toEqual([['一；二。', '一；0.45', 0]]);
  });

  it('lie between segments as well, and not after the last', () => {
    const sentence = '这句话刚好有二十个字符左右长度不多不少。';
    const { segments } = prepare(sentence.repeat(7));
    expect(segments.map((segment) => segment.pauseAfterSeconds)).toEqual([0.6, 0]);
    expect(segments[0]?.pauses).toHaveLength(3);
  });

  it('asked for in seconds are what was asked for, whatever the marks say', () => {
    const { segments, leadingPauseSeconds } = prepare(
      '[pause:1s]你好。[pause:0.2s]世界[pause:500ms]再见[pause:2s]',
    );
    expect(leadingPauseSeconds).toBe(1);
    expect(
      segments.map((segment) => [segment.text, segment.pauseAfterSeconds, segment.pauseIsFixed]),
    ).toEqual([
      ['你好。', 0.2, true],
      ['世界，', 0.5, true],
      ['再见。', 2, true],
    ]);
    expect(
      pauses('<speak>a<break strength="none"/>, b<break time="1s"/><break time="0.5s"/>。c</speak>'),
    ).toEqual([
      ['a,', 0],
      ['b,', 1.5],
      ['c.', 0],
    ]);
  });

  it('have a limit each and together', () => {
    const { segments, warnings } = prepare('一[pause:30s]'.repeat(9));
    expect(warnings).toEqual(['pause_capped']);
    expect(segments.map((segment) => segment.pauseAfterSeconds)).toEqual([10, 10, 10, 10, 10, 10, 0, 0, 0]);
  });
});

describe('effects, rates and readings', () => {
  it('lie where the marked words are spoken', () => {
    const { segments } = prepare('共<strong>12</strong>个[breath]，<laughter>真的</laughter>吗[laugh]', {
      normalise: (text) => editMatches(text, /12/g, () => '十二'),
    });
    expect(segments).toHaveLength(1);
    const [segment] = segments;
    expect(segment?.text).toBe('共十二个，真的吗。');
    const shown = segment?.effects.map(
      ({ effect, start, end }) => `${effect}:${segment.text.slice(start, end)}@${start}`,
    );
    expect(shown).toEqual(['strong:十二@1', 'laugh:真的@5', 'breath:@4', 'laugh:@9']);
  });

  it('whisper whole segments', () => {
    const shown = (text: string): unknown =>
      prepare(text).segments.map((segment) => [
        segment.text,
        ...segment.effects.map(({ effect, end }) => `${effect}${end}`),
      ]);
    expect(shown('大家好。别说出去。[whisper]')).toEqual([['大家好。别说出去。', 'whisper9']]);
    expect(shown('大家好，[whisper]别说[/whisper]好吗？')).toEqual([
      ['大家好，'],
      ['别说，', 'whisper3'],
      ['好吗？'],
    ]);
  });

  it('multiply rates, within bounds', () => {
    const { segments, warnings } = prepare(
      '<speak>一<prosody rate="2">二<prosody rate="1.5">三</prosody></prosody><prosody rate="900%">四</prosody></speak>',
    );
    expect(segments.map((segment) => [segment.text, segment.rate])).toEqual([
      ['一，', 1],
      ['二，', 2],
      ['三，', 3],
      ['四。', 4],
    ]);
    expect(warnings).toEqual(['rate_capped']);
  });

  it('hand pronunciations to a model that can use them, and warn when it can’t', () => {
    const document = '<speak>去<phoneme alphabet="pinyin" ph="chong2 qing4">重庆</phoneme>3天</speak>';
    const able = prepare(document, { alphabets: ['pinyin'], normalise: digitsAsWords });
    expect(able.segments[0]?.text).toBe('去重庆zh#3#天。');
    expect(able.segments[0]?.pronunciations).toEqual([
      { start: 1, end: 3, alphabet: 'pinyin', reading: 'chong2 qing4' },
    ]);
    expect(able.warnings).toEqual([]);
    // Ideographs that sound so stand in for a model that reads ideographs.
    expect(prepare(document).segments[0]?.text).toBe('去崇庆3天。');
    expect(prepare(document).warnings).toEqual([]);
    const ipa = document.replace('pinyin', 'ipa');
    expect(prepare(ipa).warnings).toEqual(['phoneme_unsupported']);
    expect(prepare(ipa).segments[0]?.text).toBe('去重庆3天。');
    const lexicon = Lexicon.fromRecord({ 重庆: 'pinyin: chong2 qing4' });
    expect(prepare('重庆', { lexicon, alphabets: ['pinyin'] }).segments[0]?.pronunciations).toHaveLength(1);
  });

  it('read say-as in the language around it', () => {
    const say = (as: string, text: string, around = '说'): string =>
      texts(`<speak>${around}<say-as interpret-as="${as}">${text}</say-as></speak>`)[0] ?? '';
    expect(say('digits', '120')).toBe('说一二零。');
    expect(say('telephone', '010-6234')).toBe('说零幺零，六二三四。');
    expect(say('telephone', '+82 10', '전화')).toBe('전화플러스 팔 이, 일 공.');
    expect(say('characters', 'ok-7')).toBe('说O K杠七。');
    expect(say('characters', 'ok-7', 'say ')).toBe('say O K dash seven.');
    expect(say('cardinal', '2024', 'so ')).toMatch(/^so two,/);
    expect(say('ordinal', '22', 'the ')).toBe('the twenty-twond.');
    expect(say('date', '2024-05-03')).toBe('说2024年5月3日。');
    expect(say('date', '05/03/2024', 'on ')).toMatch(/^on May /);
    expect(say('time', '2:05 pm', '會議喺')).toBe('會議喺下晝2點5分。');
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    ...[
      '你好',
      '嘅',
      'は',
      '한글 ',
      'word ',
      '12',
      '3.5',
      ' ',
      '\n',
      '\n\n',
      '，',
      '。',
      '. ',
      '！',
      '“',
      '”',
      '（',
      '——',
      '²',
      '①',
    ],
    ...[
      '😀',
      '\u200d',
      '\ud800',
      '\u0000',
      '[laugh]',
      '[whisper]',
      '[/whisper]',
      '[pause:1s]',
      '<strong>',
      '</strong>',
      '<laughter>',
      '★',
      'é',
      'Привет',
      'مرحبا',
    ],
  );
  const anyText = fc.oneof(
    fc.string({ unit: pieces, maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
  );

  it('is accounted for to the last letter, in segments that follow each other', () => {
    const lexicon = Lexicon.fromRecord({ word: 'verb', 你好: '您好' });
    fc.assert(
      fc.property(anyText, (text) => {
        const { segments, spoken } = prepare(text, { normalise: digitsAsWords, lexicon });
        expectCoverage(text, spoken);
        expect(droppedLetters(text, spoken)).toEqual([]);
        expect(segments.map((segment) => segment.text).join('')).toBe(spoken.text);
        for (const segment of segments) {
          expect(segment.languages[0]?.start).toBe(0);
          expect(segment.languages.at(-1)?.end).toBe(segment.text.length);
          expect(segment.text).toMatch(/[\p{L}\p{N}]/u);
          for (const { start, end } of segment.effects) {
            expect(start >= 0 && start <= end && end <= segment.text.length).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('costs work in proportion to its length', () => {
    const hostile: readonly ((n: number) => string)[] = [
      (n) => 'a'.repeat(n),
      (n) => '中'.repeat(n),
      (n) => 'a.'.repeat(n / 2),
      (n) => '。'.repeat(n),
      (n) => '“'.repeat(n),
      (n) => '[whisper]'.repeat(n / 9),
      (n) => '<strong>a'.repeat(n / 9),
      (n) => '[pause:1s]x'.repeat(n / 11),
      (n) => '\n\nx'.repeat(n / 3),
      (n) => '😀'.repeat(n / 2),
      (n) => '\u0301'.repeat(n),
      (n) => ', '.repeat(n / 2),
      (n) => '①'.repeat(n),
      (n) => '…。'.repeat(n / 2),
      (n) => '1!'.repeat(n / 2),
      (n) => '<|'.repeat(n / 2),
      (n) => `${'x'.repeat(n / 2)}${'[breath]'.repeat(n / 16)}`,
      (n) => `<speak>${'<break/>x'.repeat(n / 9)}</speak>`,
      (n) => `${'中'.repeat(n / 2)}${'[pause:1s]x'.repeat(n / 22)}`,
    ];
    /** Characters that are copied or compared, by whichever step: what grows faster than the text shows here. */
    const work = (text: string): number => {
      let characters = 0;
      const slice = String.prototype.slice;
      const startsWith = String.prototype.startsWith;
      const slicing = vi.spyOn(String.prototype, 'slice').mockImplementation(function (
        this: string,
        ...range
      ) {
        const part = slice.apply(this, range);
        characters += part.length + 1;
        return part;
      });
      const comparing = vi.spyOn(String.prototype, 'startsWith').mockImplementation(function (
        this: string,
        ...what
      ) {
        characters += what[0].length + 1;
        return startsWith.apply(this, what);
      });
      try {
        const { spoken, segments } = prepare(text);
        return (
          characters + spoken.spans.length + segments.reduce((sum, segment) => sum + segment.spans.length, 0)
        );
      } finally {
        slicing.mockRestore();
        comparing.mockRestore();
      }
    };
    for (const make of hostile) {
      const small = work(make(4000));
      const large = work(make(16_000));
      expect(large / small, JSON.stringify(make(12))).toBeLessThan(5);
    }
  });
});
