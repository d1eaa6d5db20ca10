// Reads a zip file's central directory and its deflated files (APPNOTE.TXT, "4.3 General Format of a .ZIP file").
import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';

/** A file in a zip. */
export interface ZipEntry {
  readonly name: string;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  /** Unix mode with the file's type. */
  readonly mode: number;
  /** MS-DOS date and time: date in the upper 16 bits. */
  readonly dosTime: number;
  /** Whether sizes and checksum stand behind the content instead of before it. */
  readonly hasDataDescriptor: boolean;
  readonly bytes: number;
  /** Inflates it; fails if it is damaged, or not deflated. */
  content(): Buffer;
}

const END_BYTES = 22;
const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;

/** The files of a zip without comment, in the order of its directory. */
export function readZip(zip: Buffer): readonly ZipEntry[] {
  const end = zip.length - END_BYTES;
  assert.equal(zip.readUInt32LE(end), END_SIGNATURE);
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    assert.equal(zip.readUInt32LE(at), CENTRAL_SIGNATURE);
    const central = zip.subarray(at);
    const nameBytes = central.readUInt16LE(28);
    entries.push({
      name: central.toString('utf8', 46, 46 + nameBytes),
      method: central.readUInt16LE(10),
      mode: central.readUInt32LE(38) >>> 16,
      dosTime: central.readUInt32LE(12),
      hasDataDescriptor: (central.readUInt16LE(8) & 8) !== 0,
      bytes: central.readUInt32LE(24),
      content: () => inflatedContent(zip, central),
    });
    at += 46 + nameBytes + central.readUInt16LE(30) + central.readUInt16LE(32);
  }
  assert.equal(at, end);
  return entries;
}

function inflatedContent(zip: Buffer, central: Buffer): Buffer {
  const local = zip.subarray(central.readUInt32LE(42));
  assert.equal(local.readUInt32LE(0), LOCAL_SIGNATURE);
  // Version needed, flags, method, time, checksum, both sizes, length of the name: the same in both headers.
  assert.deepEqual(local.subarray(4, 28), central.subarray(6, 30));
  const start = 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const content = inflateRawSync(local.subarray(start, start + local.readUInt32LE(18)));
  assert.equal(content.length, central.readUInt32LE(24));
  assert.equal(crc32(content), central.readUInt32LE(16));
  return content;
}

/** Writes a zip's files below a folder with their modes, as Lambda does. */
export async function extractZip(zip: Buffer, folder: string): Promise<void> {
  for (const entry of readZip(zip)) {
    const file = path.join(folder, entry.name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, entry.content());
    await chmod(file, entry.mode & 0o777);
  }
}
