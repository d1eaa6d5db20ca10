// Finds the Chromium to run: `CHROME_PATH`, or the unpacked one beside the function's code.
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../../core/contract/georender-error';

/** The folder beside the function's code that holds Chromium. */
export const CHROMIUM_FOLDER = 'chromium';

/** Paths in that folder: the binary, its libraries, and its fonts with fonts.conf. */
export const CHROMIUM_EXECUTABLE = 'chromium';
const CHROMIUM_LIBRARIES = 'al2023/lib';
export const CHROMIUM_FONTS = 'fonts';

/** An executable, and the environment variables that it needs. */
export interface RunnableChromium {
  readonly executable: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Environment variables, as in `process.env`. */
type Variables = Readonly<Record<string, string | undefined>>;

/** No Chromium can be run. */
export class ChromiumUnavailableError extends UserError {
  override readonly name = 'ChromiumUnavailableError';
}

/**
 * Finds this function's Chromium.
 * @param chromePath an executable that needs no variables; undefined: the one beside the code
 * @throws ChromiumUnavailableError if there is none beside the code
 */
export async function chromiumExecutable(
  chromePath: string | undefined,
  inherited: Variables,
): Promise<RunnableChromium> {
  if (chromePath !== undefined) return { executable: chromePath, environment: {} };
  const chromium = chromiumIn(path.join(__dirname, CHROMIUM_FOLDER), inherited);
  try {
    await access(chromium.executable, constants.X_OK);
  } catch (cause) {
    const advice =
      'Deploy it with the code (npx georender build puts it there), or set CHROME_PATH to the path of a Chrome.';
    throw new ChromiumUnavailableError(`${chromium.executable} is not there, or no executable file. ${advice}`, {
      cause,
    });
  }
  return chromium;
}

/**
 * The unpacked Chromium in a folder, without a check that it is there.
 * @param inherited the environment of the process that starts it; its libraries come after Chromium's own
 */
export function chromiumIn(folder: string, inherited: Variables): RunnableChromium {
  const libraries = [path.join(folder, CHROMIUM_LIBRARIES), inherited['LD_LIBRARY_PATH']];
  return {
    executable: path.join(folder, CHROMIUM_EXECUTABLE),
    environment: {
      LD_LIBRARY_PATH: libraries.filter((entry) => entry !== undefined && entry !== '').join(path.delimiter),
      FONTCONFIG_PATH: path.join(folder, CHROMIUM_FONTS),
    },
  };
}
