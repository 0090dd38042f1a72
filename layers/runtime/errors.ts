import { CosyVoiceError } from '../errors.ts';

/** ONNX Runtime refused a graph. */
export class NetworkLoadError extends CosyVoiceError {
  readonly code = 'network_load_failed';
  constructor(path: string, cause: unknown) {
    super(
      `${path} could not be loaded by ONNX Runtime (${firstLine(cause)}); delete the converted bundle so that it is built again`,
      { path },
      { cause },
    );
  }
}

/** A graph failed while it ran. */
export class NetworkRunError extends CosyVoiceError {
  readonly code = 'network_run_failed';
  constructor(path: string, cause: unknown) {
    super(`${path} failed while running (${firstLine(cause)})`, { path }, { cause });
  }
}

function firstLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split('\n', 1)[0] ?? '';
}
