/**
 * One stage of the vocoder, run piece by piece: each piece takes as many frames around it as the layers see, so that the pieces
 * are those of one run over everything.
 */
import { float32, floats, type Network } from '../../runtime/index.ts';
import { columns, type FrameSequence, sideBySide } from './frames.ts';
import type { SourceSpectrum } from './source-spectrum.ts';
import type { StageGeometry } from './stage-geometry.ts';

export class UpsamplingStage implements FrameSequence {
  readonly channels: number;
  readonly length: number;
  readonly #network: Network;
  readonly #below: FrameSequence;
  readonly #spectrum: SourceSpectrum;
  readonly #geometry: StageGeometry;
  readonly #longestPiece: number;
  /** Output frames [start, end), [channels, end - start]. */
  #held: { values: Float32Array; start: number; end: number };
  #piece = 0;

  /**
   * @param longestPiece input frames to run at once, without what lies around them
   * @param start the input frame to begin at: of what comes out before it nothing is asked for
   */
  constructor(
    network: Network,
    below: FrameSequence,
    spectrum: SourceSpectrum,
    geometry: StageGeometry,
    { longestPiece, start }: { longestPiece: number; start: number },
  ) {
    this.#network = network;
    this.#below = below;
    this.#spectrum = spectrum;
    this.#geometry = geometry;
    this.#longestPiece = longestPiece;
    this.channels = geometry.channels;
    this.length = below.length * geometry.rate + geometry.extra;
    this.#held = { values: new Float32Array(0), start: start * geometry.rate, end: start * geometry.rate };
  }

  async range(from: number, to: number): Promise<Float32Array> {
    while (this.#held.end < to) await this.#extend(from, to);
    return columns(this.#held.values, this.channels, from - this.#held.start, to - this.#held.start);
  }

  /** Drops what lies before `from` and adds a piece; pieces grow, so that the first frames come soon. */
  async #extend(from: number, to: number): Promise<void> {
    const { rate } = this.#geometry;
    const { values, start, end } = this.#held;
    const first = end / rate;
    const needed = Math.ceil((to - end) / rate);
    this.#piece = Math.min(this.#longestPiece, Math.max(needed, 2 * this.#piece));
    const last = Math.min(this.#below.length, first + this.#piece);
    const added = await this.#run(first, last);
    const keep = Math.min(Math.max(from, start), end);
    const kept = columns(values, this.channels, keep - start, end - start);
    this.#held = {
      values: sideBySide(kept, added, this.channels),
      start: keep,
      end: end + added.length / this.channels,
    };
  }

  /** The outputs that input frames [first, last) become. */
  async #run(first: number, last: number): Promise<Float32Array> {
    const { rate, context, sourceStride, extra } = this.#geometry;
    const from = Math.max(0, first - context);
    const to = Math.min(this.#below.length, last + context);
    const x = await this.#below.range(from, to);
    const scale = rate * sourceStride;
    const source = this.#spectrum.range(from * scale, to * scale + 1);
    const { y } = await this.#network.run(
      {
        x: float32(x, [1, this.#below.channels, to - from]),
        source: float32(source, [1, source.length / ((to - from) * scale + 1), (to - from) * scale + 1]),
      },
      ['y'],
    );
    const atEnd = last === this.#below.length ? extra : 0;
    return columns(floats(y), this.channels, (first - from) * rate, (last - from) * rate + atEnd);
  }
}
