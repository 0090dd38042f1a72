/** The lines of a batch: plain text, CSV with a header, or JSON Lines. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { UsageError } from '../errors.ts';

const lineSchema = z.strictObject({
  text: z.string().refine((text) => text.trim() !== '', 'text must not be blank'),
  /** The WAV's name without its ending. */
  id: z
    .string()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u, 'id must be letters, digits, dots, dashes and underscores')
    .optional(),
  speaker: z.string().min(1).optional(),
  speed: z.coerce.number().min(0.25).max(4).optional(),
  seed: z.coerce.number().int().min(0).optional(),
});

export interface BatchLine {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly id: string;
  readonly text: string;
  readonly speaker?: string;
  readonly speed?: number;
  readonly seed?: number;
}

/** @throws UsageError naming the line that is wrong */
export async function readBatch(path: string): Promise<BatchLine[]> {
  const content = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`${path} cannot be read; give a .txt, .csv or .jsonl file`, {}, { cause });
  });
  const rows = rowsOf(path, content);
  const seen = new Set<string>();
  return rows.map(({ line, row }) => {
    const parsed = lineSchema.safeParse(row);
    if (!parsed.success) throw new UsageError(`${path}, line ${line}: ${complaint(parsed.error.issues[0])}`);
    const { id = String(line).padStart(5, '0'), text, speaker, speed, seed } = parsed.data;
    if (seen.has(id))
      throw new UsageError(
        `${path}, line ${line}: the id ${id} stands on an earlier line too; ids name files`,
      );
    seen.add(id);
    return {
      line,
      id,
      text,
      ...(speaker === undefined ? {} : { speaker }),
      ...(speed === undefined ? {} : { speed }),
      ...(seed === undefined ? {} : { seed }),
    };
  });
}

function complaint(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'custom' || issue?.code === 'invalid_format') return issue.message;
  if (issue?.code === 'unrecognized_keys') {
    const fields = Object.keys(lineSchema.shape).join(', ');
    return `there is no field ${issue.keys.join(', ')}; there are ${fields}`;
  }
  const field = issue?.path.join('.');
  if (!field) return 'this is not an object with a text';
  return field === 'text' ? 'text is missing, or is not a string' : `${field}: ${issue?.message}`;
}

interface Row {
  readonly line: number;
  readonly row: unknown;
}

function rowsOf(path: string, content: string): Row[] {
  switch (extname(path).toLowerCase()) {
    case '.jsonl':
      return filledLines(content).map(({ line, text }) => ({ line, row: parseJson(path, line, text) }));
    case '.csv':
      return csvRows(path, content);
    default:
      return filledLines(content).map(({ line, text }) => ({ line, row: { text } }));
  }
}

function filledLines(content: string): { readonly line: number; readonly text: string }[] {
  return content
    .split(/\r?\n/)
    .map((text, index) => ({ line: index + 1, text }))
    .filter(({ text }) => text.trim() !== '');
}

function parseJson(path: string, line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(
      `${path}, line ${line}: not JSON; each line is an object such as {"text": "…"}`,
      {},
      { cause },
    );
  }
}

function csvRows(path: string, content: string): Row[] {
  try {
    const records: { readonly record: Record<string, string>; readonly info: { readonly lines: number } }[] =
      parse(content, {
        columns: true,
        bom: true,
        info: true,
        skip_empty_lines: true,
      });
    // An empty cell is a value that is not given.
    return records.map(({ record, info }) => ({
      line: info.lines,
      row: Object.fromEntries(Object.entries(record).filter(([, value]) => value !== '')),
    }));
  } catch (cause) {
    throw new UsageError(
      `${path} is not CSV with a header line (${cause instanceof Error ? cause.message : cause})`,
      {},
      { cause },
    );
  }
}
