// Writes the files that options name.
import { writeFile } from 'node:fs/promises';
import { UserError } from '../../core/contract/georender-error';

/** A file can't be written. */
export class ResultFileError extends UserError {
  override readonly name = 'ResultFileError';
}

/**
 * Writes a file that an option names.
 * @throws ResultFileError
 */
export async function writeResult(option: string, file: string, content: string | Buffer): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new ResultFileError(
      `${option}: ${file} can't be written${reason}; name a file in a folder that exists and can be written to.`,
      { cause },
    );
  }
}
