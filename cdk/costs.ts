/**
 * `npm run costs -- FIGURES.json… [-o OUT.md] [--prices PRICES.json]`: the cost page from what `npm run bench -- --json FIGURES.json`
 * measured, with one number of threads or with several.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Figures, figuresSchema } from '../functions/cli/bench/figures.ts';
import { readPrices } from './costs/cost.ts';
import { costPage } from './costs/page.ts';
import { joinFigures } from './costs/sizes.ts';

function readFigures(path: string): Figures {
  const read = figuresSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!read.success) throw new Error(`${path} holds no figures of npm run bench.`);
  return read.data;
}

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string', short: 'o', default: 'docs/costs.md' },
      prices: { type: 'string' },
    },
  });
  if (positionals.length === 0) {
    throw new Error(
      'Name the figures: npm run bench -- --json figures.json, then npm run costs -- figures.json',
    );
  }
  writeFileSync(values.out, costPage(joinFigures(positionals.map(readFigures)), readPrices(values.prices)));
  process.stdout.write(`${values.out}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
