/** `npm run costs -- FIGURES.json [OUT.md [PRICES.json]]`: the cost page from what `npm run bench -- --json FIGURES.json` measured. */
import { readFileSync, writeFileSync } from 'node:fs';
import { figuresSchema } from '../functions/cli/bench/figures.ts';
import { readPrices } from './costs/cost.ts';
import { costPage } from './costs/page.ts';

const [figuresPath, outPath = 'docs/costs.md', pricesPath] = process.argv.slice(2);
try {
  if (figuresPath === undefined) {
    throw new Error(
      'Name the figures: npm run bench -- --json figures.json, then npm run costs -- figures.json',
    );
  }
  const figures = figuresSchema.safeParse(JSON.parse(readFileSync(figuresPath, 'utf8')));
  if (!figures.success) throw new Error(`${figuresPath} holds no figures of npm run bench.`);
  writeFileSync(outPath, costPage(figures.data, readPrices(pricesPath)));
  process.stdout.write(`${outPath}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
