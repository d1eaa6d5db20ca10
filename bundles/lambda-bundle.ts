// Builds a Lambda function's code: one ESM file with everything in it; Chromium's archives lie beside it.
import { build, stop } from 'esbuild';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { CHROMIUM_ARCHIVES_FOLDER } from '../handlers/render/chromium-executable';

/** The functions of a region. */
export type LambdaName = 'serve' | 'render';

/** CommonJS packages inside an ESM bundle still call `require` and look for `__dirname`. */
const BANNER =
  "import{createRequire as georenderRequire}from'node:module';" +
  'const require=georenderRequire(import.meta.url),__dirname=import.meta.dirname;';

/** Builds a function's `index.mjs` into a folder; the same sources give the same bytes, wherever it is called from. */
export async function buildLambdaBundle(name: LambdaName, outDir: string): Promise<void> {
  await build({
    entryPoints: [path.join(__dirname, '../handlers', name, 'entry.ts')],
    // Paths relative to it become part of the bundle.
    absWorkingDir: path.join(__dirname, '..'),
    outfile: path.resolve(outDir, 'index.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: BANNER },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'silent',
  });
}

/** Ends the bundler's process, which waits for more; the next build starts it anew. */
export async function stopBundler(): Promise<void> {
  await stop();
}

/** Puts the packaged Chromium's archives beside a built `render`, where its entry looks for them. */
export async function addChromiumArchives(outDir: string): Promise<void> {
  const archives = path.join(path.dirname(require.resolve('@sparticuz/chromium')), '../bin');
  await cp(archives, path.join(outDir, CHROMIUM_ARCHIVES_FOLDER), { recursive: true });
}
