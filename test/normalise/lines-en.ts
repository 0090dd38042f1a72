import { type Kind, lineOf } from './kinds.ts';
import { pad, type Random } from './random.ts';

const magnitude = (random: Random): string =>
  random.digits(random.pick([1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10]));
const grouped = (random: Random): string => random.int(1000, 99_999_999).toLocaleString('en-US');
const decimal = (random: Random): string => `${random.int(0, 300)}.${random.digits(random.int(1, 3))}`;
const amount = (random: Random): string => random.pick([decimal(random), magnitude(random), grouped(random)]);
const year = (random: Random): string => String(random.int(1600, 2099));
const clock = (random: Random): string => `${random.int(1, 12)}:${pad(random.int(0, 59), 2)}`;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const SHORT_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'Jun', 'Jul', 'Aug', 'Sep', 'Sept', 'Oct', 'Nov', 'Dec'];

function ordinal(value: number): string {
  const tens = value % 100;
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${ending}`;
}

const KINDS: readonly Kind[] = [
  {
    name: 'cardinal',
    written: (random) =>
      random.pick([magnitude(random), grouped(random), magnitude(random), `-${random.int(1, 99)}`]),
    carriers: [
      'The total is {}.',
      'We counted {} people in the hall',
      'There are {} left, I think',
      'Room {} is upstairs',
      'About {} visitors came!',
    ],
  },
  {
    name: 'ordinal',
    written: (random) => ordinal(random.int(1, 300)),
    carriers: [
      'She finished {} in the race.',
      'It is the {} time this year',
      'On the {} floor, turn left',
      'The {} century was different',
    ],
  },
  {
    name: 'decimal',
    written: (random) =>
      random.pick([
        decimal(random),
        `0.${random.digits(random.int(1, 4))}`,
        `-${decimal(random)}`,
        `${decimal(random)} ${random.pick(['million', 'billion'])}`,
      ]),
    carriers: [
      'The average was {}.',
      'It rose to {} in spring',
      'A value of {}, more or less',
      'Pi is not {}!',
    ],
  },
  {
    name: 'date',
    written: (random) => {
      const day = random.int(1, 28);
      const month = random.int(1, 12);
      return random.pick([
        `${random.pick(MONTHS)} ${day}, ${year(random)}`,
        `${random.pick(MONTHS)} ${day}`,
        `${random.pick(MONTHS)} ${ordinal(day)}, ${year(random)}`,
        `${day} ${random.pick(MONTHS)} ${year(random)}`,
        `${random.pick(SHORT_MONTHS)}. ${day}, ${year(random)}`,
        `${random.pick(MONTHS)} ${year(random)}`,
        `${year(random)}-${pad(month, 2)}-${pad(day, 2)}`,
        `${month}/${day}/${year(random)}`,
        year(random),
        `the ${ordinal(day)} of ${random.pick(MONTHS)}`,
      ]);
    },
    carriers: [
      'He was born on {}.',
      'The meeting is on {} in London',
      'It happened in {}, they say',
      'Since {} nothing has changed',
      'See you {}!',
    ],
  },
  {
    name: 'time',
    written: (random) =>
      random.pick([
        clock(random),
        `${clock(random)} ${random.pick(['am', 'pm', 'a.m.', 'p.m.', 'AM', 'PM'])}`,
        `${clock(random)}${random.pick(['am', 'pm', 'AM', 'PM'])}`,
        `${random.int(1, 12)} ${random.pick(['am', 'pm', 'p.m.', 'AM'])}`,
        `${random.int(13, 23)}:${pad(random.int(0, 59), 2)}`,
        `${random.int(1, 11)}:${pad(random.int(0, 59), 2)}:${pad(random.int(0, 20), 2)}`,
        `${random.int(1, 9)}:00-${random.int(10, 12)}:30`,
        `${random.int(1, 12)}:00`,
      ]),
    carriers: [
      'The train leaves at {}.',
      'We open at {} on weekdays',
      'Be there by {}, please',
      'At {} the bell rang',
    ],
  },
  {
    name: 'duration',
    written: (random) =>
      random.pick([
        `${random.int(1, 59)} minutes`,
        `${random.int(1, 23)} hours and ${random.int(1, 59)} minutes`,
        `${random.int(1, 59)} min`,
        `${random.int(2, 40)} years`,
        `${decimal(random)} seconds`,
        `${random.int(2, 9)}-${random.int(10, 20)} days`,
        `${random.int(2, 900)} ms`,
        `${random.int(2, 48)} h`,
      ]),
    carriers: [
      'It takes {}.',
      'The battery lasts {} on one charge',
      'We waited {}, then left',
      'After {} it stopped',
    ],
  },
  {
    name: 'money',
    written: (random) =>
      random.pick([
        `${random.pick(['$', '£', '€', '¥'])}${random.int(1, 9999)}`,
        `${random.pick(['$', '£', '€'])}${random.int(0, 999)}.${pad(random.int(0, 99), 2)}`,
        `$${grouped(random)}`,
        `$${random.int(1, 99)} ${random.pick(['million', 'billion'])}`,
        `$${random.int(1, 99)}.${random.int(1, 9)}${random.pick(['M', 'B', ' million', 'bn'])}`,
        `${random.int(2, 500)} dollars`,
        `${random.int(2, 99)} cents`,
      ]),
    carriers: [
      'It costs {}.',
      'They raised {} last year',
      'He paid {}, which was fair',
      'For {} you get two!',
    ],
  },
  {
    name: 'measure',
    written: (random) => {
      const units = [
        'km',
        'kg',
        'cm',
        'mm',
        'mg',
        'ml',
        'ft',
        'lb',
        'lbs',
        'oz',
        'mi',
        'mph',
        'km/h',
        '°C',
        '°F',
        '%',
        'GB',
        'MB',
        'TB',
        'kW',
        'GHz',
        'Hz',
        'm²',
        'km²',
        'sq ft',
        'kcal',
        'rpm',
        'g',
        'ha',
        'yd',
        'min',
        'kg/m3',
      ];
      return `${amount(random)}${random.chance(0.6) ? ' ' : ''}${random.pick(units)}`;
    },
    carriers: [
      'It measures {}.',
      'The reading was {} at noon',
      'Add {}, then stir',
      'No more than {} is allowed',
      'At {} it fails!',
    ],
  },
  {
    name: 'percentage',
    written: (random) =>
      random.pick([
        `${random.int(1, 100)}%`,
        `${decimal(random)}%`,
        `${random.int(1, 99)} percent`,
        `-${random.int(1, 30)}%`,
        `${decimal(random)} %`,
      ]),
    carriers: ['Sales grew by {}.', 'Only {} of them agreed', 'With {}, we won', 'It fell {} overnight'],
  },
  {
    name: 'fraction',
    written: (random) => {
      const denominator = random.int(2, 16);
      const fraction = `${random.int(1, denominator)}/${denominator}`;
      return random.pick([
        fraction,
        fraction,
        `${random.int(1, 9)} ${random.int(1, 3)}/4`,
        `${random.pick(['½', '¼', '¾'])}`,
      ]);
    },
    carriers: [
      'Add {} of the flour.',
      'About {} of voters stayed home',
      'Use {} cup of sugar',
      'Only {} is left!',
    ],
  },
  {
    name: 'range',
    written: (random) => {
      const low = random.int(2, 40);
      const high = low + random.int(1, 40);
      return random.pick([
        `${low}-${high}`,
        `${low} - ${high}`,
        `${low}-${high} kg`,
        `${low}-${high} km`,
        `${low} to ${high}`,
        `${low}-${high} minutes`,
        'Mon-Fri',
        `${low}-${high} °C`,
      ]);
    },
    carriers: [
      'It takes {} of them.',
      'Pages {} are missing',
      'Between {} in total',
      'Open {}, closed otherwise',
    ],
  },
  {
    name: 'telephone',
    written: (random) =>
      random.pick([
        `${random.digits(3)}-${random.digits(3)}-${random.digits(4)}`,
        `(${random.digits(3)}) ${random.digits(3)}-${random.digits(4)}`,
        `+1 ${random.digits(3)}-${random.digits(3)}-${random.digits(4)}`,
        `1-800-${random.digits(3)}-${random.digits(4)}`,
        `${random.int(1, 255)}.${random.int(0, 255)}.${random.int(0, 255)}.${random.int(0, 255)}`,
        `${random.digits(3)}-${random.digits(2)}-${random.digits(4)}`,
      ]),
    carriers: ['Call {} today.', 'My number is {}, call me', 'It is registered as {}', 'Try {} first!'],
  },
  {
    name: 'address',
    written: (random) => {
      const user = random.pick(['john.doe', 'info', 'sales_team', 'anna', 'bob42', 'mary-ann']);
      const host = random.pick([
        'example.com',
        'mail.example.org',
        'test.net',
        'company.co.uk',
        'school.edu',
      ]);
      return random.pick([
        `${user}@${host}`,
        `www.${random.pick(['example', 'wikipedia', 'openai'])}.${random.pick(['com', 'org', 'net'])}`,
        `https://${random.pick(['example.com', 'docs.example.org'])}/${random.pick(['help', 'a/b', 'page1', 'index.html'])}`,
        random.pick(['google.com', 'example.net/faq', 'python.org']),
      ]);
    },
    carriers: [
      'Write to {} for help',
      'The site {} is down',
      'See {} and sign up there',
      'I found {} by chance',
    ],
  },
  {
    name: 'code',
    written: (random) =>
      random.pick([
        `${random.pick(['CA', 'UA', 'BA', 'LH'])}${random.int(100, 9999)}`,
        `${random.pick(['GPT', 'F', 'COVID', 'MiG'])}-${random.int(2, 35)}`,
        `${random.pick(['MP', 'A', 'B', 'Q', 'iPhone', 'RTX', 'PS'])}${random.int(1, 9)}`,
        `${random.int(2, 9)}${random.pick(['D', 'G', 'K', 'X', 'A'])}`,
        random.pick(['B2B', 'H2O', 'CO2', 'R2D2', 'C++', 'C#', 'AT&T', 'R&D', 'Q&A', '#1a', '@john', 'x=5']),
        `${random.int(2, 30)}-${random.pick(['year-old', 'hour', 'day', 'inch', 'page'])}`,
        `No. ${random.int(1, 30)}`.replace('. ', ' '),
        `${random.digits(2)}-${random.digits(2)}-${random.digits(2)}`,
      ]),
    carriers: [
      'The code {} was used.',
      'They sell {} in stores',
      'It is a {}, I believe',
      'Take {} from the shelf',
    ],
  },
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

/** A sentence of English with one or two expressions in it. */
export function englishLine(random: Random): string {
  return lineOf(
    random,
    KINDS,
    (first, second) =>
      `${first.replace(/[.!]$/, '')} and ${second.charAt(0).toLowerCase()}${second.slice(1)}`,
  );
}
