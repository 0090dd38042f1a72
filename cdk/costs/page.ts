/** The cost page as Markdown. */
import { parameterTable } from '../parameters.ts';
import { charactersPerSecond, costOf, type Prices, vcpuMiB } from './cost.ts';
import { markdownTable } from './markdown-table.ts';
import { percentile, randomArrivals, simulate } from './simulate.ts';
import {
  cheapestOf,
  chosenOf,
  type JoinedFigures,
  MOST_OF_REAL_TIME,
  millionUsd,
  minuteUsd,
  type Size,
  sizeNextTo,
  sizesOf,
  usualSeconds,
} from './sizes.ts';

/** Without a measured cold start. */
const assumedColdSeconds = 10;

const defaults = {
  memoryMiB: Number(parameterTable.memoryMiB.fallback),
  maxConcurrency: Number(parameterTable.maxConcurrency.fallback),
  jobConcurrency: Number(parameterTable.jobConcurrency.fallback),
} as const;

export function costPage(figures: JoinedFigures, prices: Prices): string {
  const sizes = sizesOf(figures);
  const usual = defaultSize(sizes);
  const readIn = Object.entries(prices.readIn);
  return `# What speech costs on AWS

Made by \`npm run costs\` from measured figures and list prices; nothing here was billed.

- Figures: ${figures.model}, ${figures.precision}, quality ${figures.quality}. A core of Lambda is another core: measure there before you rely on it.
${figures.runs.map(({ date, cpu }) => `  - measured ${date.slice(0, 10)} on ${cpu}`).join('\n')}
- Prices: ${prices.region}, ${prices.date}; ${prices.source}. \`npm run costs -- figures.json --prices prices.json\` takes a table of
  your own, in the form of \`cdk/costs/prices.data.json\`.
${readIn.map(([price, place]) => `  - ${price}: ${place}\n`).join('')}- Each size of memory is taken as the vCPUs it brings, one for ${vcpuMiB} MiB. Speech: ${charactersPerSecond.zh} characters a second in Chinese,
  ${charactersPerSecond.en} in English (an assumption). Answers of ${usualSeconds} s, as WAV at 44,100 Hz, kept for a week, fetched once.

${markdownTable(
  [
    'Memory',
    'vCPU',
    'RTF',
    'A minute of audio',
    'of it synthesis',
    'A million characters, zh',
    'en',
    'Cold start',
  ],
  sizes.map((size) => [
    `${size.memoryMiB} MiB`,
    String(size.threads),
    size.realTimeFactor.toFixed(2),
    dollars(minuteUsd(size, prices)),
    dollars((60 / usualSeconds) * costOf({ ...size, audioSeconds: usualSeconds }, prices).synthesisUsd),
    dollars(millionUsd(size, prices, 'zh')),
    dollars(millionUsd(size, prices, 'en')),
    size.coldSeconds === undefined ? 'not measured' : `${size.coldSeconds.toFixed(1)} s`,
  ]),
  [0, 1, 2, 3, 4, 5, 6, 7],
)}

Cheapest by the minute: ${cheapestOf(sizes, prices).memoryMiB} MiB. The size to take is the cheapest of those that speak faster than they are heard with a margin (RTF up to ${MOST_OF_REAL_TIME}), for
a stream that is slower stutters and a core of Lambda may be slower; where none does, the fastest. By these figures that is ${chosenOf(sizes, prices).memoryMiB} MiB. The default is
${defaults.memoryMiB} MiB.

## Beside others

${markdownTable(
  ['Service', 'A million characters'],
  [
    ...prices.others.map(({ name, millionCharactersUsd }) => [name, dollars(millionCharactersUsd)]),
    [`CosyVoice Lite, ${usual.memoryMiB} MiB, zh`, dollars(millionUsd(usual, prices, 'zh'))],
    [`CosyVoice Lite, ${usual.memoryMiB} MiB, en`, dollars(millionUsd(usual, prices, 'en'))],
  ],
  [1],
)}

## Under load

A simulation (\`cdk/costs/simulate.ts\`) with the default limits: ${defaults.maxConcurrency} requests and ${defaults.jobConcurrency} parts of jobs at the same time,
${usual.memoryMiB} MiB. Requests of ${usualSeconds} s of audio at random moments, none of them in storage already; an instance
serves one at a time and is used again; a new one takes ${coldOf(sizes).toFixed(1)} s longer. Beyond the limit a request is answered 503 with
\`Retry-After\`, and nobody comes back; a part of a job waits. Lambda starts instances as fast as they are wanted (its own limit is 1,000 in
ten seconds for a function), every request takes equally long, and the account has the concurrency.

${markdownTable(
  ['Load', 'Limit', 'Served', 'Turned away', 'Cold starts', 'Answer p50', 'p95', 'All done after'],
  loads(sizes),
  [1, 2, 3, 4, 5, 6, 7],
)}

To turn nobody away, \`maxConcurrency\` has to be requests a second times seconds of synthesis: 10,000 a minute of these take
${Math.ceil((10_000 / 60) * usualSeconds * usual.realTimeFactor)} instances. The default caps what a burst can cost instead: ${defaults.maxConcurrency} instances
cost at most ${dollars(defaults.maxConcurrency * (defaults.memoryMiB / 1024) * 3600 * prices.lambda.gigabyteSecondUsd)} an hour.
`;
}

function defaultSize(sizes: readonly Size[]): Size {
  return sizeNextTo(defaults.memoryMiB, sizes);
}

function loads(sizes: readonly Size[]): string[][] {
  const size = defaultSize(sizes);
  const service = usualSeconds * size.realTimeFactor;
  const coldSeconds = coldOf(sizes);
  const limit = defaults.maxConcurrency;
  const minute = randomArrivals(10_000 / 60, 60);
  /** A job's parts are 120 to 300 characters long. */
  const bookParts = Array.from({ length: 400 }, () => 0);
  const partSeconds = (250 / charactersPerSecond.en) * size.realTimeFactor;
  const cases = [
    ['one request a second, ten minutes', randomArrivals(1, 600), service, limit, 'turn away'],
    ['100 at once', Array.from({ length: 100 }, () => 0), service, limit, 'turn away'],
    ['10,000 in a minute', minute, service, limit, 'turn away'],
    ['10,000 in a minute', minute, service, 5000, 'turn away'],
    ['a book of 100,000 characters, as a job', bookParts, partSeconds, defaults.jobConcurrency, 'wait'],
    ['the same', bookParts, partSeconds, 100, 'wait'],
  ] as const;
  return cases.map(([name, arrivals, seconds, concurrency, overflow]) => {
    const outcome = simulate({
      arrivals,
      serviceSeconds: arrivals.map(() => seconds),
      coldSeconds,
      concurrency,
      overflow,
    });
    return [
      name,
      String(concurrency),
      String(outcome.served),
      String(outcome.turnedAway),
      String(outcome.coldStarts),
      `${percentile(outcome.answerSeconds, 0.5).toFixed(0)} s`,
      `${percentile(outcome.answerSeconds, 0.95).toFixed(0)} s`,
      `${outcome.endSeconds.toFixed(0)} s`,
    ];
  });
}

function coldOf(sizes: readonly Size[]): number {
  return Math.max(0, ...sizes.flatMap(({ coldSeconds }) => coldSeconds ?? [])) || assumedColdSeconds;
}

function dollars(usd: number): string {
  return `$${usd < 0.1 ? usd.toFixed(4) : usd.toFixed(2)}`;
}
