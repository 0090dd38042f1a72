/** `cosyvoice make-checkpoint`: an official-layout folder with random weights of the true architecture, for benchmarks and tests. */
import { defineCommand } from 'citty';
import { makeCheckpoint } from '../../layers/checkpoint/index.ts';
import { wholeNumber } from './number-argument.ts';
import { showProgress } from './progress.ts';

export default defineCommand({
  meta: {
    name: 'make-checkpoint',
    description: 'Write a model folder with random weights (it speaks noise)',
  },
  args: {
    size: {
      type: 'enum',
      options: ['full', 'tiny'],
      description: 'CosyVoice-300M or a few megabytes',
      default: 'tiny',
    },
    seed: { type: 'string', description: 'Same seed, same bytes', default: '0' },
    out: { type: 'string', alias: 'o', description: 'The folder to write', required: true },
  },
  async run({ args }) {
    const seed = wholeNumber('seed', args.seed);
    const progress = showProgress('Writing');
    try {
      await makeCheckpoint({
        size: args.size === 'full' ? 'full' : 'tiny',
        seed,
        outDir: args.out,
        onProgress: ({ file, writtenBytes, totalBytes }) => progress.update(file, writtenBytes / totalBytes),
      });
    } finally {
      progress.stop();
    }
    process.stdout.write(`${args.out}: random weights of the ${args.size} architecture, seed ${seed}\n`);
  },
});
