// Finds a Chromium for the local run: CHROME_PATH, the packaged one (unpacked once into the user's cache folder), or
// an installed Chrome.
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { dependencies } from '../package.json';

const run = promisify(execFile);

/** An executable, and what its environment needs besides the usual. */
export interface LocalChromium {
  readonly executable: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** No Chromium can be started on this machine; the message says what to do. */
export class NoChromiumError extends Error {
  override readonly name = 'NoChromiumError';
}

/** What the search depends on; tests bring their own. */
export interface ChromiumSearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly architecture: string;
  /** Paths at which a Chrome may be installed, best first. */
  readonly installed: readonly string[];
  /** Ends the unpacking early. */
  readonly signal?: AbortSignal;
}

/** The search on this machine. */
export function thisMachine(signal?: AbortSignal): ChromiumSearch {
  return {
    environment: process.env,
    platform: process.platform,
    architecture: process.arch,
    installed: installedChromes(process.platform, process.env),
    ...(signal && { signal }),
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
    return { kind: 'none', reason: `the packaged Chromium runs on linux x64 only (this is ${search.platform} ${search.architecture})` };
  }
  const folder = path.join(cacheFolder(search.environment), `chromium-${dependencies['@sparticuz/chromium']}`);
  const chromium = inFolder(folder);
  try {
    if (!(await isExecutable(chromium.executable))) await unpack(folder, search.signal);
    return { kind: 'chromium', chromium };
  } catch (error) {
    search.signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message.trim() : String(error);
    return { kind: 'none', reason: `the packaged Chromium did not start (${reason})` };
  }
}

/** Unpacks beside the target, tries whether it starts, and renames: nobody ever sees half a Chromium. */
async function unpack(folder: string, signal: AbortSignal | undefined): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true });
  const staging = await mkdtemp(`${folder}.unpacking-`);
  try {
    await run(process.execPath, [path.join(__dirname, 'unpack-chromium.mjs')], {
      env: { PATH: process.env['PATH'], TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
      ...(signal && { signal }),
    });
    // The package's own configuration names folders of Lambda, and a cache in the machine's temporary folder.
    await writeFile(path.join(staging, 'fonts/fonts.conf'), fontsConfiguration(folder));
    const { executable, environment } = inFolder(staging);
    await run(executable, ['--version'], { env: environment, ...(signal && { signal }) });
    await rename(staging, folder);
  } catch (error) {
    // Another process may have been quicker: then its copy serves.
    if (!(await isExecutable(inFolder(folder).executable))) throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function inFolder(folder: string): LocalChromium {
  return {
    executable: path.join(folder, 'chromium'),
    environment: { LD_LIBRARY_PATH: path.join(folder, 'al2023/lib'), FONTCONFIG_PATH: path.join(folder, 'fonts') },
  };
}

function fontsConfiguration(folder: string): string {
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    `  <dir>${path.join(folder, 'fonts/fonts')}</dir>`,
    `  <cachedir>${path.join(folder, 'fonts-cache')}</cachedir>`,
    '</fontconfig>',
    '',
  ].join('\n');
}

/** The user's cache folder (XDG Base Directory Specification). */
function cacheFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const base = environment['XDG_CACHE_HOME'] || path.join(environment['HOME'] || os.homedir(), '.cache');
  return path.join(base, 'georender');
}

function installedChromes(platform: NodeJS.Platform, environment: Readonly<Record<string, string | undefined>>): readonly string[] {
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
