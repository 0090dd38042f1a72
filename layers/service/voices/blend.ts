/**
 * Voices between voices: `xiaoxiao:0.7+zhiyan:0.3`.
 *
 * Speaker embeddings are compared by their direction (the model normalises them), so a blend goes along the sphere and not
 * through it (Shoemake, "Animating rotation with quaternion curves", 1985), two at a time from left to right; the length is interpolated
 * beside the direction.
 */
import { InvalidBlendError } from '../errors.ts';

export interface BlendPart {
  readonly name: string;
  /** Share of the whole, above 0; all parts together are 1. */
  readonly weight: number;
}

const maxParts = 8;

export const isBlend = (voice: string): boolean => voice.includes('+') || voice.includes(':');

/**
 * Reads a blend. A part without a weight counts as 1; weights are scaled to a sum of 1.
 *
 * @throws InvalidBlendError saying which part is wrong.
 */
export function parseBlend(expression: string): BlendPart[] {
  const texts = expression.split('+');
  if (texts.length > maxParts) {
    throw new InvalidBlendError(`The blend has ${texts.length} voices; at most ${maxParts} can be mixed.`);
  }
  const weights = new Map<string, number>();
  for (const text of texts) {
    const match = /^\s*([^:+]*[^:+\s])\s*(?::\s*(\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})\s*)?$/u.exec(text);
    const name = match?.[1];
    if (match === null || name === undefined) {
      throw new InvalidBlendError(
        `"${text.slice(0, 60)}" is no part of a blend; write voices and weights like xiaoxiao:0.7+zhiyan:0.3.`,
      );
    }
    weights.set(name, (weights.get(name) ?? 0) + (match[2] === undefined ? 1 : Number(match[2])));
  }
  const sum = [...weights.values()].reduce((total, weight) => total + weight, 0);
  if (!(sum > 0)) {
    throw new InvalidBlendError(
      'The weights of the blend add up to 0; give at least one voice a weight above 0.',
    );
  }
  return [...weights]
    .filter(([, weight]) => weight > 0)
    .map(([name, weight]) => ({ name: name.normalize('NFC'), weight: weight / sum }));
}

/** One spelling for equal blends. */
export function blendName(parts: readonly BlendPart[]): string {
  return parts.map(({ name, weight }) => `${name}:${Number(weight.toFixed(4))}`).join('+');
}

/**
 * @param parts at least one [n] embedding, all of one length, with its weight.
 * @returns [n]
 */
export function blendEmbeddings(
  parts: readonly { readonly embedding: Float32Array; readonly weight: number }[],
): Float32Array {
  const [first, ...others] = parts;
  if (first === undefined) throw new RangeError('a blend needs a voice');
  let blended = first.embedding;
  let total = first.weight;
  for (const { embedding, weight } of others) {
    total += weight;
    blended = slerp(blended, embedding, weight / total);
  }
  return blended;
}

/**
 * From `from` (share 0) to `to` (share 1) along the great circle, lengths interpolated linearly; straight where the two directions are the same
 * or opposite, for there the circle isn't defined.
 */
export function slerp(from: Float32Array, to: Float32Array, share: number): Float32Array {
  const fromLength = norm(from);
  const toLength = norm(to);
  let dot = 0;
  for (let i = 0; i < from.length; i++) dot += (from[i] as number) * (to[i] as number);
  const cosine = Math.min(1, Math.max(-1, dot / (fromLength * toLength || 1)));
  const angle = Math.acos(cosine);
  const sine = Math.sin(angle);
  const straight = !(sine > 1e-6);
  const fromShare = straight ? 1 - share : Math.sin((1 - share) * angle) / sine;
  const toShare = straight ? share : Math.sin(share * angle) / sine;
  const length = (1 - share) * fromLength + share * toLength;
  const mixed = new Float32Array(from.length);
  for (let i = 0; i < mixed.length; i++) {
    const direction =
      (fromShare * (from[i] as number)) / (fromLength || 1) + (toShare * (to[i] as number)) / (toLength || 1);
    mixed[i] = direction * length;
  }
  return mixed;
}

function norm(vector: Float32Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}
