/**
 * Mandarin: ideographs to initials, glides and rimes with tones.
 *
 * Readings come from pinyin-pro (words before single ideographs, 一 and 不 sandhi); third-tone sandhi is added here, because
 * the readings are what the voice says, not what a dictionary prints.
 */
import { pinyin } from 'pinyin-pro';
import { type ReadIdeograph, readParticles } from './particles.ts';
import { type Phone, WORD_GAP } from './phone.ts';

const INITIALS: Readonly<Record<string, string>> = {
  b: 'p',
  p: 'pʰ',
  m: 'm',
  f: 'f',
  d: 't',
  t: 'tʰ',
  n: 'n',
  l: 'l',
  g: 'k',
  k: 'kʰ',
  h: 'x',
  j: 'ʨ',
  q: 'ʨʰ',
  x: 'ɕ',
  zh: 'ꭧ',
  ch: 'ꭧʰ',
  sh: 'ʂ',
  r: 'ɻ',
  z: 'ʦ',
  c: 'ʦʰ',
  s: 's',
};

/** Rime: what stands before the tone mark, and after it. */
const RIMES: Readonly<Record<string, readonly [string, string]>> = {
  a: ['a', ''],
  o: ['o', ''],
  ê: ['e', ''],
  e: ['ɤ', ''],
  ai: ['ai', ''],
  ei: ['ei', ''],
  ao: ['au', ''],
  ou: ['ou', ''],
  an: ['a', 'n'],
  ɛn: ['ɛ', 'n'],
  en: ['ə', 'n'],
  ang: ['a', 'ŋ'],
  eng: ['ə', 'ŋ'],
  er: ['ɚ', ''],
  i: ['i', ''],
  in: ['i', 'n'],
  ing: ['i', 'ŋ'],
  u: ['u', ''],
  ong: ['ʊ', 'ŋ'],
  ü: ['y', ''],
  ün: ['y', 'n'],
  ɨ: ['ɨ', ''],
};

const TONES = ['', '→', '↗', '↓', '↘'] as const;

/** Pinyin final (without tone) -> glide and rime. */
const FINALS: Readonly<Record<string, readonly [string, string]>> = {
  ia: ['j', 'a'],
  ie: ['j', 'ê'],
  iao: ['j', 'ao'],
  iou: ['j', 'ou'],
  iu: ['j', 'ou'],
  ian: ['j', 'ɛn'],
  iang: ['j', 'ang'],
  iong: ['j', 'ong'],
  io: ['j', 'o'],
  ua: ['w', 'a'],
  uo: ['w', 'o'],
  uai: ['w', 'ai'],
  uei: ['w', 'ei'],
  ui: ['w', 'ei'],
  uan: ['w', 'an'],
  uen: ['w', 'en'],
  un: ['w', 'en'],
  uang: ['w', 'ang'],
  ueng: ['w', 'eng'],
  üe: ['ɥ', 'ê'],
  üan: ['ɥ', 'ɛn'],
};

/** Every symbol Mandarin can give. */
export function mandarinSymbols(): string[] {
  const rimes = Object.keys(RIMES).flatMap((rime) => TONES.map((_, tone) => rimeSymbol(rime, tone)));
  return [...Object.values(INITIALS), 'j', 'w', 'ɥ', ...rimes];
}

/**
 * The symbols of one syllable in numbered pinyin (`zhuang4`, `lv4` or `lü4`, tone 0 or 5 neutral), or undefined when it is not
 * a syllable.
 */
export function syllableSymbols(numbered: string): readonly string[] | undefined {
  let symbols = syllables.get(numbered);
  if (symbols === undefined) {
    symbols = symbolsOf(numbered);
    if (symbols !== undefined) syllables.set(numbered, symbols);
  }
  return symbols;
}

/** Syllables that were asked for; there are fewer than two thousand. */
const syllables = new Map<string, readonly string[]>();

function symbolsOf(numbered: string): string[] | undefined {
  const match = /^([a-zü:ê]+)([0-5])$/u.exec(numbered.toLowerCase().replace('u:', 'ü').replace('v', 'ü'));
  const letters = match?.[1];
  if (letters === undefined) return undefined;
  const tone = Number(match?.[2]) % 5;
  const { initial, final } = splitSyllable(letters);
  const [glide, rime] = FINALS[final] ?? ['', final];
  if (RIMES[rime] === undefined) return undefined;
  const needsGlide = rime === 'o' && glide === '' && 'bpmf'.includes(initial) && initial !== '';
  const symbols: string[] = [];
  const onset = INITIALS[initial];
  if (onset !== undefined) symbols.push(onset);
  if (needsGlide) symbols.push('w');
  if (glide !== '') symbols.push(glide);
  symbols.push(rimeSymbol(rime, tone));
  return symbols;
}

function rimeSymbol(rime: string, tone: number): string {
  const [head, coda] = RIMES[rime] ?? ['', ''];
  return `${head}${TONES[tone] ?? ''}${coda}`;
}

/** Undoes pinyin's spelling rules: y and w are no initials, j q x y take ü, the i of zhi and zi is no i. */
function splitSyllable(letters: string): { initial: string; final: string } {
  if (letters.startsWith('y')) {
    const rest = letters.slice(1);
    if (rest.startsWith('u')) return { initial: '', final: `ü${rest.slice(1)}` };
    return { initial: '', final: rest.startsWith('i') ? rest : `i${rest}` };
  }
  if (letters.startsWith('w')) {
    const rest = letters.slice(1);
    return { initial: '', final: rest.startsWith('u') ? rest : `u${rest}` };
  }
  const initial = /^(zh|ch|sh|[bpmfdtnlgkhjqxrzcs])/.exec(letters)?.[1] ?? '';
  let final = letters.slice(initial.length);
  if ('jqx'.includes(initial) && initial !== '' && final.startsWith('u')) final = `ü${final.slice(1)}`;
  if (final === 'i' && /^(zh|ch|sh|[rzcs])$/.test(initial)) final = 'ɨ';
  return { initial, final };
}

interface Syllable extends ReadIdeograph {
  readonly at: number;
  /** UTF-16 code units of the ideograph. */
  readonly length: number;
  readonly wordStart: boolean;
}

/** Reads a run of ideographs. `offset` is where the run begins in the text. */
export function readMandarin(run: string, offset: number): Phone[] {
  const starts = wordStarts(run);
  const readings = pinyin(run, { toneType: 'num', type: 'array', toneSandhi: true, v: true });
  const syllables: Syllable[] = [];
  let at = 0;
  for (const [index, character] of Array.from(run).entries()) {
    const match = /^(.+?)([0-5])$/.exec(readings[index] ?? '');
    if (match?.[1] !== undefined) {
      syllables.push({
        character,
        letters: match[1],
        tone: Number(match[2]),
        at,
        length: character.length,
        wordStart: starts.has(at),
      });
    }
    at += character.length;
  }
  readParticles(syllables);
  thirdToneSandhi(syllables);
  const phones: Phone[] = [];
  for (const syllable of syllables) {
    const start = offset + syllable.at;
    if (syllable.wordStart && phones.length > 0) phones.push({ symbol: WORD_GAP, start, end: start });
    const end = start + syllable.length;
    for (const symbol of syllableSymbols(`${syllable.letters}${syllable.tone}`) ?? []) {
      phones.push({ symbol, start, end });
    }
  }
  return phones;
}

/**
 * A third tone before a third tone becomes a second one. In a longer run the syllables pair off from the left, as words do; a
 * last odd one joins the pair before it (展览馆: 2 2 3).
 */
function thirdToneSandhi(syllables: Syllable[]): void {
  let from = 0;
  while (from < syllables.length) {
    let to = from;
    while (syllables[to]?.tone === 3) to++;
    const length = to - from;
    for (let i = from; i < to - 1; i++) {
      const syllable = syllables[i];
      const closesPair = (i - from) % 2 === 1 && i < to - 2;
      if (syllable !== undefined && length > 1 && !closesPair) syllable.tone = 2;
    }
    from = to + 1;
  }
}

const words = new Intl.Segmenter('zh', { granularity: 'word' });

/** UTF-16 code units that are segmented at a time: the segmenter's time grows faster than its text. */
const SEGMENTED = 1000;

function wordStarts(run: string): Set<number> {
  const starts = new Set<number>();
  for (let from = 0; from < run.length; ) {
    const to = Math.min(run.length, from + SEGMENTED);
    let last = from;
    for (const { index } of words.segment(run.slice(from, to))) {
      last = from + index;
      starts.add(last);
    }
    // The last word may be cut in two: it is segmented again with what follows.
    from = to === run.length || last === from ? to : last;
  }
  return starts;
}
