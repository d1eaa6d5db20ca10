// Writes a zip of deflated files, which no library accepts, so that large files are deflated only once. APPNOTE.TXT,
// "4.3 General Format of a .ZIP file"; our files are far below the format's limit of 4 GiB.

/** A file of a zip. */
export interface ZipFile {
  /** With forward slashes, ASCII. */
  readonly name: string;
  /** Unix mode with the file type. */
  readonly mode: number;
  /** The content's size. */
  readonly bytes: number;
  readonly crc32: number;
  /** The raw deflated content (RFC 1951). */
  readonly deflated: Uint8Array;
}

const LOCAL_SIGNATURE = 0x04034b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const END_SIGNATURE = 0x06054b50;

/** 2.0: folders and deflation. */
const VERSION = 20;
const UNIX = 3;
const DEFLATED = 8;

/** Times have no zone; this is the earliest: 1980-01-01 00:00. */
const DOS_TIME = 0x0021_0000;

/** The bytes of a zip with these files, in this order. */
export function* zipBytes(files: readonly ZipFile[]): Generator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const header = localHeader(file);
    directory.push(centralHeader(file, offset));
    offset += header.length + file.deflated.length;
    yield header;
    yield file.deflated;
  }
  yield* directory;
  yield endOfDirectory(
    files.length,
    directory.reduce((sum, { length }) => sum + length, 0),
    offset,
  );
}

function localHeader(file: ZipFile): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(LOCAL_SIGNATURE);
  writeCommon(header, 4, file);
  return Buffer.concat([header, Buffer.from(file.name, 'ascii')]);
}

function centralHeader(file: ZipFile, offset: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(CENTRAL_SIGNATURE);
  header.writeUInt16LE((UNIX << 8) | VERSION, 4);
  writeCommon(header, 6, file);
  header.writeUInt32LE(file.mode * 0x1_0000, 38);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, Buffer.from(file.name, 'ascii')]);
}

/** The common part of both headers. */
function writeCommon(header: Buffer, at: number, file: ZipFile): void {
  header.writeUInt16LE(VERSION, at);
  header.writeUInt16LE(DEFLATED, at + 4);
  header.writeUInt32LE(DOS_TIME, at + 6);
  header.writeUInt32LE(file.crc32, at + 10);
  header.writeUInt32LE(file.deflated.length, at + 14);
  header.writeUInt32LE(file.bytes, at + 18);
  header.writeUInt16LE(file.name.length, at + 22);
}

function endOfDirectory(files: number, directoryBytes: number, directoryOffset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END_SIGNATURE);
  end.writeUInt16LE(files, 8);
  end.writeUInt16LE(files, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(directoryOffset, 16);
  return end;
}
