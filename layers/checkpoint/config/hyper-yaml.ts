/**
 * HyperPyYAML as plain data. In Python `!new:` builds an object, `!name:` a partial function and `!apply:` calls at once; here each
 * is a note of which name was asked for with which arguments, and nothing is looked up or run. `!ref <key>` and `!ref <key[sub]>` are
 * followed when their place is asked for; sums and products of references are refused.
 *
 * Format: the tags of the hyperpyyaml package. Left out: `!include:`, `!copy`, `!module:`, `!tuple`, YAML aliases, overrides.
 */
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { ModelConfigError } from '../errors.ts';

/** JSON values; what a tag asked for stands under `CLASS_KEY`, its positional arguments under `ARGUMENTS_KEY`. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** The key under which `!new:a.b.C` leaves `a.b.C`. */
export const CLASS_KEY = '!class';
export const ARGUMENTS_KEY = '!arguments';

const CALL_TAG = /^!(?:new|name|apply):(.+)$/;
const REFERENCE = /^<([^<>[\]]+)((?:\[[^<>[\]]+\])*)>$/;
/** Ten times the official file; the parser's time grows with the square. */
const LONGEST_FILE = 2 ** 16;
const MOST_NODES = 20_000;
const DEEPEST = 64;

export class HyperYaml {
  readonly file: string;
  readonly #topLevel: ReadonlyMap<string, unknown>;
  #nodes = 0;

  /** @throws ModelConfigError when the text is not YAML of this kind */
  constructor(file: string, text: string) {
    this.file = file;
    if (text.length > LONGEST_FILE) throw this.#wrong(`${text.length} characters`, `at most ${LONGEST_FILE}`);
    const document = this.#parse(text);
    const [problem] = document.errors;
    if (problem) throw this.#malformed(problem);
    if (!isMap(document.contents)) throw this.#wrong('no keys', 'llm, flow, hift and others');
    this.#topLevel = new Map(document.contents.items.map(({ key, value }) => [String(key), value]));
  }

  /** The value of a top-level key with every reference followed; nothing when the key is absent. */
  get(key: string): Plain | undefined {
    return this.#topLevel.has(key) ? this.#plain(this.#topLevel.get(key), key, 0) : undefined;
  }

  #parse(text: string): ReturnType<typeof parseDocument> {
    try {
      return parseDocument(text, { logLevel: 'silent', version: '1.2' });
    } catch (error) {
      // The parser recurses: nesting by the thousand ends it.
      throw this.#malformed(error);
    }
  }

  #plain(node: unknown, path: string, depth: number): Plain {
    if (depth > DEEPEST)
      throw this.#wrong(`${path} nested or referring to itself ${depth} deep`, `at most ${DEEPEST}`);
    if (++this.#nodes > MOST_NODES)
      throw this.#wrong(`more than ${MOST_NODES} values`, 'a model configuration');
    if (node === null || node === undefined) return null;
    if (isAlias(node)) throw this.#wrong(`the YAML alias *${node.source} at ${path}`, '!ref');
    const tag = (isMap(node) || isSeq(node) || isScalar(node)) && node.tag?.startsWith('!') ? node.tag : '';
    if (tag === '!ref' && isScalar(node)) return this.#follow(String(node.value), path, depth);
    const target = CALL_TAG.exec(tag)?.[1];
    if (tag !== '' && target === undefined)
      throw this.#wrong(`the tag ${tag} at ${path}`, '!new:, !name:, !apply: or !ref');
    const plain = this.#untagged(node, path, depth);
    if (target === undefined) return plain;
    if (plain !== null && typeof plain === 'object' && !Array.isArray(plain))
      return { ...plain, [CLASS_KEY]: target };
    return { [CLASS_KEY]: target, [ARGUMENTS_KEY]: plain };
  }

  #untagged(node: unknown, path: string, depth: number): Plain {
    if (isSeq(node)) return node.items.map((item, i) => this.#plain(item, `${path}[${i}]`, depth + 1));
    if (isMap(node))
      return Object.fromEntries(
        node.items.map(({ key, value }) => {
          const name = isScalar(key) ? String(key.value) : String(key);
          return [name, this.#plain(value, `${path}.${name}`, depth + 1)];
        }),
      );
    const value: unknown = isScalar(node) ? node.value : node;
    if (
      value === null ||
      typeof value === 'boolean' ||
      typeof value === 'number' ||
      typeof value === 'string'
    )
      return value;
    throw this.#wrong(`${path} of type ${typeof value}`, 'plain values');
  }

  /** @param expression the text after `!ref`, for example `<sample_rate>` or `<sizes[llm]>` */
  #follow(expression: string, path: string, depth: number): Plain {
    const [, key = '', subscripts = ''] = REFERENCE.exec(expression.trim()) ?? [];
    if (key === '')
      throw this.#wrong(
        `!ref ${expression} at ${path}`,
        'one reference alone, as in !ref <sample_rate>, not a formula',
      );
    if (!this.#topLevel.has(key))
      throw this.#wrong(`!ref ${expression} at ${path} to a key that is absent`, `the key ${key}`);
    let value = this.#plain(this.#topLevel.get(key), key, depth + 1);
    for (const [, part = ''] of subscripts.matchAll(/\[([^\]]+)\]/g)) {
      const inside =
        typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(part) : undefined;
      if (inside === undefined)
        throw this.#wrong(`!ref ${expression} at ${path} to a key that is absent`, `[${part}] there`);
      value = inside;
    }
    return value;
  }

  #malformed(problem: unknown): ModelConfigError {
    const why = problem instanceof Error ? problem.message.split('\n', 1)[0]?.slice(0, 160) : String(problem);
    return this.#wrong(`malformed YAML (${why})`, 'a whole file');
  }

  #wrong(found: string, expected: string): ModelConfigError {
    const remedy = 'restore the official cosyvoice.yaml';
    return new ModelConfigError({ file: this.file, found, expected, remedy });
  }
}
