/** Draws a picture of sound: bars, the played ones in the accent's colour; where sound is still to come, dots. */
import { resamplePeaks } from '../sound/peaks.ts';

/** CSS pixels. */
const barWidth = 3;
const barPitch = 5;

export class Waveform {
  readonly #canvas: HTMLCanvasElement;
  #peaks: readonly number[] = [];
  /** Part of the width the peaks stand for, 0 to 1. */
  #filled = 0;
  #played = 0;
  #drawing = false;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  /** @param peaks 0 to 1. @param filled part of the whole that these are. */
  show(peaks: readonly number[], filled: number): void {
    this.#peaks = peaks;
    this.#filled = filled;
    this.draw();
  }

  set played(part: number) {
    this.#played = part;
    this.draw();
  }

  /** Once a frame, however often it is asked for. */
  draw(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#drawNow();
    });
  }

  #drawNow(): void {
    const context = this.#canvas.getContext('2d');
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (context === null || width === 0) return;
    const scale = window.devicePixelRatio;
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    context.scale(scale, scale);
    const style = getComputedStyle(this.#canvas);
    const [accent, quiet] = [style.getPropertyValue('--accent'), style.getPropertyValue('--wave')];
    const count = Math.floor((width + barPitch - barWidth) / barPitch);
    const bars = resamplePeaks(this.#peaks, Math.round(count * Math.min(1, this.#filled)));
    const loudest = Math.max(0.05, ...bars);
    for (let n = 0; n < count; n++) {
      const level = (bars[n] ?? 0) / loudest;
      // The exponent makes quiet speech visible beside loud speech.
      const barHeight = Math.max(barWidth, level ** 0.7 * (height - 4));
      context.fillStyle = n < bars.length && n / count < this.#played ? accent : quiet;
      context.globalAlpha = n < bars.length ? 1 : 0.55;
      context.beginPath();
      context.roundRect(n * barPitch, (height - barHeight) / 2, barWidth, barHeight, barWidth / 2);
      context.fill();
    }
  }
}
