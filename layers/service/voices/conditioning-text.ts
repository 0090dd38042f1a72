/** A voice's conditioning as text, for stores. Little-endian arrays in base64: exact to the last bit. */
import type { VoiceConditioning } from '../../speech/model.ts';

export function writeConditioning(conditioning: VoiceConditioning): string {
  const { embedding, prompt } = conditioning;
  return JSON.stringify({
    layout: 1,
    embedding: base64(embedding),
    ...(prompt && {
      prompt: { text: prompt.text, speechTokens: base64(prompt.speechTokens), mel: base64(prompt.mel) },
    }),
  });
}

/** @returns undefined when the text is none of ours, so that the clip is enrolled again. */
export function readConditioning(text: string): VoiceConditioning | undefined {
  try {
    const record = JSON.parse(text) as {
      layout: number;
      embedding: string;
      prompt?: { text: string; speechTokens: string; mel: string };
    };
    if (record.layout !== 1) return undefined;
    return {
      embedding: new Float32Array(bytes(record.embedding)),
      ...(record.prompt && {
        prompt: {
          text: record.prompt.text,
          speechTokens: new Int32Array(bytes(record.prompt.speechTokens)),
          mel: new Float32Array(bytes(record.prompt.mel)),
        },
      }),
    };
  } catch {
    return undefined;
  }
}

function base64(array: Float32Array | Int32Array): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
}

/** A copy of its own, so that the arrays over it are aligned. */
function bytes(text: string): ArrayBuffer {
  const decoded = Buffer.from(text, 'base64');
  return decoded.buffer.slice(decoded.byteOffset, decoded.byteOffset + decoded.byteLength) as ArrayBuffer;
}
