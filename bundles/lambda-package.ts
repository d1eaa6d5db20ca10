// Packs the built functions into zip files for Lambda.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FunctionZip, packFunction } from './function-zip';
import { type BundleName, buildLambdaBundle, chromiumFiles } from './lambda-bundle';
import { userCacheFolder } from './user-cache';

/** A built function: a zip file, and the hash for its S3 key. */
export type LambdaPackage = FunctionZip;

/** Both functions' code. */
export interface LambdaPackages {
  readonly serve: LambdaPackage;
  readonly render: LambdaPackage;
}

/** The folder for the packages. */
export interface LambdaPackageOptions {
  /** @default node_modules/.cache/georender/packages below the working directory, which is the Pulumi project's */
  readonly cacheDir?: string;
}

const DEFAULT_CACHE_DIR = 'node_modules/.cache/georender/packages';

/**
 * Builds the zip files of `serve` and `render` as `<cacheDir>/<name>-<sha256>.zip`, once for each folder in a process.
 * Large files are deflated once for each user: the first build takes about fifteen seconds longer.
 *
 * @throws FunctionTooLargeError if Lambda would refuse one for its size
 * @throws ChromiumNotUnpackedError; and the errors of esbuild and the file system
 */
export const buildLambdaPackages: Build<LambdaPackages> = onceForEachFolder(async (cacheDir) => {
  const [serve, render] = await Promise.all([buildPackage('serve', cacheDir), buildPackage('render', cacheDir)]);
  return { serve, render };
});

/** The same for the function of health checks. @throws as {@link buildLambdaPackages} */
export const buildHealthPackage: Build<LambdaPackage> = onceForEachFolder((cacheDir) =>
  buildPackage('health', cacheDir),
);

/** The same for the function of the HTTP API. @throws as {@link buildLambdaPackages} */
export const buildApiPackage: Build<LambdaPackage> = onceForEachFolder((cacheDir) => buildPackage('api', cacheDir));

/** The same for the function of jobs. @throws as {@link buildLambdaPackages} */
export const buildJobsPackage: Build<LambdaPackage> = onceForEachFolder((cacheDir) => buildPackage('jobs', cacheDir));

/** The same for the function of the schedule. @throws as {@link buildLambdaPackages} */
export const buildSchedulePackage: Build<LambdaPackage> = onceForEachFolder((cacheDir) =>
  buildPackage('schedule', cacheDir),
);

type Build<Built> = (options?: LambdaPackageOptions) => Promise<Built>;

function onceForEachFolder<Built>(build: (cacheDir: string) => Promise<Built>): Build<Built> {
  const builds = new Map<string, Promise<Built>>();
  return ({ cacheDir = DEFAULT_CACHE_DIR } = {}) => {
    const folder = path.resolve(cacheDir);
    const known = builds.get(folder) ?? build(folder);
    builds.set(folder, known);
    return known;
  };
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
