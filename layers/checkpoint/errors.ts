/**
 * What can be wrong with a model folder. Every message is one sentence in one form: the file, what was found, what was
 * expected, what to do.
 */
import { CosyVoiceError } from '../errors.ts';

/** The four facts every message of this layer carries. */
export interface Finding {
  /** Path as the caller gave it. */
  readonly file: string;
  readonly found: string;
  readonly expected: string;
  /** What the reader of the message should do, as an imperative clause. */
  readonly remedy: string;
}

/** Root of this layer's errors; `file` is the path the finding is about. */
export abstract class CheckpointError extends CosyVoiceError {
  readonly file: string;

  constructor(finding: Finding, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(
      printable(`${finding.file}: found ${finding.found}, expected ${finding.expected}; ${finding.remedy}.`),
      { ...finding, ...details },
      options,
    );
    this.file = finding.file;
  }
}

/** One line without control characters: names inside a file come from whoever wrote it. */
function printable(message: string): string {
  return message.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return `\\u{${point.toString(16)}}`;
  });
}

/** The file is absent, is not a regular file or may not be read. */
export class CheckpointMissingError extends CheckpointError {
  readonly code = 'checkpoint_missing';
}

/** The bytes contradict their own format: cut short, a wrong checksum, an impossible size. */
export class CheckpointDamagedError extends CheckpointError {
  readonly code = 'checkpoint_damaged';
}

/** A known format, type or version that this reader does not take. */
export class CheckpointUnsupportedError extends CheckpointError {
  readonly code = 'checkpoint_unsupported';
}

/** A pickle that asks for something other than tensors and plain containers. Nothing of it was executed. */
export class CheckpointUnsafeError extends CheckpointError {
  readonly code = 'checkpoint_unsafe';
}

/** One of the published caps (`TORCH_FILE_LIMITS`) was passed. */
export class CheckpointLimitError extends CheckpointError {
  readonly code = 'checkpoint_limit';
}

/** A tensor is missing or has another shape than the configuration asks for. */
export class CheckpointMismatchError extends CheckpointError {
  readonly code = 'checkpoint_mismatch';
}

/** cosyvoice.yaml is malformed, incomplete or describes another architecture. */
export class ModelConfigError extends CheckpointError {
  readonly code = 'model_config_invalid';
}

/** A converted bundle whose files are not what its manifest says; converting again heals it. */
export class BundleDamagedError extends CheckpointError {
  readonly code = 'bundle_damaged';

  constructor(file: string, found: string, options?: ErrorOptions) {
    super(
      { file, found, expected: 'the file as the converter wrote it', remedy: CONVERT_AGAIN },
      {},
      options,
    );
  }
}

/** A bundle of another version of the converter. */
export class BundleVersionError extends CheckpointError {
  readonly code = 'bundle_version';

  constructor(file: string, found: number, expected: number) {
    super({ file, found: `bundle format ${found}`, expected: `format ${expected}`, remedy: CONVERT_AGAIN });
  }
}

/** The folder where bundles are kept takes none. */
export class CacheUnwritableError extends CheckpointError {
  readonly code = 'cache_unwritable';

  /** @returns undefined for an error that says nothing of the folder */
  static of(cacheFolder: string, cause: unknown): CacheUnwritableError | undefined {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const found = cacheRefusals[code];
    if (found === undefined) return undefined;
    return new CacheUnwritableError(
      {
        file: cacheFolder,
        found: `${found} (${code})`,
        expected: 'a folder with room for the converted model',
        remedy:
          'make it one, or convert the model into another folder with `npx cosyvoice convert --cache` and put the bundle among the models',
      },
      {},
      { cause },
    );
  }
}

const cacheRefusals: Readonly<Record<string, string>> = {
  EACCES: 'that it may not be written',
  EPERM: 'that it may not be written',
  EROFS: 'a disk that can only be read',
  ENOTDIR: 'a file in its place',
  ENOSPC: 'no room left on the disk',
  EDQUOT: 'no room left on the disk',
};

const CONVERT_AGAIN = 'convert the model folder again';

/** Where a folder was to be written something is already. */
export class OutputFolderInUseError extends CheckpointError {
  readonly code = 'output_folder_in_use';
}

/** The remedy for a file whose bytes are wrong. */
export const DOWNLOAD_AGAIN = 'download or copy the file again';
