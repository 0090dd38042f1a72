import type { Kind } from './kinds.ts';
import { pad } from './random.ts';
import { amount, decimal, grouped } from './written-en.ts';

/** Money, measures, shares, ranges. */
export const AMOUNTS: readonly Kind[] = [
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
];
