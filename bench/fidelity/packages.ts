// Fetches each package of the corpus once, by its registry's own client, into the user's cache folder.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { userCacheFolder } from '../../bundles/user-cache';
import { UserError } from '../../core/contract/georender-error';
import type { Pin } from './corpus';

const run = promisify(execFile);

/** A package could not be fetched, or is not the pinned one. */
export class PackageNotFetchedError extends UserError {
  override readonly name = 'PackageNotFetchedError';
}

/** The folder of all packages; the user may remove it at any time. */
export function corpusCacheFolder(): string {
  return path.join(userCacheFolder(process.env), 'fidelity');
}

/** The folder of an unpacked package, which is fetched first if it is missing. @throws PackageNotFetchedError */
export async function unpackedPackage(pin: Pin): Promise<string> {
  const name = `${pin.registry}-${pin.name.replaceAll('/', '+')}-${pin.version}`;
  return madeOnce(path.join(corpusCacheFolder(), name), `${pin.name} ${pin.version}`, (staging) =>
    pin.registry === 'npm' ? unpackFromNpm(pin, staging) : unpackFromPypi(pin, staging),
  );
}

/**
 * The folder with the installed packages of a lock file. npm checks their integrity; install scripts don't run.
 * @param lockFolder holds `package.json` and `package-lock.json`
 */
export async function installedPackages(lockFolder: string): Promise<string> {
  const lock = await readFile(path.join(lockFolder, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  return madeOnce(path.join(corpusCacheFolder(), `libraries-${hash}`), 'the libraries', async (staging) => {
    await writeFile(path.join(staging, 'package-lock.json'), lock);
    await writeFile(path.join(staging, 'package.json'), await readFile(path.join(lockFolder, 'package.json')));
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: staging });
  });
}

/** Makes a folder beside its place and renames it: an interrupted run leaves no incomplete folder. */
async function madeOnce(folder: string, what: string, make: (staging: string) => Promise<void>): Promise<string> {
  if (await isThere(folder)) return folder;
  await mkdir(path.dirname(folder), { recursive: true });
  const staging = await mkdtemp(`${folder}.fetching-`);
  try {
    await make(staging);
    // Another run may have been faster; its folder has the same content.
    await rename(staging, folder).catch(async (error: unknown) => {
      if (!(await isThere(folder))) throw error;
    });
    return folder;
  } catch (error) {
    if (error instanceof PackageNotFetchedError) throw error;
    const reason = error instanceof Error ? error.message.trim() : String(error);
    throw new PackageNotFetchedError(
      `${what} could not be fetched: ${reason}. The bench needs npm, tar, python3 with pip, and access to the registries.`,
      { cause: error },
    );
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function unpackFromNpm(pin: Pin, staging: string): Promise<void> {
  await run('npm', ['pack', `${pin.name}@${pin.version}`, '--pack-destination', staging, '--ignore-scripts']);
  const archive = path.join(staging, await onlyFileOf(staging));
  const integrity = `sha512-${createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')}`;
  if (integrity !== pin.integrity) {
    throw new PackageNotFetchedError(
      `${pin.name} ${pin.version} has the integrity ${integrity}, but bench/fidelity/pins.ts names ${pin.integrity}.`,
    );
  }
  await run('tar', ['-xzf', archive, '-C', staging, '--strip-components=1', '--no-same-owner']);
  await rm(archive);
}

async function unpackFromPypi(pin: Pin, staging: string): Promise<void> {
  const requirements = path.join(staging, 'requirements.txt');
  // With --require-hashes pip accepts only the pinned wheel.
  await writeFile(requirements, `${pin.name}==${pin.version} --hash=${pin.integrity}\n`);
  const limits = ['--no-deps', '--only-binary=:all:', '--require-hashes'];
  await run('python3', ['-m', 'pip', 'download', ...limits, '-q', '-r', requirements, '-d', staging]);
  await rm(requirements);
  const wheel = path.join(staging, await onlyFileOf(staging));
  await run('python3', ['-m', 'zipfile', '-e', wheel, staging]);
  await rm(wheel);
}

async function onlyFileOf(folder: string): Promise<string> {
  const [name, ...others] = await readdir(folder);
  if (name !== undefined && others.length === 0) return name;
  throw new PackageNotFetchedError(
    `The registry's client must leave one archive in ${folder}. It left ${others.length + 1}.`,
  );
}

function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}
