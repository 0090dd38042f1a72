/** Reads a WAV file (RIFF, 16-bit PCM) while it arrives: what is there is given out, whatever length the header claims. */

const riff = 0x46464952;
const wave = 0x45564157;
const format = 0x20746d66;
const content = 0x61746164;

export class WavStream {
  sampleRateHz = 0;
  #channels = 1;
  #inContent = false;
  #rest = new Uint8Array(0);

  /** @returns the new samples, -1 to 1, first channel. @throws RangeError when the bytes are no such file. */
  push(bytes: Uint8Array): Float32Array<ArrayBuffer> {
    const joined = new Uint8Array(this.#rest.length + bytes.length);
    joined.set(this.#rest);
    joined.set(bytes, this.#rest.length);
    const start = this.#inContent ? 0 : this.#readHeader(joined);
    if (start === undefined) {
      this.#rest = joined;
      return new Float32Array(0);
    }
    const frameBytes = 2 * this.#channels;
    const count = Math.floor((joined.length - start) / frameBytes);
    const view = new DataView(joined.buffer);
    const samples = new Float32Array(count);
    for (let n = 0; n < count; n++) samples[n] = view.getInt16(start + n * frameBytes, true) / 32768;
    this.#rest = joined.slice(start + count * frameBytes);
    return samples;
  }

  /** @returns where the samples begin, or undefined when that has not arrived yet. */
  #readHeader(bytes: Uint8Array): number | undefined {
    const view = new DataView(bytes.buffer);
    if (bytes.length < 12) return undefined;
    if (view.getUint32(0, true) !== riff || view.getUint32(8, true) !== wave) {
      throw new RangeError('The audio is no WAV file.');
    }
    for (let at = 12; at + 8 <= bytes.length; ) {
      const kind = view.getUint32(at, true);
      const size = view.getUint32(at + 4, true);
      if (kind === content) {
        this.#inContent = true;
        return at + 8;
      }
      if (kind === format) {
        if (at + 24 > bytes.length) return undefined;
        this.#channels = view.getUint16(at + 10, true);
        this.sampleRateHz = view.getUint32(at + 12, true);
        if (view.getUint16(at + 22, true) !== 16) throw new RangeError('The audio has not 16 bits a sample.');
      }
      at += 8 + size + (size % 2);
    }
    return undefined;
  }
}
