import type { Kind } from './kinds.ts';
import { pad } from './random.ts';
import { clock, decimal, MONTHS, ordinal, year } from './written-en.ts';

const SHORT_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'Jun', 'Jul', 'Aug', 'Sep', 'Sept', 'Oct', 'Nov', 'Dec'];

/** Dates, times, durations. */
export const CALENDAR: readonly Kind[] = [
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
];
