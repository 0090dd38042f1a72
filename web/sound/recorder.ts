/** Records from the microphone, until stopped or as long as a clip may be. */

const longestSeconds = 30;

export class Recorder {
  readonly #recorder: MediaRecorder;
  readonly #stream: MediaStream;
  readonly #parts: Blob[] = [];
  readonly startedAt = performance.now();
  /** What was recorded, once it is stopped. */
  readonly finished: Promise<Blob>;

  private constructor(stream: MediaStream) {
    this.#stream = stream;
    this.#recorder = new MediaRecorder(stream);
    this.finished = new Promise((resolve) => {
      this.#recorder.addEventListener('dataavailable', ({ data }) => this.#parts.push(data));
      this.#recorder.addEventListener('stop', () => {
        for (const track of this.#stream.getTracks()) track.stop();
        resolve(new Blob(this.#parts, { type: this.#recorder.mimeType }));
      });
    });
    this.#recorder.start();
    window.setTimeout(() => this.stop(), longestSeconds * 1000);
  }

  /** @throws DOMException when there is no microphone or it may not be used. */
  static async start(): Promise<Recorder> {
    // A voice is wanted as it is, not as a telephone would have it.
    const audio = {
      channelCount: 1,
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: true,
    };
    return new Recorder(await navigator.mediaDevices.getUserMedia({ audio }));
  }

  get seconds(): number {
    return Math.floor((performance.now() - this.startedAt) / 1000);
  }

  stop(): void {
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
  }
}
