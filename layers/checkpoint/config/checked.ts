/** Parses a part of the configuration by its schema; the first thing wrong becomes one sentence. */
import type { z } from 'zod';
import { ModelConfigError } from '../errors.ts';
import { CLASS_KEY, type Plain } from './hyper-yaml.ts';

export const RESTORE = 'use a CosyVoice-300M folder (50 Hz, first generation) or restore its cosyvoice.yaml';
const LONGEST_SHOWN_VALUE = 120;

/** Class names that give another generation of the model away. */
const OTHER_MODELS: Readonly<Record<string, string>> = {
  Qwen2LM: 'CosyVoice 2',
  CausalMaskedDiffWithXvec: 'CosyVoice 2',
  CosyVoice3LM: 'CosyVoice 3',
  CausalMaskedDiffWithDiT: 'CosyVoice 3',
  CausalHiFTGenerator: 'CosyVoice 3',
};
type Issue = z.core.$ZodIssue;

/** The class that a `!new:` or `!name:` asked for. */
export function classOf(value: unknown): string | undefined {
  const name =
    value !== null && typeof value === 'object' ? new Map(Object.entries(value)).get(CLASS_KEY) : undefined;
  return typeof name === 'string' ? name : undefined;
}

/**
 * @param key where in the file the value stands
 * @throws ModelConfigError saying what stands there and what should
 */
export function checked<T>(file: string, key: string, schema: z.ZodType<T>, value: Plain | undefined): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  // A wrong class explains every other complaint about its arguments, the outermost best.
  const issues = [...result.error.issues].sort((a, b) => a.path.length - b.path.length);
  const issue = issues.find(({ path }) => path.at(-1) === CLASS_KEY) ?? issues[0];
  const path = issue?.path ?? [];
  const actual = path.reduce<unknown>(
    (at, part) => new Map(Object.entries(at ?? {})).get(String(part)),
    value,
  );
  const place = [key, ...path.filter((part) => part !== CLASS_KEY)].join('.');
  const model = typeof actual === 'string' ? OTHER_MODELS[actual.split('.').at(-1) ?? ''] : undefined;
  const shown = JSON.stringify(actual)?.slice(0, LONGEST_SHOWN_VALUE) ?? 'nothing';
  const found = `${shown} at ${place}${model ? ` (${model})` : ''}`;
  const expected = issue ? describeExpected(issue) : 'another value';
  throw new ModelConfigError({ file, found, expected, remedy: RESTORE }, { place, model });
}

function describeExpected(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : `a value of type ${issue.expected}`;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'too_small':
      return `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${issue.origin === 'array' ? ' items' : ''}`;
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
    default:
      return issue.message;
  }
}
