import type { Kind } from './kinds.ts';

/** What is called rather than counted: telephone numbers, addresses, codes. */
export const NAMES: readonly Kind[] = [
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
];
