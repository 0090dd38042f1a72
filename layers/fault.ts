/**
 * An error on its way to another thread, process or machine. Structured cloning and JSON keep neither its class nor its code; a fault
 * keeps what the other side decides by.
 */
import { CosyVoiceError } from './errors.ts';

export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  /** Where the error itself said when to try again. */
  readonly retryAfterSeconds?: number;
  readonly details: Readonly<Record<string, unknown>>;
  /** For the log; never for clients. */
  readonly stack?: string;
}

/** The code of errors nobody threw on purpose. */
export const unexpectedFault = 'synthesis_failed';

export function faultOf(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error && error.stack !== undefined ? { stack: error.stack } : {};
  if (!(error instanceof CosyVoiceError)) {
    return { code: unexpectedFault, message, retryable: false, details: {}, ...stack };
  }
  const { code, retryable, retryAfterSeconds, details } = error;
  const again = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  return { code, message, retryable, ...again, details: plain(details), ...stack };
}

/** An error that was thrown elsewhere, with the code it had there. */
export class RemoteError extends CosyVoiceError {
  override readonly code: string;
  override readonly retryable: boolean;
  override readonly retryAfterSeconds: number | undefined;

  constructor(fault: Fault) {
    super(fault.message, fault.details);
    this.code = fault.code;
    this.retryable = fault.retryable;
    this.retryAfterSeconds = fault.retryAfterSeconds;
    if (fault.stack !== undefined) this.stack = fault.stack;
  }
}

/** Only what JSON can say crosses. */
function plain(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  try {
    const copy: unknown = JSON.parse(JSON.stringify(details));
    return typeof copy === 'object' && copy !== null ? { ...copy } : {};
  } catch {
    return {};
  }
}
