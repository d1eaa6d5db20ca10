// Builds a Lambda function's code: one ESM file. Chromium lies unpacked beside that of `render`.
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build, type Metafile, stop } from 'esbuild';
import { CHROMIUM_EXECUTABLE, CHROMIUM_FOLDER } from '../handlers/render/browser/chromium-executable';
import { SCRIPT_BUILD, textsOf } from '../handlers/render/injected/script-build';
import { builtFunction } from './built-code';
import type { FunctionFile } from './function-zip';
import { unpackedChromium } from './unpacked-chromium';
import { userCacheFolder } from './user-cache';

/** The functions of a region. */
export type LambdaName = 'serve' | 'render';

/**
 * All functions. A stack has health checks in up to three regions. The HTTP API, its jobs and the schedule are in the
 * home region.
 */
export type BundleName = LambdaName | 'health' | 'api' | 'jobs' | 'schedule';

/** CommonJS packages in an ESM bundle still need `require` and `__dirname`. */
export const MODULE_BANNER =
  "import{createRequire as georenderRequire}from'node:module';" +
  'const require=georenderRequire(import.meta.url),__dirname=import.meta.dirname;';

/** The texts of the scripts for the page, for handlers/render/injected/script-texts.ts. */
export async function scriptTexts(): Promise<Record<string, string>> {
  const texts = textsOf((await build(SCRIPT_BUILD)).outputFiles);
  return {
    GEORENDER_PAGE_WORLD: JSON.stringify(texts.pageWorld),
    GEORENDER_PAGE_CLOCK: JSON.stringify(texts.pageClock),
    GEORENDER_ISOLATED_WORLD: JSON.stringify(texts.isolatedWorld),
  };
}

/** How modules for Node are built: small, and readable where they fail. */
export const MODULE_BUILD = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  banner: { js: MODULE_BANNER },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
} satisfies BuildOptions;

/** Puts a function's `index.mjs` into a folder; the same sources give the same bytes on every machine. */
export async function buildLambdaBundle(name: BundleName, outDir: string): Promise<void> {
  const built = builtFunction(name);
  if (built === undefined) await bundleSources(name, outDir);
  else await copyFile(built, path.join(outDir, 'index.mjs'));
}

/** Builds a function's `index.mjs` from its sources, and returns the list of its inputs. */
export async function bundleSources(name: BundleName, outDir: string): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: [path.join(__dirname, '../handlers', name, 'entry.ts')],
    // Paths relative to it become part of the bundle.
    absWorkingDir: path.join(__dirname, '..'),
    outfile: path.resolve(outDir, 'index.mjs'),
    ...MODULE_BUILD,
    target: 'node24',
    logLevel: 'silent',
    metafile: true,
    define: name === 'render' ? await scriptTexts() : {},
  });
  return metafile;
}

/** Ends the bundler's process, which would wait for more; the next build starts another. */
export async function stopBundler(): Promise<void> {
  await stop();
}

/** The files of the unpacked Chromium, with their places in a built `render`. */
export async function chromiumFiles(): Promise<readonly FunctionFile[]> {
  const { folder, files } = await unpackedChromium(userCacheFolder(process.env));
  return files.map((file) => ({
    name: `${CHROMIUM_FOLDER}/${file}`,
    path: path.join(folder, file),
    // Libraries are loaded, not run.
    executable: file === CHROMIUM_EXECUTABLE,
  }));
}

/**
 * Puts the unpacked Chromium beside a built `render`.
 * @throws ChromiumNotUnpackedError, and the file system's errors
 */
export async function addChromium(outDir: string): Promise<void> {
  for (const { name, path: file, executable } of await chromiumFiles()) {
    const target = path.join(outDir, name);
    await mkdir(path.dirname(target), { recursive: true });
    // Shares the bytes where the file system can. A hard link would pass changes of the copy to the original.
    await copyFile(file, target, constants.COPYFILE_FICLONE);
    await chmod(target, executable ? 0o755 : 0o644);
  }
}
