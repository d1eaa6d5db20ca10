// The texts of the scripts that run in the page. A built `render` has them in it (bundles/lambda-bundle.ts); elsewhere
// they are bundled when this module is loaded.
import type * as esbuild from 'esbuild';
import type * as scriptBuild from './script-build';

/** Set by the build. */
declare const GEORENDER_PAGE_WORLD: string | undefined;
declare const GEORENDER_PAGE_CLOCK: string | undefined;
declare const GEORENDER_ISOLATED_WORLD: string | undefined;

/** By the script's name. */
export const SCRIPT_TEXTS: scriptBuild.ScriptTexts =
  typeof GEORENDER_PAGE_WORLD === 'string' &&
  typeof GEORENDER_PAGE_CLOCK === 'string' &&
  typeof GEORENDER_ISOLATED_WORLD === 'string'
    ? { pageWorld: GEORENDER_PAGE_WORLD, pageClock: GEORENDER_PAGE_CLOCK, isolatedWorld: GEORENDER_ISOLATED_WORLD }
    : bundled();

function bundled(): scriptBuild.ScriptTexts {
  /* eslint-disable @typescript-eslint/no-require-imports -- imports would take the bundler into a built `render` */
  const { buildSync }: typeof esbuild = require('esbuild');
  const { SCRIPT_BUILD, textsOf }: typeof scriptBuild = require('./script-build');
  /* eslint-enable @typescript-eslint/no-require-imports */
  return textsOf(buildSync(SCRIPT_BUILD).outputFiles);
}
