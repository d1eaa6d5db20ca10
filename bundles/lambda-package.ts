// Packs the built functions into zip files, as Lambda takes them from S3: the same sources give the same bytes, so
// that a deployment without a change has no diff.
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { addChromiumArchives, buildLambdaBundle } from './lambda-bundle';
import type { LambdaName } from './lambda-bundle';

/** A built function: a zip file, and the SHA-256 (hex) of its content, which the S3 key carries. */
export interface LambdaPackage {
  /** Absolute path. */
  readonly zipPath: string;
  readonly sha256: string;
}

/** Both functions' code. */
export interface LambdaPackages {
  readonly serve: LambdaPackage;
  readonly render: LambdaPackage;
}

/** Where the packages are written. */
export interface LambdaPackageOptions {
  /** @default node_modules/.cache/georender/packages below the project's folder */
  readonly cacheDir?: string;
}

const DEFAULT_CACHE_DIR = path.join(__dirname, '../node_modules/.cache/georender/packages');

/**
 * How every file lies in a zip. Stored, not deflated: zlib's output differs between Node's versions and processors,
 * and Chromium's archives, nearly all of the bytes, are compressed already. The time has no zone (MS-DOS form) and is
 * the earliest that a zip can hold.
 */
const ENTRY = { compress: false, mode: 0o100644, mtime: new Date(1980, 0, 1), forceDosTimestamp: true };

const built = new Map<string, Promise<LambdaPackages>>();

/**
 * Builds the zip files of `serve` and `render`, once a process and folder, as `<cacheDir>/<name>-<sha256>.zip`.
 * Throws esbuild's errors and those of the file system.
 */
export function buildLambdaPackages(options: LambdaPackageOptions = {}): Promise<LambdaPackages> {
  const cacheDir = path.resolve(options.cacheDir ?? DEFAULT_CACHE_DIR);
  const known = built.get(cacheDir);
  if (known !== undefined) return known;
  const packages = buildBoth(cacheDir);
  built.set(cacheDir, packages);
  return packages;
}

async function buildBoth(cacheDir: string): Promise<LambdaPackages> {
  await mkdir(cacheDir, { recursive: true });
  const [serve, render] = await Promise.all([buildPackage('serve', cacheDir), buildPackage('render', cacheDir)]);
  return { serve, render };
}

async function buildPackage(name: LambdaName, cacheDir: string): Promise<LambdaPackage> {
  const folder = await mkdtemp(path.join(tmpdir(), `georender-${name}-`));
  const unfinished = path.join(cacheDir, `${name}-${randomUUID()}.tmp`);
  try {
    await buildLambdaBundle(name, folder);
    if (name === 'render') await addChromiumArchives(folder);
    const sha256 = await zipFolder(folder, unfinished);
    const zipPath = path.join(cacheDir, `${name}-${sha256}.zip`);
    // Whoever finds a file of this name finds all of it.
    await rename(unfinished, zipPath);
    return { zipPath, sha256 };
  } finally {
    await Promise.all([folder, unfinished].map((left) => rm(left, { recursive: true, force: true })));
  }
}

/** Writes a folder's files into a zip and returns the SHA-256 (hex) of it. */
async function zipFolder(folder: string, zipPath: string): Promise<string> {
  const zip = new ZipFile();
  for (const name of await fileNames(folder)) {
    // Given as a whole, a file's size and checksum stand before it: not every reader takes stored files without.
    zip.addBuffer(await readFile(path.join(folder, name)), name, ENTRY);
  }
  zip.end();
  const hash = createHash('sha256');
  await pipeline(
    zip.outputStream,
    async function* (chunks: AsyncIterable<string | Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(zipPath),
  );
  return hash.digest('hex');
}

/** The files below a folder, with forward slashes, sorted. */
async function fileNames(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
}
