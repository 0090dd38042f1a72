/** A spoken part of a job as bytes: a JSON line with the facts, then the samples as little-endian floats, exact to the last bit. */
import type { JobPart } from '../ports.ts';

export function writePart(part: JobPart): Uint8Array[] {
  const { samples, ...facts } = part;
  const head = Buffer.from(`${JSON.stringify({ ...facts, sampleCount: samples.length })}\n`);
  return [head, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)];
}

/** @returns undefined when the bytes are no whole part, so that it is spoken again. */
export function readPart(bytes: Uint8Array): JobPart | undefined {
  const lineEnd = bytes.indexOf(0x0a);
  try {
    const facts = JSON.parse(Buffer.from(bytes.subarray(0, lineEnd)).toString('utf8')) as Omit<
      JobPart,
      'samples'
    > & {
      sampleCount: number;
    };
    // A copy of its own, so that the floats over it are aligned.
    const body = new Uint8Array(bytes.subarray(lineEnd + 1));
    if (body.byteLength !== facts.sampleCount * 4 || !Array.isArray(facts.words)) return undefined;
    return {
      samples: new Float32Array(body.buffer, body.byteOffset, facts.sampleCount),
      sampleRateHz: facts.sampleRateHz,
      speechTokenCount: facts.speechTokenCount,
      warnings: facts.warnings,
      words: facts.words,
    };
  } catch {
    return undefined;
  }
}
