/**
 * Opus in Ogg (RFC 6716, 7845), mono: packets of 20 ms by libopus, compiled to WebAssembly (opusscript). The stream's last page says how
 * many samples are real, so a decoder gives back exactly the length that went in.
 * For bundlers: opusscript reads its .wasm from beside its own file, so leave that package external.
 */
import { UnsupportedOutputError } from '../errors.ts';
import { oggPage, segmentsOf } from '../ogg/pages.ts';
import { floatToPcm } from '../pcm.ts';
import { type AudioEncoder, concatBytes } from './encoder.ts';

export const opusRates = [8000, 12000, 16000, 24000, 48000] as const;
const defaultKbps = 48;
const frameSeconds = 0.02;
/** Positions in Ogg Opus count 48 kHz samples whatever the input's rate. */
const granuleRateHz = 48_000;
const granulesPerFrame = 960;
/** libopus looks 6.5 ms ahead at every rate (opus_encoder: Fs/400 + Fs/250). */
const preSkip = 312;
/** One page a second at the most, so that a listener can start early and a damaged page costs little. */
const packetsPerPage = 50;
const maxSegmentsPerPage = 255;

type Libopus = import('opusscript');

/** @throws UnsupportedOutputError for rates libopus doesn't take, or bit rates outside 6 to 256 kbit/s. */
export async function createOpusEncoder(
  sampleRateHz: number,
  bitrateKbps: number = defaultKbps,
  serial = 1,
): Promise<AudioEncoder> {
  const rate = opusRates.find((possible) => possible === sampleRateHz);
  if (!rate) {
    throw new UnsupportedOutputError(
      `Opus takes no rate of ${sampleRateHz} Hz; use one of ${opusRates.join(', ')}.`,
    );
  }
  if (!(bitrateKbps >= 6 && bitrateKbps <= 256)) {
    throw new UnsupportedOutputError(`Opus at ${bitrateKbps} kbit/s is not possible here; use 6 to 256.`);
  }
  const { default: OpusScript } = await import('opusscript');
  const libopus = new OpusScript(rate, 1, OpusScript.Application.AUDIO);
  libopus.setBitrate(Math.round(bitrateKbps * 1000));
  return new OggOpusEncoder(libopus, rate, serial);
}

class OggOpusEncoder implements AudioEncoder {
  readonly contentType = 'audio/ogg; codecs=opus';
  readonly outputRateHz: number;
  readonly #libopus: Libopus;
  readonly #serial: number;
  readonly #frame: Float32Array;
  #filled = 0;
  #inputSamples = 0;
  #framesEncoded = 0;
  #sequence = 0;
  #waiting: Uint8Array[] = [];
  #closed = false;

  constructor(libopus: Libopus, rate: number, serial: number) {
    this.#libopus = libopus;
    this.outputRateHz = rate;
    this.#serial = serial;
    this.#frame = new Float32Array(Math.round(rate * frameSeconds));
  }

  push(samples: Float32Array): Uint8Array {
    const parts: Uint8Array[] = this.#takeHeaders();
    this.#inputSamples += samples.length;
    for (let at = 0; at < samples.length; ) {
      const count = Math.min(this.#frame.length - this.#filled, samples.length - at);
      this.#frame.set(samples.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
      if (this.#filled === this.#frame.length) parts.push(...this.#encodeFrame());
    }
    if (this.#waiting.length > 0) parts.push(this.#page(false));
    return concatBytes(parts);
  }

  finish(): Uint8Array {
    const parts: Uint8Array[] = this.#takeHeaders();
    // As many frames as it takes for the last real sample to leave the look-ahead.
    const needed = this.#inputSamples + (preSkip * this.outputRateHz) / granuleRateHz;
    while (this.#framesEncoded * this.#frame.length < needed) {
      this.#frame.fill(0, this.#filled);
      parts.push(...this.#encodeFrame());
    }
    parts.push(this.#page(true));
    this.close();
    return concatBytes(parts);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#libopus.delete();
  }

  /** Encodes the full frame; gives the pages that had to be closed first. */
  #encodeFrame(): Uint8Array[] {
    const pcm = floatToPcm(this.#frame, 'int16');
    const packet = Uint8Array.from(this.#libopus.encode(Buffer.from(pcm.buffer), this.#frame.length));
    this.#filled = 0;
    const segments = this.#waiting.reduce((sum, waiting) => sum + segmentsOf(waiting), segmentsOf(packet));
    const full = this.#waiting.length >= packetsPerPage || segments > maxSegmentsPerPage;
    const pages = full ? [this.#page(false)] : [];
    this.#framesEncoded++;
    this.#waiting.push(packet);
    return pages;
  }

  #page(last: boolean): Uint8Array {
    const encoded = this.#framesEncoded * granulesPerFrame;
    const real = preSkip + Math.round((this.#inputSamples * granuleRateHz) / this.outputRateHz);
    const page = oggPage({
      packets: this.#waiting,
      granule: last ? Math.min(real, encoded) : encoded,
      serial: this.#serial,
      sequence: this.#sequence++,
      last,
    });
    this.#waiting = [];
    return page;
  }

  #takeHeaders(): Uint8Array[] {
    if (this.#sequence > 0) return [];
    const head = new Uint8Array(19);
    const view = new DataView(head.buffer);
    head.set(new TextEncoder().encode('OpusHead'));
    head.set([1, 1], 8);
    view.setUint16(10, preSkip, true);
    view.setUint32(12, this.outputRateHz, true);
    const vendor = new TextEncoder().encode('libopus');
    const tags = new Uint8Array(16 + vendor.length);
    tags.set(new TextEncoder().encode('OpusTags'));
    new DataView(tags.buffer).setUint32(8, vendor.length, true);
    tags.set(vendor, 12);
    return [
      oggPage({ packets: [head], granule: 0, serial: this.#serial, sequence: this.#sequence++, first: true }),
      oggPage({ packets: [tags], granule: 0, serial: this.#serial, sequence: this.#sequence++ }),
    ];
  }
}
