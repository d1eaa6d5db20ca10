// The error of a file that an option names and that can't be read: for every command the same sentence and exit code.
import { UserError } from './georender-error';

/** Node's codes of the usual reasons ("Common system errors", Node.js documentation). */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['ENOTDIR', 'a part of its path is no folder'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'reading it is not allowed'],
  ['EPERM', 'reading it is not allowed'],
]);

/** A file can't be read. Commands end as for wrong usage: nothing was done. */
export class UnreadableFileError extends UserError {
  override readonly name = 'UnreadableFileError';

  /**
   * @param option e.g. `--outputs`
   * @param wanted what to name instead, e.g. `a file with one URL a line`
   * @param cause the system's error
   */
  constructor(option: string, file: string, wanted: string, cause: unknown) {
    super(`${option}: ${file} can't be read: ${unreadableReason(cause)}; name ${wanted}.`, { cause });
  }
}

/** Why a file can't be read, without its path. */
export function unreadableReason(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'for an unknown reason';
  return REASONS.get(code) ?? code;
}
