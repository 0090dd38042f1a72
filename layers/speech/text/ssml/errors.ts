import { CosyVoiceError } from '../../../errors.ts';

/** A `<speak>` document that is not well-formed, or uses what this service does not read. */
export class InvalidSsmlError extends CosyVoiceError {
  readonly code = 'invalid_ssml';
  /** Both count from 1; columns in characters. */
  readonly line: number;
  readonly column: number;

  /** @param fault what was found and what was expected, as a clause. */
  constructor(fault: string, line: number, column: number) {
    super(`The SSML can't be read at line ${line}, column ${column}: ${fault}.`, { line, column });
    this.line = line;
    this.column = column;
  }
}
