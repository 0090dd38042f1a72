import type { Kind } from './kinds.ts';

/** Formulas, abbreviations, plain words. */
export const WORDS: readonly Kind[] = [
  {
    name: 'maths',
    written: (random) => {
      const left = random.int(1, 50);
      const right = random.int(1, 50);
      return random.pick([
        `${left}+${right}=${left + right}`,
        `${left} + ${right} = ${left + right}`,
        `${left + right} - ${right} = ${left}`,
        `${left} * ${right} = ${left * right}`,
        `x + ${right} = ${left + right}`,
        `${left}+${right}`,
        `${left}x${right}`,
        `${left}:${right}`,
        `x^2`,
        `${left} × ${right} = ${left * right}`,
      ]);
    },
    carriers: ['We know that {}.', 'He wrote {} on the board', 'The answer to {} is easy', 'So {}, clearly'],
  },
  {
    name: 'abbreviation',
    written: (random) =>
      random.pick([
        'Dr. Smith',
        'Mr. Jones',
        'Mrs. Brown',
        'Ms. Green',
        'Gen. Lee',
        'Gov. Davis',
        'Mt. Everest',
        'Ft. Worth',
        'the U.S.',
        'U.K. law',
        'J.K. Rowling',
        'a Ph.D. student',
        'World War II',
        'Chapter IV',
        'Boston, MA',
        'Austin, TX',
        'Mr Bean',
        'three DVDs',
        'the CEOs',
        'TV',
        'John Smith Jr.',
        'Acme Co.',
        'Acme Ltd.',
        'NASA',
        'the FBI',
        'e.g. this',
        'A vs. B',
        'St. Louis',
      ]),
    carriers: [
      'We saw {} yesterday',
      'They talked about {} again',
      'I like {} a lot',
      'Nobody mentioned {} then',
    ],
  },
  {
    name: 'plain',
    written: (random) =>
      random.pick([
        "don't worry",
        'a well-known fact',
        'up-to-date news',
        "it's fine",
        'he/she',
        'and/or',
        '(maybe)',
        "rock 'n' roll",
        'wait... what',
        'one—two',
        'yes; no',
        'a "quoted" word',
      ]),
    carriers: ['So {} is all I say.', 'Well, {}', 'This is {}, my friend'],
  },
];
