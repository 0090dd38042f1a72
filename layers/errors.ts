/**
 * The one root of every error this project throws on purpose.
 *
 * `code` is stable (clients may switch on it), the message is one sentence that says what was found, what
 * was expected and what to do; `details` holds the machine-readable part. Which HTTP status an error becomes is decided in
 * functions/api alone, so that the engine knows nothing of HTTP.
 */
export abstract class CosyVoiceError extends Error {
  /** Stable, lower snake case, for example `unknown_speaker`. */
  abstract readonly code: string;
  /** True when the very same request may succeed later. */
  readonly retryable: boolean = false;
  /** Where it is known when another try is worth it. */
  readonly retryAfterSeconds: number | undefined = undefined;
  /** Machine-readable facts; never the user's text or audio. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.details = details;
  }
}
