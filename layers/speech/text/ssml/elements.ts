/** The SSML this front end reads, as one table: the parser obeys it and the documentation lists it. */

export interface SsmlAttribute {
  readonly name: string;
  readonly required?: boolean;
  /** What the value may be, in words. */
  readonly values: string;
}

export interface SsmlElement {
  readonly name: string;
  readonly attributes: readonly SsmlAttribute[];
  /** `text`: no elements inside. `empty`: nothing inside. */
  readonly content: 'mixed' | 'text' | 'empty';
  readonly meaning: string;
}

const LANGUAGE: SsmlAttribute = {
  name: 'xml:lang',
  values: 'zh-CN, en-US, ja-JP, yue or zh-HK, ko-KR, or only the first part',
};

export const SSML_ELEMENTS: readonly SsmlElement[] = [
  {
    name: 'speak',
    attributes: [
      LANGUAGE,
      { name: 'version', values: '1.0 or 1.1' },
      { name: 'xmlns', values: 'http://www.w3.org/2001/10/synthesis' },
    ],
    content: 'mixed',
    meaning: 'The document.',
  },
  {
    name: 'break',
    attributes: [
      { name: 'time', values: '800ms or 0.8s' },
      { name: 'strength', values: 'none, x-weak, weak, medium, strong, x-strong' },
    ],
    content: 'empty',
    meaning:
      'A pause of that length, whatever the speed; without attributes a medium one. `none` forbids a pause here.',
  },
  {
    name: 'prosody',
    attributes: [
      {
        name: 'rate',
        required: true,
        values: 'x-slow, slow, medium, fast, x-fast, default; 80 %, +20 %, -10 % or a factor such as 1.2',
      },
    ],
    content: 'mixed',
    meaning: 'Speaks slower or faster; nested rates multiply.',
  },
  {
    name: 'sub',
    attributes: [{ name: 'alias', required: true, values: 'the text to speak instead' }],
    content: 'text',
    meaning: 'Speaks the alias instead of what is inside.',
  },
  {
    name: 'say-as',
    attributes: [
      {
        name: 'interpret-as',
        required: true,
        values:
          'cardinal (or number), ordinal, characters (or spell-out, verbatim), digits, telephone, date, time, fraction, unit, currency',
      },
      {
        name: 'format',
        values:
          'for a date the order of its parts: ymd, dmy, mdy, ym, my, md, dm, y, m, d; for a time hms12 or hms24',
      },
    ],
    content: 'text',
    meaning: 'Reads what is inside as that kind of expression.',
  },
  {
    name: 'phoneme',
    attributes: [
      {
        name: 'alphabet',
        values: 'pinyin (also x-pinyin), jyutping (also x-jyutping), kana, ipa; pinyin when absent',
      },
      { name: 'ph', required: true, values: 'the pronunciation, such as chong2 qing4' },
    ],
    content: 'text',
    meaning: 'Pronounces what is inside so, where the model can; otherwise reads it as usual and warns.',
  },
  {
    name: 'emphasis',
    attributes: [{ name: 'level', values: 'strong, moderate, none, reduced' }],
    content: 'mixed',
    meaning: 'Stresses what is inside, like <strong>.',
  },
  {
    name: 'lang',
    attributes: [{ ...LANGUAGE, required: true }],
    content: 'mixed',
    meaning: 'Names the language of what is inside.',
  },
  { name: 'p', attributes: [LANGUAGE], content: 'mixed', meaning: 'A paragraph.' },
  { name: 's', attributes: [LANGUAGE], content: 'mixed', meaning: 'A sentence.' },
];

/** Elements may stand this deep in one another, `speak` included. */
export const SSML_MAX_DEPTH = 10;
