/**
 * `cosyvoice batch lines.txt -o folder`: one WAV a line. A line that was spoken before is left alone, so an interrupted batch goes on
 * where it stopped.
 */
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCommand } from 'citty';
import { joined } from '../../layers/audio/index.ts';
import { CosyVoiceError } from '../../layers/errors.ts';
import { QUALITIES, type Quality } from '../../layers/speech/index.ts';
import { writeAudio } from './audio-file.ts';
import { type BatchLine, readBatch } from './batch/read-batch.ts';
import { numberIn, wholeNumber } from './number-argument.ts';
import { showProgress } from './progress.ts';
import { openStudio, type Studio } from './studio.ts';

export default defineCommand({
  meta: {
    name: 'batch',
    description: 'Speak every line of a .txt, .csv or .jsonl file whose WAV is not there yet',
  },
  args: {
    file: {
      type: 'positional',
      description: 'Lines; .csv and .jsonl may name id, speaker, speed and seed',
      required: true,
    },
    out: { type: 'string', alias: 'o', description: 'The folder for the WAV files', required: true },
    speaker: { type: 'string', description: 'For lines that name none' },
    model: { type: 'string', description: 'A model folder or bundle' },
    seed: { type: 'string', description: 'For lines that name none', default: '0' },
    speed: { type: 'string', description: 'For lines that name none', default: '1' },
    quality: {
      type: 'enum',
      options: [...QUALITIES],
      description: 'How much the flow may spend',
      default: 'balanced',
    },
    rate: { type: 'string', description: 'Samples a second', default: '44100' },
  },
  async run({ args }) {
    const quality = args.quality as Quality;
    const defaults = { seed: wholeNumber('seed', args.seed), speed: numberIn('speed', args.speed, 0.25, 4) };
    const rateHz = numberIn('rate', args.rate, 8000, 48_000);
    const lines = await readBatch(args.file);
    await mkdir(args.out, { recursive: true });
    const studio = await openStudio(args.model);
    const progress = showProgress('Speaking');
    const tally = { spoken: 0, kept: 0, failed: 0 };
    try {
      for (const [index, line] of lines.entries()) {
        progress.update(line.id, index / lines.length);
        const path = join(args.out, `${line.id}.wav`);
        if (await exists(path)) {
          tally.kept += 1;
          continue;
        }
        try {
          await speakLine(
            studio,
            { ...defaults, ...(args.speaker ? { speaker: args.speaker } : {}), ...line },
            path,
            rateHz,
            quality,
          );
          tally.spoken += 1;
        } catch (error) {
          if (!(error instanceof CosyVoiceError)) throw error;
          tally.failed += 1;
          process.stderr.write(`line ${line.line}: ${error.message}\n`);
        }
      }
    } finally {
      progress.stop();
      await studio.model.close();
    }
    process.stdout.write(
      `${args.out}: ${tally.spoken} spoken, ${tally.kept} there before, ${tally.failed} failed\n`,
    );
    if (tally.failed > 0) process.exitCode = 1;
  },
});

async function speakLine(
  { model, voices }: Studio,
  { text, speaker, speed, seed }: BatchLine & { readonly speed: number; readonly seed: number },
  path: string,
  rateHz: number,
  quality: Quality,
): Promise<void> {
  const { conditioning } = await voices.resolve(speaker ?? voices.defaultVoice(model), model);
  const pieces: Float32Array[] = [];
  for await (const { samples } of model.speak(text, { voice: conditioning, speed, seed, quality }))
    pieces.push(samples);
  await writeAudio(path, joined(pieces), model.sampleRateHz, rateHz);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
