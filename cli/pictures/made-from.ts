// What each picture is made from, as a hash: pictures of the same view differ by their clocks, so pixels tell nothing.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { PICTURES, type Picture } from './pictures';

const ROOT = path.join(__dirname, '../..');
const APP = 'console/app';
const ENTRY = `${APP}/src/main.tsx`;

/** Every picture shows the demo site, and is staged by this folder. */
const STAGE = ['demo', 'cli/pictures'];

/** A hash for each picture, by its name. */
export async function hashesOfPictures(): Promise<Readonly<Record<string, string>>> {
  const imports = await importsOfPage();
  const stage = (await Promise.all(STAGE.map(filesBelow))).flat();
  const hashed = PICTURES.map(async (picture): Promise<[string, string]> => {
    const files = new Set([...stage, `${APP}/index.html`, ...sourcesOf(picture, imports)]);
    return [picture.name, await hashOf([...files].sort())];
  });
  return Object.fromEntries(await Promise.all(hashed));
}

type Imports = Metafile['inputs'];

/** Imports as the bundler sees them, so without types. */
async function importsOfPage(): Promise<Imports> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [ENTRY],
    bundle: true,
    metafile: true,
    write: false,
    outdir: 'not-written',
    packages: 'external',
    platform: 'node',
    logLevel: 'silent',
  });
  return metafile.inputs;
}

/**
 * The frame of all views, and the view, as far as they are of the page itself. What answers the page is left out:
 * nearly every change would reach a picture. A change there that shows in one needs `npm run pictures -- --all`.
 */
function sourcesOf({ view }: Picture, imports: Imports): ReadonlySet<string> {
  const own = Object.keys(imports).filter((file) => file.startsWith(`${APP}/src/views/${view}/`));
  if (own.length === 0) throw new Error(`The view /${view} has no folder ${APP}/src/views/${view}; add or rename it.`);
  const found = new Set<string>();
  const waiting = [ENTRY, ...own];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file) || !file.startsWith(`${APP}/`)) continue;
    found.add(file);
    const needed = imports[file]?.imports ?? [];
    waiting.push(
      ...needed.filter(({ external, kind }) => !external && kind !== 'dynamic-import').map((one) => one.path),
    );
  }
  return found;
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(path.join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)));
}

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\n`).update(await readFile(path.join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}
