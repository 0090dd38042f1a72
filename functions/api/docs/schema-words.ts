/** JSON schemas in words. */

/** The parts of a schema that are told. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
}

/** @param named schemas that `$ref` points to. */
export function schemaReader(named: Readonly<Record<string, Schema>>): {
  /** The schema itself, or each of those it may be. */
  variants(schema: Schema | undefined): readonly Schema[];
  fields(schema: Schema): readonly Field[];
  type(schema: Schema | undefined): string;
  /** Description, default and example. */
  remark(schema: Schema | undefined): string;
} {
  const resolved = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : (named[schema.$ref.replace('#/components/schemas/', '')] ?? schema);

  const variants = (schema: Schema | undefined): readonly Schema[] => {
    if (schema === undefined) return [];
    const found = resolved(schema);
    const several = found.oneOf ?? found.anyOf;
    return several === undefined ? [found] : several.flatMap(variants);
  };

  const one = (schema: Schema): string => {
    if (schema.const !== undefined) return JSON.stringify(schema.const);
    if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
    if (schema.type === 'array') return `list of ${type(schema.items)}`;
    if (schema.format === 'binary') return 'file';
    return [
      String(schema.type ?? 'object'),
      schema.minimum === undefined ? '' : ` from ${schema.minimum}`,
      schema.maximum === undefined ? '' : ` to ${schema.maximum}`,
      schema.maxLength === undefined ? '' : `, at most ${schema.maxLength} characters`,
    ].join('');
  };

  const type = (schema: Schema | undefined): string => [...new Set(variants(schema).map(one))].join(' or ');

  return {
    variants,
    type,
    fields: (schema) =>
      Object.entries(schema.properties ?? {}).map(([name, field]) => ({
        name,
        required: schema.required?.includes(name) ?? false,
        schema: field,
      })),
    remark: (schema) =>
      [
        schema?.description,
        schema?.default === undefined ? undefined : `Default: ${JSON.stringify(schema.default)}.`,
        schema?.example === undefined ? undefined : `Example: ${JSON.stringify(schema.example)}.`,
      ]
        .filter((part) => part !== undefined)
        .join(' '),
  };
}
