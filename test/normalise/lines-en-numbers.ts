import type { Kind } from './kinds.ts';
import { decimal, grouped, magnitude, ordinal } from './written-en.ts';

/** Plain numbers. */
export const NUMBERS: readonly Kind[] = [
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
];
