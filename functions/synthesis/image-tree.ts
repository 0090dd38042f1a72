/** `npm run image:tree -- [--model DIR] [--precision int4] [-o dist/image]`: lays the image's folder out and says how large it is. */
import { defineCommand, runMain } from 'citty';
import { PRECISIONS } from '../../layers/checkpoint/index.ts';
import { CosyVoiceError } from '../../layers/errors.ts';
import { layOutImage } from './image/lay-out-image.ts';

const command = defineCommand({
  meta: { name: 'image:tree', description: 'Lay out the folder the image is built from' },
  args: {
    model: { type: 'string', description: 'A model folder or a bundle', default: 'models/nano' },
    precision: {
      type: 'enum',
      options: [...PRECISIONS],
      description: 'Of weights that are converted (default: int4 for wide models, fp32 for small ones)',
    },
    transcripts: { type: 'boolean', description: 'With the network that hears what is said in a clip' },
    out: { type: 'string', alias: 'o', description: 'The folder to write', default: 'dist/image' },
  },
  async run({ args }) {
    try {
      const { parts } = await layOutImage({
        modelFolder: args.model,
        outFolder: args.out,
        transcripts: args.transcripts === true,
        precision: PRECISIONS.find((one) => one === args.precision),
      });
      const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1).padStart(10);
      const line = (name: string, raw: number, compressed: number): string =>
        `${name.padEnd(14)}${megabytes(raw)}${megabytes(compressed)}\n`;
      process.stdout.write(`${'part'.padEnd(14)}${'MB'.padStart(10)}${'gzip MB'.padStart(10)}\n`);
      for (const part of parts) process.stdout.write(line(part.name, part.rawBytes, part.compressedBytes));
      const sum = (sizes: number[]): number => sizes.reduce((a, b) => a + b, 0);
      process.stdout.write(
        line('all', sum(parts.map((part) => part.rawBytes)), sum(parts.map((part) => part.compressedBytes))),
      );
    } catch (error) {
      if (!(error instanceof CosyVoiceError)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    }
  },
});

await runMain(command);
