import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  allSymbols,
  PhonemeTokenizer,
  Phonemiser,
  WORD_GAP,
} from '../../layers/speech/text/phonemes/index.ts';
import { spellOut } from '../../layers/speech/text/phonemes/letter-to-sound.ts';
import { syllableSymbols } from '../../layers/speech/text/phonemes/mandarin.ts';

let phonemiser: Phonemiser;
beforeAll(async () => {
  phonemiser = await Phonemiser.load();
}, 30_000);

/** The reading as one string: phones joined, words apart. */
function read(text: string): string {
  return phonemiser
    .read(text)
    .phones.map((phone) => phone.symbol)
    .join('');
}

describe('Mandarin', () => {
  it.each([
    ['zhuang4', ['ꭧ', 'w', 'a↘ŋ']],
    ['yuan2', ['ɥ', 'ɛ↗n']],
    ['xue2', ['ɕ', 'ɥ', 'e↗']],
    ['lve4', ['l', 'ɥ', 'e↘']],
    ['zi0', ['ʦ', 'ɨ']],
    ['yi1', ['i→']],
    ['bo1', ['p', 'w', 'o→']],
    ['jun1', ['ʨ', 'y→n']],
    ['er2', ['ɚ↗']],
    ['ying3', ['i↓ŋ']],
    ['wu3', ['u↓']],
    ['xiong2', ['ɕ', 'j', 'ʊ↗ŋ']],
  ])('reads %s', (pinyin, symbols) => expect(syllableSymbols(pinyin)).toEqual(symbols));

  it('does not take what is no syllable', () => {
    expect(syllableSymbols('strength1')).toBeUndefined();
    expect(syllableSymbols('ma')).toBeUndefined();
  });

  it('lets the first of two third tones rise', () => expect(read('你好')).toBe('^ni↗xau↓.'));
  it('knows a polyphone by its word', () => {
    expect(read('银行')).toContain('xa↗ŋ');
    expect(read('不行')).toContain('ɕi↗ŋ');
  });
  it('changes the tone of 一 and 不 as they are spoken', () => {
    expect(read('一样')).toContain('i↗');
    expect(read('不对')).toContain('pu↗');
  });
});

describe('a run as long as a book', () => {
  it.each(['我们', '一', 'あ', 'a', 'a '])(
    'of %j is read to its end',
    (piece) => {
      const text = piece.repeat(Math.ceil(70_000 / piece.length));
      const { phones } = phonemiser.read(text);
      expect(phones.at(-2)?.end).toBe(text.trimEnd().length);
    },
    60_000,
  );

  it('begins its words where a shorter one does', () => {
    const starts = (text: string) =>
      phonemiser.read(text).phones.flatMap(({ symbol, start }) => (symbol === WORD_GAP ? [start] : []));
    const sentence = '今天天气很好我们去公园散步';
    const [once, often] = [starts(sentence), new Set(starts(sentence.repeat(200)))];
    for (let copy = 0; copy < 200; copy++) {
      for (const start of once) expect(often).toContain(copy * sentence.length + start);
    }
  });
});

describe('English', () => {
  it('reads dictionary words with stress, and function words without', () =>
    expect(read('The letter')).toBe('^ðə lˈɛɾəɹ.'));
  it('names the letters of an acronym', () => expect(read('USB')).toBe('^jˈuˈɛsbˈi.'));
  it('reads inflected and joined forms of dictionary words', () => {
    expect(read('podcasters')).toContain('kˌæst');
    expect(read('moonbases')).toContain('mˈun');
  });
  it('spells out any word by rule with exactly one main stress', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,16}$/), (word) => {
        const sounds = spellOut(word).split(' ').filter(Boolean);
        const stressed = sounds.filter((sound) => sound.endsWith('1')).length;
        const vowels = sounds.filter((sound) => /\d$/.test(sound)).length;
        expect(stressed).toBe(vowels === 0 ? 0 : 1);
      }),
    ));
});

describe('Japanese', () => {
  it('reads particles as they are said', () =>
    expect(read('私は学校へ行きます。')).toMatch(/^\^βata(kɯ)?ɕiβa ɡaʔkoːe ikʲimasɨ/));
  it('reads long vowels, doubled consonants and the moraic nasal', () => {
    const reading = read('きっと東京で新聞を読みます。');
    expect(reading).toContain('kʲiʔto');
    expect(reading).toContain('toːkʲoː');
    expect(reading).toContain('ɕimbɯ');
  });
  it('gives ideographs to Japanese only in a sentence with kana', () => {
    expect(read('東京へ。')).toContain('toːkʲoː');
    expect(read('东京。')).toContain('tʊ→ŋ');
  });
});

describe('a mixture', () => {
  it('reads each part of a mixture in its own language', () => {
    expect(read('你好，hello，こんにちは。')).toBe('^ni↗xau↓, həlˈO, koɲɲiʨiβa.');
    expect(read('我喜欢吃たこ焼き。')).toContain('takojakʲi.');
    expect(read('谢谢 ありがとう')).toBe(`${read('谢谢').slice(0, -1)} aɾʲiɡatoː.`);
  });
});

describe('any text', () => {
  it('gives only symbols of the table, in order, inside the text', () => {
    const known = new Set([...allSymbols(), WORD_GAP]);
    const pieces = fc.constantFrom(
      '你好',
      'hello',
      'です',
      '，',
      '. ',
      '?',
      '行',
      ' ',
      "it's",
      '한국',
      '😀',
      '\n',
      'Ünïcode',
      '3',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const { phones } = phonemiser.read(text);
        let before = 0;
        for (const { symbol, start, end } of phones) {
          expect(known).toContain(symbol);
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeLessThanOrEqual(text.length);
          before = start;
        }
        expect(phones[0]?.symbol).toBe('^');
        expect('.,?!').toContain(phones.at(-1)?.symbol);
      }),
    );
  });

  it('names what it cannot read', () => {
    expect(phonemiser.read('안녕 hello').unread).toEqual([{ start: 0, end: 2 }]);
  });
});

describe('the tokenizer', () => {
  it('numbers phones by symbol and place', async () => {
    const symbols = allSymbols();
    const tokenizer = await PhonemeTokenizer.load({ symbols, indices: 256 });
    const { ids, starts } = tokenizer.encodeWithStarts('你好。');
    expect(Array.from(ids, (id) => symbols[Math.floor(id / 256)])).toEqual(['^', 'n', 'i↗', 'x', 'au↓', '.']);
    expect(Array.from(ids, (id) => id % 256)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(Array.from(starts)).toEqual([0, 0, 0, 1, 1, 2]);
    expect(tokenizer.count('你好。')).toBe(6);
  });

  it('says where words end if the model is to know', async () => {
    const symbols = allSymbols();
    const tokenizer = await PhonemeTokenizer.load({ symbols, indices: 16, word_ends: true });
    const { ids } = tokenizer.encodeWithStarts('A red hat.');
    expect(Array.from(ids, (id) => symbols[Math.floor(id / 16)])).toEqual([
      ...['^', 'ə', 'ɹ', 'ˈɛ', 'd', 'h', 'ˈæ', 't', '.'],
    ]);
    // Places count to half of 16, and the ends of words are in the other half.
    expect(Array.from(ids, (id) => id % 16)).toEqual([0, 1 + 8, 2, 3, 4 + 8, 5, 6, 7, 0]);
  });

  it('refuses settings without a table', async () => {
    await expect(PhonemeTokenizer.load({ indices: 256 })).rejects.toThrow(/symbols/);
    await expect(PhonemeTokenizer.load({ symbols: ['a'], indices: 3, word_ends: true })).rejects.toThrow(
      /even/,
    );
  });
});
