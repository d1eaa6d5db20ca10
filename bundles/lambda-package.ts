// Packs the built functions into zip files, as Lambda takes them from S3.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FunctionZip } from './function-zip';
import { packFunction } from './function-zip';
import type { BundleName } from './lambda-bundle';
import { buildLambdaBundle, chromiumFiles } from './lambda-bundle';
import { userCacheFolder } from './user-cache';

/** A built function: a zip file, and the hash that the S3 key carries; see `function-zip.ts`. */
export type LambdaPackage = FunctionZip;

/** Both functions' code. */
export interface LambdaPackages {
  readonly serve: LambdaPackage;
  readonly render: LambdaPackage;
}

/** Where the packages are written. */
export interface LambdaPackageOptions {
  /** @default node_modules/.cache/georender/packages below the working directory, which is the Pulumi project's */
  readonly cacheDir?: string;
}

const DEFAULT_CACHE_DIR = 'node_modules/.cache/georender/packages';

const built = new Map<string, Promise<LambdaPackages>>();

/**
 * Builds the zip files of `serve` and `render`, once a process and folder, as `<cacheDir>/<name>-<sha256>.zip`.
 * Large files are deflated once a user: the first time takes some fifteen seconds longer.
 *
 * @throws FunctionTooLargeError if Lambda would refuse one for its size
 * @throws ChromiumNotUnpackedError; and esbuild's errors and those of the file system
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
  const [serve, render] = await Promise.all([buildPackage('serve', cacheDir), buildPackage('render', cacheDir)]);
  return { serve, render };
}

const builtHealth = new Map<string, Promise<LambdaPackage>>();

/** The same for the function of health checks, which few regions have. @throws as {@link buildLambdaPackages} */
export function buildHealthPackage(options: LambdaPackageOptions = {}): Promise<LambdaPackage> {
  const cacheDir = path.resolve(options.cacheDir ?? DEFAULT_CACHE_DIR);
  const known = builtHealth.get(cacheDir);
  if (known !== undefined) return known;
  const building = buildPackage('health', cacheDir);
  builtHealth.set(cacheDir, building);
  return building;
}

async function buildPackage(name: BundleName, cacheDir: string): Promise<LambdaPackage> {
  const folder = await mkdtemp(path.join(tmpdir(), `georender-${name}-`));
  try {
    await buildLambdaBundle(name, folder);
    const code = { name: 'index.mjs', path: path.join(folder, 'index.mjs'), executable: false };
    const files = name === 'render' ? [code, ...(await chromiumFiles())] : [code];
    const deflated = path.join(userCacheFolder(process.env), 'deflated');
    return await packFunction(name, files, { zips: cacheDir, deflated });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
