/** Samples as a WAV file: RIFF, 16-bit PCM, mono. */

const headerBytes = 44;

export function writeWav(samples: Float32Array, sampleRateHz: number): Blob {
  const bytes = new ArrayBuffer(headerBytes + 2 * samples.length);
  const view = new DataView(bytes);
  const letters = (at: number, text: string): void => {
    for (let n = 0; n < text.length; n++) view.setUint8(at + n, text.charCodeAt(n));
  };
  letters(0, 'RIFF');
  view.setUint32(4, bytes.byteLength - 8, true);
  letters(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, 2 * sampleRateHz, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  letters(36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  for (let n = 0; n < samples.length; n++) {
    const x = Math.max(-1, Math.min(1, samples[n] ?? 0));
    view.setInt16(headerBytes + 2 * n, Math.round(x < 0 ? x * 32768 : x * 32767), true);
  }
  return new Blob([bytes], { type: 'audio/wav' });
}
