// Where the built page is: beside the packed command, or built once from the sources of a clone.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { buildConsole } from './build';

/** The packed command's folder of the page, beside its code. */
export const PACKED_PAGE = 'console-page';

const ROOT = path.join(__dirname, '..');
const CACHE = path.join(ROOT, 'node_modules/.cache/georender');

/** The folder with `index.html`. In a clone it is built at the first call after a change, which takes seconds. */
export async function consolePageFolder(): Promise<string> {
  const packed = path.join(__dirname, PACKED_PAGE);
  if (existsSync(packed)) return packed;
  const folder = path.join(CACHE, `console-${await sourceHash(ROOT)}`);
  if (!existsSync(folder)) await buildInto(folder);
  return folder;
}

/** Several processes may build at once; the first that ends wins. */
async function buildInto(folder: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const building = await mkdtemp(path.join(CACHE, 'building-console-'));
  try {
    await buildConsole(building);
    await rename(building, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/** The folders of which the page may be built: its own sources, and folders that it imports from. */
export const PAGE_SOURCES: readonly string[] = ['console/app', 'core', 'operations'];

/** A hash of everything that the page is built from. @param root the clone's folder */
export async function sourceHash(root: string): Promise<string> {
  const files = (await Promise.all(PAGE_SOURCES.map((folder) => filesBelow(path.join(root, folder))))).flat();
  const others = ['console/build.ts', 'package-lock.json'].map((file) => path.join(root, file));
  const hash = createHash('sha256');
  for (const file of [...files, ...others].sort()) {
    const content = await readFile(file);
    hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}
