// Reads a zip file's central directory and its stored files (APPNOTE.TXT, "4.3 General Format of a .ZIP file").
import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';

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
  readonly content: Buffer;
}

const END_BYTES = 22;
const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;

/** The files of a zip without comment, in the order of its directory; fails if one is not stored or is damaged. */
export function readZip(zip: Buffer): readonly ZipEntry[] {
  const end = zip.length - END_BYTES;
  assert.equal(zip.readUInt32LE(end), END_SIGNATURE);
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    assert.equal(zip.readUInt32LE(at), CENTRAL_SIGNATURE);
    const nameBytes = zip.readUInt16LE(at + 28);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameBytes),
      method: zip.readUInt16LE(at + 10),
      mode: zip.readUInt32LE(at + 38) >>> 16,
      dosTime: zip.readUInt32LE(at + 12),
      hasDataDescriptor: (zip.readUInt16LE(at + 8) & 8) !== 0,
      content: storedContent(zip, zip.readUInt32LE(at + 42), zip.readUInt32LE(at + 24), zip.readUInt32LE(at + 16)),
    });
    at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function storedContent(zip: Buffer, header: number, bytes: number, checksum: number): Buffer {
  assert.equal(zip.readUInt32LE(header), LOCAL_SIGNATURE);
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const content = zip.subarray(start, start + bytes);
  assert.equal(crc32(content), checksum);
  return content;
}
