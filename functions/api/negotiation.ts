/** What a client would like to get (RFC 9110 `Accept`, RFC 7240 `Prefer`). */
import type { AudioFormat } from '../../layers/audio/index.ts';

/** Other names of the same things. */
const formatsOfType: ReadonlyMap<string, AudioFormat> = new Map([
  ['audio/wav', 'wav'],
  ['audio/wave', 'wav'],
  ['audio/x-wav', 'wav'],
  ['audio/vnd.wave', 'wav'],
  ['audio/mpeg', 'mp3'],
  ['audio/mp3', 'mp3'],
  ['audio/ogg', 'opus'],
  ['audio/opus', 'opus'],
  ['audio/flac', 'flac'],
  ['audio/x-flac', 'flac'],
  ['audio/aac', 'aac'],
  ['audio/aacp', 'aac'],
  ['audio/pcm', 'pcm'],
  ['audio/l16', 'pcm'],
]);

/** The answer a client wants: JSON, audio (in which format, if it says), or nothing that can be made here. */
export type Wanted =
  | { readonly kind: 'json' }
  | { readonly kind: 'audio'; readonly format?: AudioFormat }
  | { readonly kind: 'nothing' };

/** The best of what the header names; without a header, and where a wildcard allows everything, JSON. */
export function wanted(accept: string | undefined): Wanted {
  if (accept === undefined || accept.trim() === '') return { kind: 'json' };
  const ranges = accept
    .split(',')
    .map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
      const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      const weight = q === undefined ? 1 : Number(q);
      return { type, weight: Number.isFinite(weight) ? weight : 1 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { type } of ranges) {
    if (['*/*', 'application/*', 'application/json', '*'].includes(type)) return { kind: 'json' };
    if (type === 'audio/*') return { kind: 'audio' };
    const format = formatsOfType.get(type);
    if (format !== undefined) return { kind: 'audio', format };
  }
  return { kind: 'nothing' };
}

/** Seconds a client is ready to wait: `wait=N`, or 0 for `respond-async` alone. */
export function preferredWaitSeconds(prefer: string | undefined): number | undefined {
  if (prefer === undefined) return undefined;
  const preferences = prefer.split(/[,;]/).map((part) => part.trim().toLowerCase());
  const wait = preferences
    .map((part) => /^wait\s*=\s*"?(\d{1,6})"?$/.exec(part)?.[1])
    .find((value) => value !== undefined);
  if (wait !== undefined) return Number(wait);
  return preferences.includes('respond-async') ? 0 : undefined;
}
