// Finds the Chromium to run: `CHROME_PATH`, or the one that @sparticuz/chromium brings for Lambda.
import { stat } from 'node:fs/promises';
import path from 'node:path';

/** Where the packaged Chromium's archives lie, beside the function's code. */
export const CHROMIUM_ARCHIVES_FOLDER = 'chromium';

/** There is no Chromium to run, or it is not whole. */
export class ChromiumUnavailableError extends Error {
  override readonly name = 'ChromiumUnavailableError';
}

/** The packaged binary has 190 MiB and more; what is much smaller was cut off while it was unpacked. */
const MIN_PACKAGED_BYTES = 100 * 1024 * 1024;

/**
 * The path of the executable. @throws ChromiumUnavailableError
 *
 * The package trusts whatever lies at its path, so a file that an interrupted unpacking left behind is refused here.
 */
export async function chromiumExecutable(chromePath: string | undefined): Promise<string> {
  if (chromePath !== undefined) return chromePath;
  const { default: chromium } = await import('@sparticuz/chromium');
  chromium.setGraphicsMode = false;
  const executable = await chromium.executablePath(path.join(__dirname, CHROMIUM_ARCHIVES_FOLDER));
  const { size } = await stat(executable);
  if (size < MIN_PACKAGED_BYTES) {
    throw new ChromiumUnavailableError(`${executable} has ${size} bytes only; remove it, so that it is unpacked again.`);
  }
  return executable;
}
