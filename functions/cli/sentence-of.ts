/** What went wrong, as a person at a terminal reads it. */
import { CosyVoiceError } from '../../layers/errors.ts';
import { unexpectedFault } from '../../layers/fault.ts';

/** @returns a sentence; the stack only for what nobody expected */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected = error instanceof CosyVoiceError && error.code !== unexpectedFault;
  if (isExpected || error.name === 'CLIError') return error.message;
  return fileSystemSentence(error) ?? error.stack ?? error.message;
}

const refusals: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of this path is a file, not a folder',
  EISDIR: 'this is a folder, not a file',
  EEXIST: 'this is there already',
  EACCES: 'you may not read or write here',
  EPERM: 'you may not read or write here',
  EROFS: 'this disk can only be read',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
};

/** What the file system refuses names its path and needs no stack. */
function fileSystemSentence(error: NodeJS.ErrnoException): string | undefined {
  if (error.syscall === undefined) return undefined;
  const reason = refusals[error.code ?? ''];
  if (reason === undefined) return error.message;
  return `${error.path === undefined ? '' : `${error.path}: `}${reason} (${error.code})`;
}
