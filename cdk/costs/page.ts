/** The cost page as Markdown. */
import type { Figures } from '../../functions/cli/bench/figures.ts';
import { parameterTable } from '../parameters.ts';
import { charactersPerSecond, costOf, type Prices, vcpuMiB } from './cost.ts';
import { percentile, randomArrivals, simulate } from './simulate.ts';

/** A request of the usual length, for what is counted by the request. */
const usualSeconds = 10;
/** Without a measured cold start. */
const assumedColdSeconds = 10;

interface Size {
  readonly memoryMiB: number;
  readonly threads: number;
  readonly realTimeFactor: number;
  readonly coldSeconds: number | undefined;
}

export function costPage(figures: Figures, prices: Prices): string {
  const sizes = figures.runs.map(
    (run): Size => ({
      memoryMiB: run.threads * vcpuMiB,
      threads: run.threads,
      realTimeFactor: run.realTimeFactor.median,
      coldSeconds: run.coldStartSeconds?.coldCache ?? run.coldStartSeconds?.warmCache,
    }),
  );
  const cheapest = cheapestOf(sizes, prices);
  const chosen = chosenOf(sizes, prices);
  return `# What speech costs on AWS

Made by \`npm run costs\` from measured figures and list prices; nothing here was billed.

- Figures: ${figures.model}, ${figures.precision}, quality ${figures.quality}, measured ${figures.date.slice(0, 10)} on ${figures.cpu}. A core of
  Lambda is another core: measure there before you rely on it.
- Prices: ${prices.region}, ${prices.date}; ${prices.source}. \`npm run costs -- figures.json docs/costs.md prices.json\` takes a table of your own, in the
  form of \`cdk/costs/prices.data.json\`.
- Each size of memory is taken as the vCPUs it brings, one for ${vcpuMiB} MiB. Speech: ${charactersPerSecond.zh} characters a second in Chinese,
  ${charactersPerSecond.en} in English (an assumption). Answers of ${usualSeconds} s, as WAV at 44,100 Hz, kept for a week, fetched once.

${markdown(
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
)}

Cheapest by the minute: ${cheapest.memoryMiB} MiB. The size to take is the cheapest of those that speak faster than they are heard (RTF below 1), for
a stream that is slower stutters; where none does, the fastest. By these figures that is ${chosen.memoryMiB} MiB. The default is
${parameterTable.memoryMiB.fallback} MiB.

## Beside others

${markdown(
  ['Service', 'A million characters'],
  [
    ...prices.others.map(({ name, millionCharactersUsd }) => [name, dollars(millionCharactersUsd)]),
    [`CosyVoice Lite, ${cheapest.memoryMiB} MiB, zh`, dollars(millionUsd(cheapest, prices, 'zh'))],
    [`CosyVoice Lite, ${cheapest.memoryMiB} MiB, en`, dollars(millionUsd(cheapest, prices, 'en'))],
  ],
)}

## Under load

A simulation (\`cdk/costs/simulate.ts\`) with the default limits: ${parameterTable.maxConcurrency.fallback} requests and ${parameterTable.jobConcurrency.fallback} parts of jobs at the same time,
${parameterTable.memoryMiB.fallback} MiB. Requests of ${usualSeconds} s of audio at random moments, none of them in storage already; an instance
serves one at a time and is used again; a new one takes ${coldOf(sizes).toFixed(1)} s longer. Beyond the limit a request is answered 503 with
\`Retry-After\`, and nobody comes back; a part of a job waits. Lambda starts instances as fast as they are wanted (its own limit is 1,000 in
ten seconds for a function), every request takes equally long, and the account has the concurrency.

${markdown(['Load', 'Limit', 'Served', 'Turned away', 'Cold starts', 'Answer p50', 'p95', 'All done after'], loads(sizes))}

To turn nobody away, \`maxConcurrency\` has to be requests a second times seconds of synthesis: 10,000 a minute of these take
${Math.ceil((10_000 / 60) * usualSeconds * defaultSize(sizes).realTimeFactor)} instances. The default caps what a burst can cost instead: ${parameterTable.maxConcurrency.fallback} instances
cost at most ${dollars(Number(parameterTable.maxConcurrency.fallback) * (Number(parameterTable.memoryMiB.fallback) / 1024) * 3600 * prices.lambda.gigabyteSecondUsd)} an hour.
`;
}

function cheapestOf(sizes: readonly Size[], prices: Prices): Size {
  return sizes.reduce((best, size) => (minuteUsd(size, prices) < minuteUsd(best, prices) ? size : best));
}

/** The cheapest that keeps up with its listener, else the fastest. */
function chosenOf(sizes: readonly Size[], prices: Prices): Size {
  const quick = sizes.filter(({ realTimeFactor }) => realTimeFactor < 1);
  return quick.length > 0
    ? cheapestOf(quick, prices)
    : sizes.reduce((best, size) => (size.realTimeFactor < best.realTimeFactor ? size : best));
}

/** The measured size next to the default one. */
function defaultSize(sizes: readonly Size[]): Size {
  const wanted = Number(parameterTable.memoryMiB.fallback) / vcpuMiB;
  return sizes.reduce((best, one) =>
    Math.abs(one.threads - wanted) < Math.abs(best.threads - wanted) ? one : best,
  );
}

function loads(sizes: readonly Size[]): string[][] {
  const size = defaultSize(sizes);
  const service = usualSeconds * size.realTimeFactor;
  const coldSeconds = coldOf(sizes);
  const limit = Number(parameterTable.maxConcurrency.fallback);
  const minute = randomArrivals(10_000 / 60, 60);
  /** A job's parts are 120 to 300 characters long. */
  const bookParts = Array.from({ length: 400 }, () => 0);
  const partSeconds = (250 / charactersPerSecond.en) * size.realTimeFactor;
  const cases = [
    ['one request a second, ten minutes', randomArrivals(1, 600), service, limit, 'turn away'],
    ['100 at once', Array.from({ length: 100 }, () => 0), service, limit, 'turn away'],
    ['10,000 in a minute', minute, service, limit, 'turn away'],
    ['10,000 in a minute', minute, service, 5000, 'turn away'],
    [
      'a book of 100,000 characters, as a job',
      bookParts,
      partSeconds,
      Number(parameterTable.jobConcurrency.fallback),
      'wait',
    ],
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

function minuteUsd(size: Size, prices: Prices): number {
  return (60 / usualSeconds) * costOf({ ...size, audioSeconds: usualSeconds }, prices).totalUsd;
}

function millionUsd(size: Size, prices: Prices, language: keyof typeof charactersPerSecond): number {
  return (1e6 / charactersPerSecond[language] / 60) * minuteUsd(size, prices);
}

function dollars(usd: number): string {
  return `$${usd < 0.1 ? usd.toFixed(4) : usd.toFixed(2)}`;
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
