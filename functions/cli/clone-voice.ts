/** `cosyvoice clone-voice --input clip.wav --name my_colleague`: a voice from a clip of 10 to 30 seconds. */
import { readFile } from 'node:fs/promises';
import { defineCommand } from 'citty';
import { UsageError } from './errors.ts';
import { openStudio } from './studio.ts';

export default defineCommand({
  meta: { name: 'clone-voice', description: 'Make a voice from a clip of 10 to 30 seconds' },
  args: {
    input: { type: 'string', description: 'The clip: WAV, MP3, FLAC, Ogg or M4A', required: true },
    name: { type: 'string', description: 'What the voice is called', required: true },
    text: { type: 'string', description: 'What is said in the clip: makes it a full zero-shot prompt' },
    model: {
      type: 'string',
      description: 'A model folder or bundle (default: the one the server would choose)',
    },
  },
  async run({ args }) {
    const clip = await readFile(args.input).catch((cause: unknown) => {
      throw new UsageError(`${args.input} cannot be read; give the path of an audio file`, {}, { cause });
    });
    const { model, cloning } = await openStudio(args.model);
    try {
      // Whoever clones on their own machine answers for the speaker's consent; the page and the API ask for it.
      const request = {
        name: args.name,
        clip,
        consent: true,
        ...(args.text ? { transcript: args.text } : {}),
      };
      const voice = await cloning.clone(request, model, 'cli', new AbortController().signal);
      process.stdout.write(
        `${voice.name}: cloned from ${voice.clipSeconds?.toFixed(1)} s${args.text ? ', with its prompt' : ''}; use it as --speaker ${voice.name}\n`,
      );
    } finally {
      await model.close();
    }
  },
});
