/** Refuses words a command would otherwise pass over in silence: an option it does not have, or one argument too many. */
import { parseArgs } from 'node:util';
import type { ArgDef, ArgsDef } from 'citty';
import { UsageError } from './errors.ts';

/**
 * @param words what stands behind the command's name
 * @throws UsageError naming the first word that is not understood
 */
export function requireKnownWords(command: string, definitions: ArgsDef, words: readonly string[]): void {
  const all = Object.entries(definitions);
  const options = Object.fromEntries(
    all
      .filter(([, { type }]) => type !== 'positional')
      .map(([name, definition]) => [name, { type: valueType(definition.type), ...shortOf(definition) }]),
  );
  const places = all.filter(([, { type }]) => type === 'positional').map(([name]) => name);
  const { tokens } = parseArgs({ args: [...words], options, strict: false, tokens: true });
  const strange = tokens.find(
    (token) => token.kind === 'option' && !(token.name.replace(/^no-/, '') in options),
  );
  if (strange?.kind === 'option') {
    const names = Object.keys(options).map((name) => `--${name}`);
    const hint =
      places.length === 0 ? '' : '; -- goes before a word that begins with a dash and is no option';
    throw new UsageError(`${command} has no option ${strange.rawName}; it has ${names.join(', ')}${hint}`);
  }
  if (places.at(-1) === manyPlaces) return;
  const surplus = tokens.filter((token) => token.kind === 'positional').at(places.length);
  if (surplus?.kind !== 'positional') return;
  const word = JSON.stringify(surplus.value);
  throw new UsageError(
    places.length === 0
      ? `${command} takes options only; ${word} is none`
      : `${command} takes ${places.join(', ').toUpperCase()} alone, and ${word} is one word too many; put what has blanks into quotes`,
  );
}

/** The name of a positional argument that stands for any number of them. */
export const manyPlaces = 'files';

function valueType(type: string | undefined): 'boolean' | 'string' {
  return type === 'boolean' ? 'boolean' : 'string';
}

function shortOf(definition: ArgDef): { readonly short?: string } {
  const short =
    'alias' in definition ? [definition.alias].flat().find((name) => name?.length === 1) : undefined;
  return short === undefined ? {} : { short };
}
