/** Audio files as the browser reads them: it knows more formats than the server, M4A on every phone among them. */

export interface Sound {
  /** Mono. */
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
}

/** Rate that is decoded at: what the cloning networks and telephones can use is far below it. */
const decodeRateHz = 44_100;

/** @throws DOMException when the browser can't read it either. */
export async function decodeSound(file: Blob): Promise<Sound> {
  const context = new OfflineAudioContext(1, 1, decodeRateHz);
  const buffer = await context.decodeAudioData(await file.arrayBuffer());
  const samples = new Float32Array(buffer.length);
  for (let channel = 0; channel < buffer.numberOfChannels; channel++) {
    const one = buffer.getChannelData(channel);
    for (let n = 0; n < samples.length; n++) {
      samples[n] = (samples[n] ?? 0) + (one[n] ?? 0) / buffer.numberOfChannels;
    }
  }
  return { samples, sampleRateHz: buffer.sampleRate };
}
