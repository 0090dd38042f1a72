/** Values that a JSON schema allows, and values that it nearly allows. */
import fc from 'fast-check';

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly example?: unknown;
}

export type Named = Readonly<Record<string, JsonSchema>>;

/** Mostly what the schema allows; now and then something else at any place, or a field too many or too few. */
export function nearly(schema: JsonSchema, named: Named): fc.Arbitrary<unknown> {
  const proper = allowed(schema, named);
  return fc.oneof({ weight: 12, arbitrary: proper }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });
}

function allowed(schema: JsonSchema, named: Named): fc.Arbitrary<unknown> {
  const found = schema.$ref === undefined ? schema : named[schema.$ref.replace('#/components/schemas/', '')];
  if (found === undefined) return fc.jsonValue();
  const example = found.example === undefined ? [] : [fc.constant(found.example)];
  if (found.const !== undefined) return fc.constant(found.const);
  if (found.enum !== undefined) return fc.constantFrom(...found.enum);
  const variants = found.anyOf ?? found.oneOf;
  if (variants !== undefined) return fc.oneof(...variants.map((one) => allowed(one, named)));
  switch (found.type) {
    case 'string':
      return fc.oneof(...example, oddStrings(found.minLength ?? 0, Math.min(found.maxLength ?? 300, 5000)));
    case 'number':
      return fc.oneof(
        fc.double({ min: found.minimum ?? -1e6, max: found.maximum ?? 1e6, noNaN: true }),
        fc.constantFrom(0, -1, 1e308, found.minimum ?? 0, found.maximum ?? 1),
      );
    case 'integer':
      return fc.oneof(
        fc.integer({ min: found.minimum ?? -1000, max: Math.min(found.maximum ?? 1000, 2 ** 31 - 1) }),
        fc.constantFrom(0, -1, 2 ** 53, found.maximum ?? 1),
      );
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(nearly(found.items ?? {}, named), { maxLength: 4 });
    case 'object':
      return objects(found, named);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

function objects(schema: JsonSchema, named: Named): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, field]) => [name, nearly(field, named)]),
  );
  const required = Object.keys(fields).filter((name) => schema.required?.includes(name));
  const known = fc.record(fields, { requiredKeys: required });
  const extra = fc.dictionary(oddStrings(1, 20), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 });
  const open = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  if (open !== undefined) return fc.dictionary(oddStrings(0, 20), nearly(open, named), { maxKeys: 4 });
  return fc.oneof(
    { weight: 10, arbitrary: known },
    { weight: 1, arbitrary: fc.tuple(known, extra).map(([some, more]) => ({ ...some, ...more })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(known, fc.constantFrom(...required, ''))
        .map(([some, left]) => ({ ...some, [left]: undefined })),
    },
  );
}

/** Text of all kinds, and what has broken servers before. */
function oddStrings(minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 60) }),
    fc.string({ unit: 'binary', minLength, maxLength: Math.min(maxLength, 30) }),
    fc.constantFrom(
      '__proto__',
      'constructor',
      'toString',
      '../../etc/passwd',
      '%2e%2e%2f',
      '\ud800',
      '\u0000',
      '<speak>a</speak>',
      '<speak>',
      '<speak><break time="1s"/>',
      'a:1+b:1',
      'zhiyan:0.5+xiaoxiao:0.5',
      'zhiyan',
      '𠮷'.repeat(10),
      '[laugh]',
      '字'.repeat(Math.min(maxLength, 1300)),
    ),
  );
}
