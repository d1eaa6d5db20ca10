// Keeps bundles between runs: while nothing that made a bundle has changed, it is read, and not built.
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { version as bundlerVersion } from 'esbuild';
import { writeWhole } from './whole-file';

/** Some file systems keep times in steps of two seconds. */
const COARSE_TIME_MS = 2_000;

/** A built bundle. */
export interface Bundle {
  readonly code: string;
  /** The absolute paths of all files that it was made of. */
  readonly inputs: readonly string[];
}

/** What is kept of a bundle. */
interface KeptBundle {
  /** By absolute path: hashes of files' contents, and of folders' names. */
  readonly made: Readonly<Record<string, string>>;
  readonly bundlerVersion: string;
  readonly code: string;
}

/** Where a bundle is kept, and of what. */
export interface BundlePlace {
  /** Gets `<name>-<hash of root>.json`; may be removed at any time. */
  readonly cacheDir: string;
  readonly name: string;
  /** The folder of the sources: absolute, with package-lock.json and tsconfig.json. */
  readonly root: string;
}

/**
 * A bundle's code: kept, else built and kept. A cache that can't be read or written costs time only.
 * @throws what `build` throws
 */
export async function cachedBundle(place: BundlePlace, build: () => Promise<Bundle>): Promise<string> {
  const rootHash = sha256(place.root).slice(0, 16);
  const file = path.join(place.cacheDir, `${place.name}-${rootHash}.json`);
  const kept = await readKept(file);
  if (kept !== undefined && (await isCurrent(kept))) return kept.code;
  const startedMs = Date.now();
  const { code, inputs } = await build();
  const made = await hashesOf(madeOf(place.root, inputs));
  if (await isOlder(inputs, startedMs)) {
    const content = JSON.stringify({ made, bundlerVersion, code } satisfies KeptBundle);
    await writeWhole(file, () => [Buffer.from(content)]).catch(() => undefined);
  }
  return code;
}

async function readKept(file: string): Promise<KeptBundle | undefined> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isKept(kept) && kept.bundlerVersion === bundlerVersion ? kept : undefined;
  } catch {
    return undefined;
  }
}

function isKept(value: unknown): value is KeptBundle {
  if (typeof value !== 'object' || value === null) return false;
  if (!('made' in value && 'bundlerVersion' in value && 'code' in value)) return false;
  const { made, code } = value;
  if (typeof made !== 'object' || made === null || typeof code !== 'string') return false;
  return Object.values(made).every((hash) => typeof hash === 'string');
}

async function isCurrent({ made }: KeptBundle): Promise<boolean> {
  const now = await hashesOf(Object.keys(made));
  return Object.entries(made).every(([file, hash]) => now[file] === hash);
}

/** Whether no input was saved since shortly before: the bundler may have read it before that. */
async function isOlder(inputs: readonly string[], startedMs: number): Promise<boolean> {
  const changes = inputs.map((file) => stat(file).then(({ mtimeMs }) => mtimeMs < startedMs - COARSE_TIME_MS));
  return (await Promise.allSettled(changes)).every((change) => change.status === 'fulfilled' && change.value);
}

/**
 * All that decides on a bundle. A new file in a folder can take the place of an input; installed packages change with
 * the lock files.
 */
function madeOf(root: string, inputs: readonly string[]): readonly string[] {
  const own = inputs.filter((file) => !file.includes(`${path.sep}node_modules${path.sep}`));
  const settings = ['package-lock.json', 'tsconfig.json', path.join('node_modules', '.package-lock.json')];
  return [
    ...new Set([...inputs, ...own.flatMap(foldersAbove(root)), ...settings.map((file) => path.join(root, file))]),
  ];
}

/** The folders of a file up to the root's own children: the root itself gets logs and other results. */
function foldersAbove(root: string): (file: string) => readonly string[] {
  return (file) => {
    const folders: string[] = [];
    for (let folder = path.dirname(file); folder.startsWith(root + path.sep); folder = path.dirname(folder))
      folders.push(folder);
    return folders;
  };
}

async function hashesOf(files: readonly string[]): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await hashOf(file)] as const)));
}

async function hashOf(file: string): Promise<string> {
  try {
    const isFolder = (await stat(file)).isDirectory();
    return sha256(isFolder ? (await readdir(file)).sort().join('\n') : await readFile(file));
  } catch {
    return 'missing';
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
