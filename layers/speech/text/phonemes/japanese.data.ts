/** Kana (hiragana, the longest first) -> consonant and vowel. */
const ROWS: Readonly<Record<string, readonly [string, string]>> = {
  あいうえお: ['', 'aiɯeo'],
  かきくけこ: ['k', 'aiɯeo'],
  がぎぐげご: ['ɡ', 'aiɯeo'],
  さしすせそ: ['s', 'aiɨeo'],
  ざじずぜぞ: ['ʣ', 'aiɨeo'],
  たちつてと: ['t', 'aiɨeo'],
  だぢづでど: ['d', 'aiɨeo'],
  なにぬねの: ['n', 'aiɯeo'],
  はひふへほ: ['h', 'aiɯeo'],
  ばびぶべぼ: ['b', 'aiɯeo'],
  ぱぴぷぺぽ: ['p', 'aiɯeo'],
  まみむめも: ['m', 'aiɯeo'],
  らりるれろ: ['ɾ', 'aiɯeo'],
};

/** Where the consonant changes with the vowel. */
const CHANGED: Readonly<Record<string, string>> = {
  き: 'kʲ',
  ぎ: 'ɡʲ',
  し: 'ɕ',
  じ: 'ʥ',
  ず: 'z',
  ち: 'ʨ',
  ぢ: 'ʥ',
  つ: 'ʦ',
  づ: 'z',
  に: 'ɲ',
  ひ: 'ç',
  び: 'bʲ',
  ぴ: 'pʲ',
  ふ: 'ɸ',
  み: 'mʲ',
  り: 'ɾʲ',
};

const DIGRAPHS: Readonly<Record<string, string>> = {
  き: 'kʲ',
  ぎ: 'ɡʲ',
  し: 'ɕ',
  じ: 'ʥ',
  ち: 'ʨ',
  ぢ: 'ʥ',
  に: 'ɲ',
  ひ: 'ç',
  び: 'bʲ',
  ぴ: 'pʲ',
  み: 'mʲ',
  り: 'ɾʲ',
};

const OTHERS: Readonly<Record<string, readonly string[]>> = {
  や: ['j', 'a'],
  ゆ: ['j', 'ɯ'],
  よ: ['j', 'o'],
  ゃ: ['j', 'a'],
  ゅ: ['j', 'ɯ'],
  ょ: ['j', 'o'],
  わ: ['β', 'a'],
  ゎ: ['β', 'a'],
  を: ['o'],
  ゐ: ['i'],
  ゑ: ['e'],
  ゔ: ['v', 'ɯ'],
  ぁ: ['a'],
  ぃ: ['i'],
  ぅ: ['ɯ'],
  ぇ: ['e'],
  ぉ: ['o'],
  いぇ: ['j', 'e'],
  うぃ: ['β', 'i'],
  うぇ: ['β', 'e'],
  うぉ: ['β', 'o'],
  しぇ: ['ɕ', 'e'],
  じぇ: ['ʥ', 'e'],
  ちぇ: ['ʨ', 'e'],
  つぁ: ['ʦ', 'a'],
  つぃ: ['ʦ', 'i'],
  つぇ: ['ʦ', 'e'],
  つぉ: ['ʦ', 'o'],
  てぃ: ['tʲ', 'i'],
  てゅ: ['tʲ', 'ɨ'],
  でぃ: ['dʲ', 'i'],
  でゅ: ['dʲ', 'ɨ'],
  とぅ: ['t', 'ɯ'],
  どぅ: ['d', 'ɯ'],
  ふぁ: ['ɸ', 'a'],
  ふぃ: ['ɸ', 'i'],
  ふぇ: ['ɸ', 'e'],
  ふぉ: ['ɸ', 'o'],
  ふゅ: ['ɸ', 'ɨ'],
  ゔぁ: ['v', 'a'],
  ゔぃ: ['v', 'i'],
  ゔぇ: ['v', 'e'],
  ゔぉ: ['v', 'o'],
  くぁ: ['k', 'β', 'a'],
  くぃ: ['k', 'β', 'i'],
  くぇ: ['k', 'β', 'e'],
  くぉ: ['k', 'β', 'o'],
  ぐぁ: ['ɡ', 'β', 'a'],
};

function kanaTable(): Map<string, readonly string[]> {
  const table = new Map<string, readonly string[]>(Object.entries(OTHERS));
  for (const [row, [consonant, vowels]] of Object.entries(ROWS)) {
    for (const [index, kana] of Array.from(row).entries()) {
      const onset = CHANGED[kana] ?? consonant;
      table.set(kana, onset === '' ? [vowels[index] ?? ''] : [onset, vowels[index] ?? '']);
    }
  }
  for (const [kana, onset] of Object.entries(DIGRAPHS)) {
    table.set(`${kana}ゃ`, [onset, 'a']);
    table.set(`${kana}ゅ`, [onset, 'ɨ']);
    table.set(`${kana}ょ`, [onset, 'o']);
    if (!table.has(`${kana}ぇ`)) table.set(`${kana}ぇ`, [onset, 'e']);
  }
  return table;
}

/** Hiragana, one or two signs -> symbols. `っ`, `ん` and `ー` depend on their neighbours and are not in here. */
export const KANA: ReadonlyMap<string, readonly string[]> = kanaTable();
