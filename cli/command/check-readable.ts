// Looks whether a file that an option names can be read, before anything that takes time.
import { open } from 'node:fs/promises';
import { UnreadableFileError } from '../../core/contract/unreadable-file';

/**
 * @param option e.g. `--sitemap`
 * @param wanted what to name instead, e.g. `a sitemap`
 * @throws UnreadableFileError
 */
export async function checkReadable(option: string, file: string, wanted: string): Promise<void> {
  try {
    const handle = await open(file);
    try {
      // A folder can be opened, but not read.
      await handle.read(Buffer.alloc(1), 0, 1, 0);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new UnreadableFileError(option, file, wanted, cause);
  }
}
