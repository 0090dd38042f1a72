/** The button that records a clip. */
import { find, icon } from '../dom.ts';
import { Recorder } from '../sound/recorder.ts';
import { language, words } from '../words/index.ts';
import { say } from './say.ts';

export class RecordButton {
  readonly #button = find('#record', HTMLButtonElement);
  readonly #onRecorded: (recording: Blob) => void;
  readonly #onRefused: () => void;
  #recorder: Recorder | undefined;
  #ticking: number | undefined;
  /** Counts beginnings, so that one that was given up meanwhile is not gone on with. */
  #turn = 0;

  /** @param onRefused there is no microphone, or it may not be used. */
  constructor(onRecorded: (recording: Blob) => void, onRefused: () => void) {
    this.#onRecorded = onRecorded;
    this.#onRefused = onRefused;
    // Only pages that came by HTTPS, or from this machine, may ask for a microphone.
    this.#button.hidden = navigator.mediaDevices === undefined;
    this.#button.addEventListener('click', () => void this.#press());
    language.watch(() => this.#render());
  }

  /** Ends without keeping anything. */
  giveUp(): void {
    this.#turn++;
    this.#recorder?.stop();
    this.#ended();
  }

  async #press(): Promise<void> {
    if (this.#recorder !== undefined) return this.#recorder.stop();
    this.#turn++;
    const turn = this.#turn;
    let recorder: Recorder;
    try {
      recorder = await Recorder.start();
    } catch {
      if (turn === this.#turn) this.#onRefused();
      return;
    }
    if (turn !== this.#turn) return recorder.stop();
    this.#recorder = recorder;
    this.#ticking = window.setInterval(() => this.#render(), 500);
    this.#render();
    say(words().cloneRecording);
    const recording = await recorder.finished;
    if (turn !== this.#turn) return;
    this.#ended();
    this.#onRecorded(recording);
  }

  #ended(): void {
    window.clearInterval(this.#ticking);
    this.#recorder = undefined;
    this.#render();
  }

  #render(): void {
    const recorder = this.#recorder;
    const label = recorder === undefined ? words().cloneRecord : words().cloneRecordStop(recorder.seconds);
    this.#button.replaceChildren(icon(recorder === undefined ? 'microphone' : 'stop'), label);
  }
}
