/** `cosyvoice distances`: what 8 and 4 bits and shorter solvers change, on a model folder. */
import { writeFile } from 'node:fs/promises';
import { defineCommand } from 'citty';
import { type Bundle, convert, PRECISIONS, packedNetworks } from '../../layers/checkpoint/index.ts';
import { describeCpu } from '../../layers/runtime/index.ts';
import { type Distances, measureDistances } from './distances/measure-distances.ts';
import { wholeNumber } from './number-argument.ts';
import { showProgress } from './progress.ts';

export default defineCommand({
  meta: {
    name: 'distances',
    description: 'Measure how far quantised models and shorter solvers are from the exact ones',
  },
  args: {
    folder: { type: 'positional', description: 'The model folder', required: true },
    cache: { type: 'string', description: 'Where bundles are kept', default: 'models/.cache' },
    tokens: { type: 'string', description: 'Speech tokens to force', default: '150' },
    text: { type: 'string', description: 'Text tokens', default: '40' },
    json: { type: 'string', description: 'Also write the figures here' },
  },
  async run({ args }) {
    const progress = showProgress('Converting');
    const bundles: Bundle[] = [];
    for (const precision of PRECISIONS) {
      const onProgress = ({ step, fraction }: { step: string; fraction: number }) =>
        progress.update(`${precision}: ${step}`, fraction);
      bundles.push(await convert(args.folder, { cacheFolder: args.cache, precision, onProgress }));
    }
    progress.stop();
    const distances = await measureDistances({
      bundles,
      pathOf: (bundle) => packedNetworks(bundle, args.cache),
      textTokens: wholeNumber('text', args.text, 1),
      speechTokens: wholeNumber('tokens', args.tokens, 1),
      threads: describeCpu().threads,
    });
    if (args.json) await writeFile(args.json, `${JSON.stringify(distances, null, 2)}\n`);
    process.stdout.write(tableOf(distances));
  },
});

function tableOf({ precisions, solvers }: Distances): string {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  return [
    '| | log probabilities | same first choice | mel | wave |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...precisions.map(
      ({ precision, logProbability, topChoice, mel, waveDecibels }) =>
        `| ${precision} | ${percent(logProbability)} | ${percent(topChoice)} | ${percent(mel)} | ${waveDecibels.toFixed(1)} dB |`,
    ),
    ...solvers.map(({ quality, mel }) => `| ${quality} | | | ${percent(mel)} | |`),
    '',
  ].join('\n');
}
