/** Lexicon files beside the models: `lexicon.json`, `lexicon.yaml` (`.yml`) and `lexicon.tsv`. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { InvalidLexiconError } from './errors.ts';
import { Lexicon } from './lexicon.ts';

const FILES = ['lexicon.json', 'lexicon.yaml', 'lexicon.yml', 'lexicon.tsv'];
const LARGEST_BYTES = 4 * 1024 * 1024;

/**
 * Reads every lexicon file of a folder; a word in a later file of the list above wins. No file, no entries.
 *
 * JSON and YAML hold one mapping of word to reading. TSV has a line for each word: word, tab, reading; `#` begins a comment line.
 *
 * @throws InvalidLexiconError naming the file and the line or word at fault.
 */
export async function loadLexicon(folder: string): Promise<Lexicon> {
  let lexicon = Lexicon.EMPTY;
  for (const name of FILES) {
    const text = await readIfThere(join(folder, name), name);
    if (text !== undefined) lexicon = lexicon.with(readEntries(text, name), name);
  }
  return lexicon;
}

/** @param name the file's name; its ending says how the text is written. */
export function parseLexicon(text: string, name: string): Lexicon {
  return Lexicon.fromRecord(readEntries(text, name), name);
}

function readEntries(text: string, name: string): Record<string, string> {
  return name.endsWith('.tsv') ? readTable(text, name) : readMapping(text, name);
}

async function readIfThere(path: string, name: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_BYTES) {
      throw new InvalidLexiconError(name, `it has ${size} bytes, at most ${LARGEST_BYTES} are allowed`);
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function readMapping(text: string, name: string): Record<string, string> {
  let mapping: unknown;
  try {
    // JSON is YAML too, but its own parser has the clearer errors.
    mapping = name.endsWith('.json')
      ? JSON.parse(text)
      : parse(text, { maxAliasCount: 0, schema: 'failsafe' });
  } catch (error) {
    throw new InvalidLexiconError(
      name,
      error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it is unreadable',
      {
        cause: error,
      },
    );
  }
  if (mapping === null && text.trim() === '') return {};
  if (typeof mapping !== 'object' || mapping === null || Array.isArray(mapping)) {
    throw new InvalidLexiconError(name, 'one mapping of word to reading is expected');
  }
  const readings: Record<string, string> = Object.create(null);
  for (const [word, reading] of Object.entries(mapping)) {
    if (typeof reading !== 'string') {
      throw new InvalidLexiconError(name, `the reading of ${JSON.stringify(word)} is no text`);
    }
    readings[word] = reading;
  }
  return readings;
}

function readTable(text: string, name: string): Record<string, string> {
  const readings: Record<string, string> = Object.create(null);
  for (const [i, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [word, reading, ...others] = line.split('\t');
    if (word === undefined || reading === undefined || others.length > 0) {
      throw new InvalidLexiconError(name, `line ${i + 1} must be a word, a tab and its reading`);
    }
    readings[word] = reading;
  }
  return readings;
}
