/**
 * English spelling rules for words that no dictionary has: longest match from the left, then one stressed syllable.
 * Names and new coinages are read as a careful stranger would read them; a lexicon entry is the cure where that is wrong.
 */

/** Spelling (with `^` for the beginning and `$` for the end of the word) -> ARPAbet without stress. Longer patterns win. */
const RULES: readonly (readonly [string, string])[] = [
  ['^kn', 'N'],
  ['^gn', 'N'],
  ['^wr', 'R'],
  ['^ps', 'S'],
  ['^x', 'Z'],
  ['^mc', 'M AH K'],
  ['tion', 'SH AH N'],
  ['sion', 'ZH AH N'],
  ['ssion', 'SH AH N'],
  ['cious', 'SH AH S'],
  ['tious', 'SH AH S'],
  ['cial', 'SH AH L'],
  ['tial', 'SH AH L'],
  ['ture', 'CH ER'],
  ['ough', 'AO'],
  ['augh', 'AO'],
  ['eigh', 'EY'],
  ['igh', 'AY'],
  ['tch', 'CH'],
  ['dge', 'JH'],
  ['sch', 'SH'],
  ['que$', 'K'],
  ['ck', 'K'],
  ['ch', 'CH'],
  ['sh', 'SH'],
  ['th', 'TH'],
  ['ph', 'F'],
  ['wh', 'W'],
  ['gh', 'G'],
  ['qu', 'K W'],
  ['ng', 'NG'],
  ['nk', 'NG K'],
  ['ss', 'S'],
  ['ai', 'EY'],
  ['ay', 'EY'],
  ['ei', 'EY'],
  ['ey$', 'IY'],
  ['ea', 'IY'],
  ['ee', 'IY'],
  ['ie', 'IY'],
  ['oa', 'OW'],
  ['oe', 'OW'],
  ['oo', 'UW'],
  ['ou', 'AW'],
  ['ow', 'OW'],
  ['oy', 'OY'],
  ['oi', 'OY'],
  ['au', 'AO'],
  ['aw', 'AO'],
  ['ew', 'Y UW'],
  ['eu', 'Y UW'],
  ['ue$', 'UW'],
  ['ar', 'AA R'],
  ['er', 'ER'],
  ['ir', 'ER'],
  ['or', 'AO R'],
  ['ur', 'ER'],
  ['ear', 'IH R'],
  ['eer', 'IH R'],
  ['air', 'EH R'],
  ['oor', 'AO R'],
  ['our', 'AO R'],
  ['all', 'AO L'],
  ['a', 'AE'],
  ['e', 'EH'],
  ['i', 'IH'],
  ['o', 'AA'],
  ['u', 'AH'],
  ['y', 'IH'],
  ['^y', 'Y'],
  ['y$', 'IY'],
  ['e$', ''],
  ['es$', 'Z'],
  ['a$', 'AH'],
  ['i$', 'IY'],
  ['o$', 'OW'],
  ['u$', 'UW'],
  ['le$', 'AH L'],
  ['ed$', 'D'],
  ['b', 'B'],
  ['bb', 'B'],
  ['c', 'K'],
  ['cc', 'K'],
  ['ce', 'S EH'],
  ['ci', 'S IH'],
  ['cy', 'S IY'],
  ['ce$', 'S'],
  ['d', 'D'],
  ['dd', 'D'],
  ['f', 'F'],
  ['ff', 'F'],
  ['g', 'G'],
  ['gg', 'G'],
  ['ge$', 'JH'],
  ['gy', 'JH IY'],
  ['h', 'HH'],
  ['j', 'JH'],
  ['k', 'K'],
  ['kk', 'K'],
  ['l', 'L'],
  ['ll', 'L'],
  ['m', 'M'],
  ['mm', 'M'],
  ['mb$', 'M'],
  ['n', 'N'],
  ['nn', 'N'],
  ['p', 'P'],
  ['pp', 'P'],
  ['q', 'K'],
  ['r', 'R'],
  ['rr', 'R'],
  ['s', 'S'],
  ['s$', 'Z'],
  ['t', 'T'],
  ['tt', 'T'],
  ['v', 'V'],
  ['w', 'W'],
  ['x', 'K S'],
  ['z', 'Z'],
  ['zz', 'Z'],
];

/** Long vowels before one consonant and a final e (`name`, `time`). */
const LONG: Readonly<Record<string, string>> = { a: 'EY', e: 'IY', i: 'AY', o: 'OW', u: 'UW', y: 'AY' };

const byLength = [...RULES].sort((a, b) => b[0].length - a[0].length);

/** Reads a word in lower case by its spelling; ARPAbet with stress digits. */
export function spellOut(word: string): string {
  const letters = `^${word.replace(/[^a-z]/g, '')}$`;
  const sounds: string[] = [];
  let at = 1;
  while (at < letters.length - 1) {
    const magicE = /^([aeiouy])([bcdfgklmnpstvz])e\$/.exec(letters.slice(at));
    if (magicE?.[1] !== undefined) {
      sounds.push(LONG[magicE[1]] ?? 'AH');
      at += 1;
      continue;
    }
    const rule = byLength.find(([spelling]) => {
      if (spelling.startsWith('^')) return at === 1 && letters.startsWith(spelling, 0);
      return letters.startsWith(spelling, at);
    });
    const spelling = (rule?.[0] ?? '?').replace(/[\^$]/g, '');
    if (rule !== undefined && rule[1] !== '') sounds.push(...rule[1].split(' '));
    at += Math.max(1, spelling.length);
  }
  return stressed(sounds).join(' ');
}

/** Primary stress on the first vowel of words of up to two syllables, else on the one before the last but one. */
function stressed(sounds: string[]): string[] {
  const vowels = sounds.flatMap((sound, index) => (/^[AEIOU]/.test(sound) ? [index] : []));
  const primary = vowels[Math.max(0, vowels.length - 3)];
  const isVowel = new Set(vowels);
  return sounds.map((sound, index) => {
    if (!isVowel.has(index)) return sound;
    return `${sound}${index === primary ? 1 : 0}`;
  });
}
