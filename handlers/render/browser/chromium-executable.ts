// Finds the Chromium to run: `CHROME_PATH`, or the one that lies unpacked beside the function's code.

import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../../core/contract/georender-error';

/** The folder beside the function's code that holds Chromium. */
export const CHROMIUM_FOLDER = 'chromium';

/** What lies in it: the binary, the folder of its libraries, and that of its fonts with their fonts.conf. */
export const CHROMIUM_EXECUTABLE = 'chromium';
const CHROMIUM_LIBRARIES = 'al2023/lib';
export const CHROMIUM_FONTS = 'fonts';

/** An executable, and the variables that it needs besides the usual. */
export interface RunnableChromium {
  readonly executable: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Environment variables, as in `process.env`. */
type Variables = Readonly<Record<string, string | undefined>>;

/** There is no Chromium to run. */
export class ChromiumUnavailableError extends UserError {
  override readonly name = 'ChromiumUnavailableError';
}

/**
 * The Chromium of this function.
 * @param chromePath an executable that needs nothing; undefined takes the one beside the code
 * @throws ChromiumUnavailableError if that one is not there
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
    const advice = 'Deploy it with the code (npm run build puts it there), or set CHROME_PATH to the path of a Chrome.';
    throw new ChromiumUnavailableError(`${chromium.executable} is not there, or no executable file. ${advice}`, {
      cause,
    });
  }
  return chromium;
}

/**
 * The unpacked Chromium in a folder, which is not looked at.
 * @param inherited the environment of who starts it: its libraries stay within reach, after Chromium's own
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
