// Builds a Lambda function's code: one ESM file. Chromium lies unpacked beside that of `render`.
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build, type Metafile, stop } from 'esbuild';
import { CHROMIUM_EXECUTABLE, CHROMIUM_FOLDER } from '../handlers/render/browser/chromium-executable';
import { SCRIPT_BUILD, textsOf } from '../handlers/render/injected/script-build';
import { builtFunction } from './built-code';
import { type Bundle, cachedBundle } from './bundle-cache';
import type { FunctionFile } from './function-zip';
import { makeFolder } from './make-folder';
import { unpackedChromium } from './unpacked-chromium';
import { userCacheFolder } from './user-cache';

const ROOT = path.join(__dirname, '..');

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

/** The scripts for the page, as a bundle's definitions for handlers/render/injected/script-texts.ts. */
export async function pageScripts(): Promise<PageScripts> {
  const { outputFiles, metafile } = await build({ ...SCRIPT_BUILD, metafile: true });
  const texts = textsOf(outputFiles);
  const define = {
    GEORENDER_PAGE_WORLD: JSON.stringify(texts.pageWorld),
    GEORENDER_PAGE_CLOCK: JSON.stringify(texts.pageClock),
    GEORENDER_ISOLATED_WORLD: JSON.stringify(texts.isolatedWorld),
  };
  return { define, inputs: inputsOf(metafile, SCRIPT_BUILD.absWorkingDir) };
}

/** The scripts for the page. */
export interface PageScripts {
  readonly define: Record<string, string>;
  /** The absolute paths of their sources. */
  readonly inputs: readonly string[];
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

/**
 * Puts a function's `index.mjs` into a folder; the same sources give the same bytes on every machine. The bundler runs
 * only if they have changed since the user's last build.
 */
export async function buildLambdaBundle(name: BundleName, outDir: string): Promise<void> {
  const file = path.join(outDir, 'index.mjs');
  makeFolder(outDir);
  const built = builtFunction(name);
  if (built !== undefined) return copyFile(built, file);
  const cacheDir = path.join(userCacheFolder(process.env), 'bundles');
  await writeFile(file, await cachedBundle({ cacheDir, name, root: ROOT }, () => bundleSources(name)));
}

/** Builds a function's `index.mjs` from its sources. */
export async function bundleSources(name: BundleName): Promise<Bundle> {
  const scripts: PageScripts = name === 'render' ? await pageScripts() : { define: {}, inputs: [] };
  const { outputFiles, metafile } = await build({
    entryPoints: [path.join(ROOT, 'handlers', name, 'entry.ts')],
    // Paths relative to it become part of the bundle.
    absWorkingDir: ROOT,
    outfile: 'index.mjs',
    write: false,
    ...MODULE_BUILD,
    target: 'node24',
    logLevel: 'silent',
    metafile: true,
    define: scripts.define,
  });
  const code = outputFiles.map(({ text }) => text).join('');
  // They decide how it is built.
  const builders = [__filename, path.join(ROOT, 'handlers/render/injected/script-build.ts')];
  return { code, inputs: [...inputsOf(metafile, ROOT), ...scripts.inputs, ...builders] };
}

/** The absolute paths of what a bundle is made of. */
function inputsOf({ inputs }: Metafile, folder: string): readonly string[] {
  return Object.keys(inputs).map((file) => path.resolve(folder, file.replace(/^\(disabled\):/, '')));
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
