/** Plays a voice's sample: one at a time. */
import { Observed } from '../observed.ts';

export class SamplePlayer {
  /** The voice that is heard, or being fetched; empty for none. */
  readonly playing = new Observed<string>('');
  readonly #audio = new Audio();
  #url: string | undefined;

  constructor() {
    this.#audio.addEventListener('ended', () => this.stop());
  }

  /** @throws what fetching throws. */
  async toggle(name: string, fetchSample: () => Promise<Blob>): Promise<void> {
    if (this.playing.value === name) return this.stop();
    this.stop();
    this.playing.set(name);
    try {
      const sample = await fetchSample();
      if (this.playing.value !== name) return;
      this.#url = URL.createObjectURL(sample);
      this.#audio.src = this.#url;
      await this.#audio.play();
    } catch (error) {
      if (this.playing.value === name) this.stop();
      throw error;
    }
  }

  stop(): void {
    this.#audio.pause();
    if (this.#url !== undefined) URL.revokeObjectURL(this.#url);
    this.#url = undefined;
    this.playing.set('');
  }
}
