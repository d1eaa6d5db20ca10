// How the scripts that run in the page are bundled into texts.
import path from 'node:path';
import type { BuildOptions, OutputFile } from 'esbuild';
import { InternalError } from '../../../core/contract/georender-error';

const ENTRIES = {
  pageWorld: './page-world/page-world',
  pageClock: './page-world/page-clock',
  isolatedWorld: './isolated-world/isolated-world',
};

/** The texts of the scripts, by name. */
export type ScriptTexts = Readonly<Record<keyof typeof ENTRIES, string>>;

/** The bundler wrote other files than asked for. */
class ScriptMissingError extends InternalError {
  override readonly name = 'ScriptMissingError';
}

/** The options of the bundler. */
export const SCRIPT_BUILD = {
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
} as const satisfies BuildOptions;

/** Reads the texts from what the bundler wrote. */
export function textsOf(outputFiles: readonly OutputFile[]): ScriptTexts {
  const textOf = (name: keyof typeof ENTRIES): string => {
    const output = outputFiles.find((file) => path.parse(file.path).name === name);
    if (output === undefined) throw new ScriptMissingError(`The bundler wrote no script ${name}.`);
    return output.text.trim();
  };
  return { pageWorld: textOf('pageWorld'), pageClock: textOf('pageClock'), isolatedWorld: textOf('isolatedWorld') };
}
