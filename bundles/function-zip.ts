// Packs a function's files into a zip for Lambda: the same files give the same bytes under the same name on every
// machine (docs/decisions/0001-chromium-unpacked.md).
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { DEFLATED_BY, deflatedFile } from './deflate';
import { checkedBytes } from './function-size';
import { writeOnce } from './whole-file';
import { type ZipFile, zipBytes } from './zip-format';

/** A file to pack. */
export interface FunctionFile {
  /** In the zip; with forward slashes, ASCII. */
  readonly name: string;
  /** Where it lies; absolute. */
  readonly path: string;
  /** Lambda runs only executable files. */
  readonly executable: boolean;
}

/** A packed function. */
export interface FunctionZip {
  /** Absolute path. */
  readonly zipPath: string;
  /**
   * SHA-256 (hex) of the files' names, modes and contents, and of the compressor's name and version. It identifies the
   * zip's bytes, so it can be a key.
   */
  readonly sha256: string;
}

/** Folders for results; both may be removed at any time. */
export interface ZipFolders {
  /** Gets `<functionName>-<sha256>.zip`. */
  readonly zips: string;
  /** Keeps the deflated bytes of large files. */
  readonly deflated: string;
}

/** A file's attributes in a zip: regular, readable by all. */
const PLAIN_MODE = 0o100644;
const EXECUTABLE_MODE = 0o100755;

/** Deflating smaller files is quicker than a cache. */
const KEPT_FROM_BYTES = 16 * 1024 * 1024;

interface MeasuredFile extends FunctionFile {
  readonly mode: number;
  readonly bytes: number;
  readonly crc32: number;
  readonly sha256: string;
}

/**
 * Packs files, in the order of their names, unless the same zip is there already.
 * @throws FunctionTooLargeError before anything is written; and the file system's errors
 */
export async function packFunction(
  functionName: string,
  files: readonly FunctionFile[],
  folders: ZipFolders,
): Promise<FunctionZip> {
  const sorted = [...files].sort((one, other) => (one.name < other.name ? -1 : 1));
  await checkedBytes(functionName, sorted);
  const measured: MeasuredFile[] = [];
  for (const file of sorted) measured.push(await measure(file));
  const sha256 = contentHash(measured);
  const zipPath = path.join(folders.zips, `${functionName}-${sha256}.zip`);
  await writeOnce(zipPath, () => zipped(measured, folders.deflated));
  return { zipPath, sha256 };
}

async function measure(file: FunctionFile): Promise<MeasuredFile> {
  const hash = createHash('sha256');
  let [bytes, checksum] = [0, 0];
  for await (const chunk of createReadStream(file.path)) {
    hash.update(chunk);
    checksum = crc32(chunk, checksum);
    bytes += chunk.length;
  }
  const mode = file.executable ? EXECUTABLE_MODE : PLAIN_MODE;
  return { ...file, mode, bytes, crc32: checksum, sha256: hash.digest('hex') };
}

function contentHash(files: readonly MeasuredFile[]): string {
  const content = [DEFLATED_BY, ...files.map(({ name, mode, sha256 }) => [name, mode, sha256])];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

async function* zipped(files: readonly MeasuredFile[], deflatedDir: string): AsyncGenerator<Uint8Array> {
  const zipFiles: ZipFile[] = [];
  for (const file of files) zipFiles.push({ ...file, deflated: await deflate(file, deflatedDir) });
  yield* zipBytes(zipFiles);
}

async function deflate(file: MeasuredFile, deflatedDir: string): Promise<Uint8Array> {
  if (file.bytes < KEPT_FROM_BYTES) return joined(deflatedFile(file.path));
  const kept = path.join(deflatedDir, `${file.sha256}-${DEFLATED_BY}`);
  await writeOnce(kept, () => deflatedFile(file.path));
  return readFile(kept);
}

async function joined(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
