/** `cosyvoice speak "text" -o out.wav`: the whole pipeline, and where each second went. */
import { spawn } from 'node:child_process';
import { defineCommand } from 'citty';
import { joined } from '../../layers/audio/index.ts';
import {
  QUALITIES,
  type Quality,
  type SpeakOptions,
  type SpeechModel,
  type SpokenSegment,
} from '../../layers/speech/index.ts';
import { requireWritable, writeAudio } from './audio-file.ts';
import { UsageError } from './errors.ts';
import { numberIn, wholeNumber } from './number-argument.ts';
import { showProgress } from './progress.ts';
import { openStudio } from './studio.ts';

export default defineCommand({
  meta: { name: 'speak', description: 'Speak a text into a file' },
  args: {
    text: { type: 'positional', description: 'What to say', required: true },
    out: {
      type: 'string',
      alias: 'o',
      description: 'The file to write; its ending says what: wav, mp3, opus, flac, aac, pcm',
      default: 'out.wav',
    },
    speaker: {
      type: 'string',
      description: 'A voice, a speaker of the model, or a blend such as a:0.7+b:0.3',
    },
    model: {
      type: 'string',
      description: 'A model folder or bundle (default: the one the server would choose)',
    },
    seed: { type: 'string', description: 'Same seed, same sound', default: '0' },
    speed: { type: 'string', description: '0.25 to 4', default: '1' },
    quality: {
      type: 'enum',
      options: [...QUALITIES],
      description: 'How much the flow may spend',
      default: 'balanced',
    },
    rate: {
      type: 'string',
      description: 'Samples a second of the file (default: 44100; opus 48000, pcm 24000)',
    },
    play: { type: 'boolean', description: 'Play it as well', default: false },
  },
  async run({ args }) {
    const seed = wholeNumber('seed', args.seed);
    const speed = numberIn('speed', args.speed, 0.25, 4);
    const asked = args.rate === undefined ? undefined : numberIn('rate', args.rate, 8000, 48_000);
    if (args.text.trim() === '') throw new UsageError('the text is blank; write what should be said');
    const rateHz = await requireWritable(args.out, asked);
    const started = performance.now();
    const { model, voices } = await openStudio(args.model);
    try {
      const loaded = performance.now();
      const { conditioning } = await voices.resolve(args.speaker ?? voices.defaultVoice(model), model);
      const segments = await speak(model, args.text, {
        voice: conditioning,
        seed,
        speed,
        quality: args.quality as Quality,
      });
      const elapsedSeconds = (performance.now() - loaded) / 1000;
      const samples = joined(segments.map((segment) => segment.samples));
      await writeAudio(args.out, samples, model.sampleRateHz, rateHz);
      report(
        args.out,
        segments,
        samples.length / model.sampleRateHz,
        elapsedSeconds,
        (loaded - started) / 1000,
      );
    } finally {
      await model.close();
    }
    if (args.play) await play(args.out);
  },
});

async function speak(model: SpeechModel, text: string, options: SpeakOptions): Promise<SpokenSegment[]> {
  const progress = showProgress('Speaking');
  const segments: SpokenSegment[] = [];
  try {
    for await (const segment of model.speak(text, options)) {
      segments.push(segment);
      progress.update(
        `${segment.index + 1}/${segment.segmentCount}`,
        (segment.index + 1) / segment.segmentCount,
      );
    }
  } finally {
    progress.stop();
  }
  if (segments.length === 0)
    throw new UsageError('the text holds nothing that can be spoken; write words, not punctuation alone');
  return segments;
}

function report(
  out: string,
  segments: readonly SpokenSegment[],
  durationSeconds: number,
  elapsed: number,
  loading: number,
): void {
  const total = (stage: keyof SpokenSegment['stageSeconds']) =>
    segments.reduce((sum, segment) => sum + segment.stageSeconds[stage], 0).toFixed(2);
  process.stdout.write(
    `${out}: ${durationSeconds.toFixed(2)} s of speech in ${elapsed.toFixed(2)} s, real-time factor ${(elapsed / durationSeconds).toFixed(2)}\n` +
      `  loading ${loading.toFixed(2)} s, text ${total('text')}, language model ${total('languageModel')}, ` +
      `flow ${total('flow')}, vocoder ${total('vocoder')} (the next segments are decoded meanwhile, so their times overlap)\n`,
  );
  const warnings = new Set(segments.flatMap((segment) => segment.warnings));
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
}

/** Plays a file with the system's own player. */
async function play(path: string): Promise<void> {
  const players: Readonly<Record<string, readonly [string, ...string[]]>> = {
    darwin: ['afplay', path],
    win32: ['powershell', '-c', `(New-Object Media.SoundPlayer '${path.replaceAll("'", "''")}').PlaySync()`],
  };
  const [command, ...words] = players[process.platform] ?? ['aplay', '-q', path];
  await new Promise<void>((resolve, reject) => {
    spawn(command, words, { stdio: 'ignore' })
      .on('error', () =>
        reject(new UsageError(`${command} is not installed; play ${path} with another program`)),
      )
      .on('exit', () => resolve());
  });
}
