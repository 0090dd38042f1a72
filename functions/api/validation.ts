/** What a schema found wrong, in words a person can act on. */
import type { z } from '@hono/zod-openapi';
import { ProblemError } from './problems.ts';

interface FieldError {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** For OpenAPIHono's `defaultHook`: turns a failed validation into a 422. */
export function refuseInvalid(result: { success: boolean; error?: { issues: readonly Issue[] } }): void {
  if (result.success || result.error === undefined) return;
  const errors = result.error.issues.flatMap(fieldErrors);
  const [first] = errors;
  throw new ProblemError({
    httpStatus: first?.code === 'unsupported_format' ? 400 : 422,
    code: first?.code ?? 'invalid_request',
    detail: errors.map(({ message }) => message).join(' '),
    ...(first?.field && { field: first.field }),
    more: { errors },
  });
}

function fieldErrors(issue: Issue): FieldError[] {
  const field = issue.path.map(String).join('.');
  const name = field === '' ? 'The body' : `"${field}"`;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        field: key,
        code: 'unknown_field',
        message: `There is no field "${key.slice(0, 60)}"; remove it or correct its name.`,
      }));
    case 'invalid_type':
      return issue.input === undefined && issue.message.includes('undefined')
        ? [{ field, code: 'missing_field', message: `${name} is missing; it is required.` }]
        : [{ field, code: 'wrong_type', message: `${name} must be ${typeName(issue.expected)}.` }];
    case 'too_small':
    case 'too_big':
      return [
        {
          field,
          code: `${lastName(field)}_out_of_range`,
          message: `${name} is out of range: ${bound(issue)}.`,
        },
      ];
    case 'invalid_value':
      return [
        {
          field,
          code: ['format', 'response_format'].includes(field) ? 'unsupported_format' : 'invalid_value',
          message: `${name} must be one of ${issue.values.map(String).join(', ')}.`,
        },
      ];
    case 'invalid_union': {
      // What is wrong by the form that was meant; where none was, by the first.
      const meant = issue.errors.find((form) => !form.some(isOtherKind)) ?? issue.errors[0] ?? [];
      return meant.flatMap((inner) => fieldErrors({ ...inner, path: [...issue.path, ...inner.path] }));
    }
    case 'custom':
      return [{ field, code: String(issue.params?.code ?? 'invalid_value'), message: issue.message }];
    default:
      return [{ field, code: 'invalid_value', message: `${name} is not valid: ${issue.message}.` }];
  }
}

function isOtherKind(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

function bound(issue: Issue): string {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return '';
  const limit = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
  if (issue.origin !== 'string') return `it must be ${limit}`;
  return `it must have ${limit} ${limit.endsWith(' 1') ? 'character' : 'characters'}`;
}

function lastName(field: string): string {
  return field.split('.').at(-1) || 'body';
}

/** With its article. */
function typeName(expected: string): string {
  if (expected === 'int') return 'a whole number';
  if (expected === 'record' || expected === 'object') return 'an object';
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}
