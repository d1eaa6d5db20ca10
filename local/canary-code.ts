// The code of a local run's canaries, if it is not that of the live functions: another build of Georender.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { BUILT_FUNCTIONS } from '../bundles/built-code';
import { UserError } from '../core/contract/georender-error';
import { CHROMIUM_EXECUTABLE, CHROMIUM_FOLDER, chromiumIn } from '../handlers/render/browser/chromium-executable';
import type { LocalChromium } from './chromium';

/** The places of the code. */
export interface CanaryCode {
  /** The folder with the built `serve/` and `render/`. */
  readonly bundlesDir: string;
  /** The Chromium beside the code of `render`; left out: that of the live functions. */
  readonly chromium?: LocalChromium;
}

/** A folder holds no build. */
export class CanaryCodeError extends UserError {
  override readonly name = 'CanaryCodeError';
}

/**
 * Finds the code in the output of `georender build`, or in an installed package of Georender.
 * @throws CanaryCodeError
 */
export function canaryCode(folder: string): CanaryCode {
  const found = [folder, path.join(folder, BUILT_FUNCTIONS)].find((dir) =>
    ['serve', 'render'].every((name) => existsSync(path.join(dir, name, 'index.mjs'))),
  );
  if (found === undefined)
    throw new CanaryCodeError(
      `--canary-from: ${folder} has no serve/index.mjs and render/index.mjs; name the output of \`georender build\`, ` +
        'e.g. ../my-branch/dist, or the folder of an installed package.',
    );
  const own = path.join(found, 'render', CHROMIUM_FOLDER);
  // The packaged Chromium is built for Lambda: it runs on Linux alone. A Chrome that was named replaces it everywhere.
  const isUsable = process.platform === 'linux' && process.arch === 'x64' && !process.env['CHROME_PATH'];
  const hasOwn = isUsable && existsSync(path.join(own, CHROMIUM_EXECUTABLE));
  return { bundlesDir: found, ...(hasOwn ? { chromium: chromiumIn(own, process.env) } : {}) };
}
