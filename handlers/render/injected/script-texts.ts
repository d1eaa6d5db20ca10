// The text of each script that runs in the page, bundled when this module is loaded. In a built `render` the texts
// stand in place of this module (bundles/lambda-bundle.ts), so that neither the bundler nor the sources are needed
// there.
import path from 'node:path';
import { buildSync } from 'esbuild';
import { InternalError } from '../../../core/contract/georender-error';

const ENTRIES = {
  pageWorld: './page-world/page-world',
  pageClock: './page-world/page-clock',
  isolatedWorld: './isolated-world/isolated-world',
};

/** The bundler wrote other files than asked for. */
class ScriptMissingError extends InternalError {
  override readonly name = 'ScriptMissingError';
}

/** By the script's name. */
export const SCRIPT_TEXTS: Readonly<Record<keyof typeof ENTRIES, string>> = bundled();

function bundled(): typeof SCRIPT_TEXTS {
  const { outputFiles } = buildSync({
    entryPoints: ENTRIES,
    absWorkingDir: __dirname,
    outdir: 'scripts',
    write: false,
    bundle: true,
    // Each text becomes the body of a function (scripts.ts).
    format: 'esm',
    target: 'esnext',
    // The options for Node would make the scripts strict, and strict functions differ where the page can see it.
    tsconfigRaw: '{}',
    charset: 'utf8',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'silent',
  });
  const textOf = (name: keyof typeof ENTRIES): string => {
    const output = outputFiles.find((file) => path.parse(file.path).name === name);
    if (output === undefined) throw new ScriptMissingError(`The bundler wrote no script ${name}.`);
    return output.text.trim();
  };
  return { pageWorld: textOf('pageWorld'), pageClock: textOf('pageClock'), isolatedWorld: textOf('isolatedWorld') };
}
