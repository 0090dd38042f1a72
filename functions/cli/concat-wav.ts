/** `cosyvoice concat-wav a.wav b.wav -o all.wav --gap 0.6`: WAV files one after the other, sample-exact. */
import { defineCommand } from 'citty';
import { concatWavFiles } from '../../layers/audio/index.ts';
import { numberIn } from './number-argument.ts';

export default defineCommand({
  meta: { name: 'concat-wav', description: 'Join WAV files into one' },
  args: {
    files: { type: 'positional', description: 'The WAV files, in order', required: true },
    out: { type: 'string', alias: 'o', description: 'The WAV file to write', required: true },
    gap: { type: 'string', description: 'Seconds of silence between two files', default: '0' },
    rate: { type: 'string', description: "Samples a second (default: the first file's)" },
    strict: {
      type: 'boolean',
      description: 'Refuse files that differ instead of converting them',
      default: false,
    },
  },
  async run({ args }) {
    const files = args._;
    const result = await concatWavFiles(files, args.out, {
      gapSeconds: numberIn('gap', args.gap, 0, 3600),
      ...(args.rate === undefined ? {} : { sampleRateHz: numberIn('rate', args.rate, 8000, 192_000) }),
      onMismatch: args.strict ? 'refuse' : 'convert',
    });
    for (const path of result.converted) process.stderr.write(`converted to the output's form: ${path}\n`);
    process.stdout.write(
      `${args.out}: ${result.durationSeconds.toFixed(2)} s, ${result.sampleRateHz} Hz, ${files.length} files\n`,
    );
  },
});
