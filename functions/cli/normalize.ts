/** `cosyvoice normalize < lines`: each line as it will be spoken, numbers and all in words. */
import { once } from 'node:events';
import { defineCommand } from 'citty';
import type { Language } from '../../layers/speech/index.ts';
import { normalise } from '../../layers/speech/text/index.ts';
import { UsageError } from './errors.ts';

const LANGUAGES = ['auto', 'zh', 'en', 'ja', 'ko', 'yue'] as const satisfies readonly (Language | 'auto')[];

export default defineCommand({
  meta: {
    name: 'normalize',
    description: 'Write numbers, dates and the like of each line of stdin in words',
  },
  args: {
    lang: {
      type: 'string',
      description: `${LANGUAGES.join(', ')}: who reads the numbers (auto: the words around them)`,
      default: 'auto',
    },
    json: { type: 'boolean', description: 'A JSON object a line, with spans', default: false },
  },
  async run({ args }) {
    const language = LANGUAGES.find((known) => known === args.lang);
    if (language === undefined) {
      throw new UsageError(
        `--lang is ${JSON.stringify(args.lang)}, but must be one of ${LANGUAGES.join(', ')}`,
      );
    }
    // A reader that has seen enough, such as `head`, is no failure.
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
    for await (const line of linesOf(process.stdin)) {
      if (!process.stdout.write(`${normalisedLine(line, language, args.json)}\n`)) {
        await once(process.stdout, 'drain');
      }
    }
  },
});

/**
 * One line of output: the spoken text, or `{ written, text, spans }` with spans in UTF-16 indices.
 *
 * @param line without its line end.
 */
export function normalisedLine(line: string, language: Language | 'auto', json: boolean): string {
  const { text, spans } = normalise(line, language);
  return json ? JSON.stringify({ written: line, text, spans }) : text;
}

/** Lines end with a line feed, and a carriage return before it; nothing else ends a line, and the last one needs no end. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pending: string[] = [];
  for await (const chunk of chunks) {
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n');
    pending.push(first);
    for (const next of others) {
      yield pending.join('').replace(/\r$/, '');
      pending = [next];
    }
  }
  const last = pending.join('') + decoder.decode();
  if (last !== '') yield last.replace(/\r$/, '');
}
