/** `cosyvoice parity`: holds every stage against the official numbers of a golden set; exit code 1 when one is beyond its tolerance. */
import { defineCommand } from 'citty';
import type { CaseReport } from '../../layers/speech/parity/index.ts';
import { runParity } from '../../layers/speech/parity/run.ts';

export default defineCommand({
  meta: { name: 'parity', description: 'Compare every stage with the official code on a golden set' },
  args: {
    model: {
      type: 'string',
      description: 'The official model folder the golden set was made with',
      required: true,
    },
    golden: {
      type: 'string',
      description: 'The folder with the golden set and its manifest.json',
      required: true,
    },
    only: { type: 'string', description: 'Only cases whose id begins with this' },
    json: { type: 'boolean', description: 'Print { "cases": [...] } instead of a table', default: false },
  },
  async run({ args }) {
    const cases: CaseReport[] = [];
    for await (const report of runParity(args.model, args.golden, { only: args.only ?? '' })) {
      cases.push(report);
      if (!args.json) process.stdout.write(`${line(report)}\n`);
    }
    const failed = cases.filter(({ ok }) => !ok);
    // Infinity is not JSON; a missing output has no error to speak of.
    if (args.json) {
      const finite = (value: number) => (Number.isFinite(value) ? value : null);
      const rows = cases.map((report) => ({
        ...report,
        maxAbs: finite(report.maxAbs),
        maxRel: finite(report.maxRel),
      }));
      process.stdout.write(`${JSON.stringify({ cases: rows }, null, 2)}\n`);
    } else {
      process.stdout.write(`${cases.length - failed.length} of ${cases.length} cases agree\n`);
    }
    if (failed.length > 0 || cases.length === 0) process.exitCode = 1;
  },
});

function line({ id, ok, maxAbs, maxRel, where }: CaseReport): string {
  const figures = Number.isFinite(maxAbs)
    ? `abs ${maxAbs.toExponential(1)}  rel ${maxRel.toExponential(1)}`
    : 'not comparable';
  return `${ok ? '✓' : '✗'} ${id.padEnd(30)} ${figures.padEnd(28)} ${where}`;
}
