/** `cosyvoice convert`: turns an official model folder into a bundle ahead of the first start. */
import { dirname, join, resolve } from 'node:path';
import { defineCommand } from 'citty';
import { convert, PRECISIONS, type Precision } from '../../layers/checkpoint/index.ts';
import { showProgress } from './progress.ts';

export default defineCommand({
  meta: {
    name: 'convert',
    description: 'Convert an official model folder (the first start does it by itself)',
  },
  args: {
    folder: {
      type: 'positional',
      description: 'The model folder, for example models/CosyVoice-300M-SFT',
      required: true,
    },
    cache: {
      type: 'string',
      description: 'Where bundles are kept (default: .cache beside the model folder)',
    },
    precision: {
      type: 'enum',
      options: [...PRECISIONS],
      description: 'How weights are stored (default: what suits the size of the model)',
    },
  },
  async run({ args }) {
    const progress = showProgress('Converting');
    const started = performance.now();
    try {
      const bundle = await convert(args.folder, {
        cacheFolder: args.cache ?? join(dirname(resolve(args.folder)), '.cache'),
        ...(args.precision ? { precision: args.precision as Precision } : {}),
        onProgress: ({ step, fraction }) => progress.update(step, fraction),
      });
      progress.stop();
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const mebibytes = (bundle.totalBytes / 2 ** 20).toFixed(1);
      process.stdout.write(`${bundle.folder}: ${bundle.manifest.version}, ${mebibytes} MiB, ${seconds} s\n`);
    } finally {
      progress.stop();
    }
  },
});
