// Finds a Chromium for the local run: CHROME_PATH, the packaged one (unpacked once into the user's cache folder), or an
// installed Chrome.
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { unpackedChromium } from '../bundles/unpacked-chromium';
import { userCacheFolder } from '../bundles/user-cache';
import { UserError } from '../core/contract/georender-error';
import { chromiumIn, type RunnableChromium } from '../handlers/render/browser/chromium-executable';

const run = promisify(execFile);

/** An executable, and what its environment needs besides the usual. */
export type LocalChromium = RunnableChromium;

/** No Chromium can be started on this machine; the message says what to do. */
export class NoChromiumError extends UserError {
  override readonly name = 'NoChromiumError';
}

/** The dependencies of the search. */
export interface ChromiumSearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly architecture: string;
  /** Paths at which a Chrome may be installed, best first. */
  readonly installed: readonly string[];
  /** Ends the unpacking early. */
  readonly signal?: AbortSignal;
  /** Called before the packaged Chromium is unpacked, which takes seconds. @param folder the target */
  readonly onUnpacking?: (folder: string) => void;
}

/** The search on this machine. */
export function thisMachine(signal?: AbortSignal, onUnpacking?: (folder: string) => void): ChromiumSearch {
  return {
    environment: process.env,
    platform: process.platform,
    architecture: process.arch,
    installed: installedChromes(process.platform, process.env),
    ...(signal && { signal }),
    ...(onUnpacking && { onUnpacking }),
  };
}

/** Finds a Chromium that starts. @throws NoChromiumError */
export async function findChromium(search: ChromiumSearch): Promise<LocalChromium> {
  const named = search.environment['CHROME_PATH'];
  if (named) {
    if (await isExecutable(named)) return { executable: named, environment: {} };
    throw new NoChromiumError(
      `CHROME_PATH is "${named}", which is not an executable file. Set it to the path of a Chrome or Chromium, or unset it.`,
    );
  }
  const packaged = await packagedChromium(search);
  if (packaged.kind === 'chromium') return packaged.chromium;
  for (const executable of search.installed) {
    if (await isExecutable(executable)) return { executable, environment: {} };
  }
  throw new NoChromiumError(
    `No Chromium can be started here: ${packaged.reason} and no installed Chrome was found. ` +
      'Install Chrome or Chromium, or set CHROME_PATH to the path of one.',
  );
}

type Packaged =
  | { readonly kind: 'chromium'; readonly chromium: LocalChromium }
  | { readonly kind: 'none'; readonly reason: string };

async function packagedChromium(search: ChromiumSearch): Promise<Packaged> {
  if (search.platform !== 'linux' || search.architecture !== 'x64') {
    return {
      kind: 'none',
      reason: `the packaged Chromium runs on linux x64 only (this is ${search.platform} ${search.architecture})`,
    };
  }
  try {
    const { folder } = await unpackedChromium(userCacheFolder(search.environment), search.signal, search.onUnpacking);
    const chromium = chromiumIn(folder, {});
    // A library may be missing, or the C library may be musl.
    await run(chromium.executable, ['--version'], {
      env: chromium.environment,
      ...(search.signal && { signal: search.signal }),
    });
    return { kind: 'chromium', chromium };
  } catch (error) {
    search.signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message.trim() : String(error);
    return { kind: 'none', reason: `the packaged Chromium did not start (${reason})` };
  }
}

function installedChromes(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  if (platform === 'darwin') {
    const names = ['Google Chrome', 'Chromium', 'Google Chrome for Testing'];
    return names.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
