// Keeps the objects and items of the local S3 and DynamoDB in one SQLite file, which one run has at a time.
//
// A write is in the file, whole, before its client has the answer, also if the process is killed. A power failure may
// lose the last writes.
import path from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { makeFolder } from '../../bundles/make-folder';
import { UserError } from '../../core/contract/georender-error';
import type { ItemKeeper, KeptItem } from '../../emulators/dynamodb/region';
import { type Item, isItem } from '../../emulators/dynamodb/wire';
import type { ObjectKeeper, StoredObject } from '../../emulators/s3/object-store';
import { type Checksum, isChecksumHeader } from '../../emulators/s3/protocol/integrity';

/** The folder can't be used. */
export class StateFileError extends UserError {
  override readonly name = 'StateFileError';
}

const FILE_NAME = 'georender.sqlite';

/** Changes with the tables below. */
const FORM = 1;

const TABLES = `
  CREATE TABLE objects (bucket TEXT, key TEXT, body BLOB, info TEXT, PRIMARY KEY (bucket, key)) STRICT;
  CREATE TABLE items (region TEXT, name TEXT, id TEXT, written TEXT, PRIMARY KEY (region, name, id)) STRICT;
  PRAGMA user_version = ${FORM};`;

/** SQLite's primary result codes ("Result and Error Codes", sqlite.org). */
const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;

/** SQLITE_PERM, SQLITE_READONLY, SQLITE_IOERR, SQLITE_CANTOPEN. */
const SQLITE_UNWRITABLE: readonly number[] = [3, 8, 10, 14];

/** An open state file. */
export class StateFile implements ObjectKeeper, ItemKeeper {
  private readonly database: DatabaseSync;
  private readonly file: string;
  private readonly putObject: StatementSync;
  private readonly putItem: StatementSync;

  /**
   * Opens the file of a folder, which is made if it is missing.
   * @throws StateFileError if another run has it, or it can't be read
   */
  static open(folder: string): StateFile {
    const file = path.join(folder, FILE_NAME);
    try {
      makeFolder(folder);
      return new StateFile(file);
    } catch (cause) {
      if (cause instanceof StateFileError) throw cause;
      throw new StateFileError(`--data: ${explain(cause, folder, file)}`, { cause });
    }
  }

  private constructor(file: string) {
    this.file = file;
    this.database = new DatabaseSync(file);
    try {
      prepareTables(this.database, file);
      this.putObject = this.database.prepare('INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?)');
      this.putItem = this.database.prepare('INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?)');
    } catch (error) {
      this.database.close();
      throw error;
    }
  }

  *objects(bucket: string): Iterable<readonly [key: string, object: StoredObject]> {
    const rows = this.database.prepare('SELECT key, body, info FROM objects WHERE bucket = ?');
    for (const { key, body, info } of rows.iterate(bucket)) {
      const object = typeof key === 'string' && body instanceof Uint8Array ? readObject(body, parsed(info)) : undefined;
      if (typeof key !== 'string' || object === undefined) throw this.unreadable(`object ${String(key)} of ${bucket}`);
      yield [key, object];
    }
  }

  keepObject(bucket: string, key: string, object: StoredObject): void {
    const { body, etag, lastModifiedMs, headers, checksum, writeNumber, replicationStatus } = object;
    const isReplica = replicationStatus === 'REPLICA';
    const info = { etag, lastModifiedMs, headers: [...headers], checksum, writeNumber, isReplica };
    this.putObject.run(bucket, key, body, JSON.stringify(info));
  }

  dropObject(bucket: string, key: string): void {
    this.database.prepare('DELETE FROM objects WHERE bucket = ? AND key = ?').run(bucket, key);
  }

  *items(region: string, table: string): Iterable<KeptItem> {
    const rows = this.database.prepare('SELECT id, written FROM items WHERE region = ? AND name = ?');
    for (const { id, written } of rows.iterate(region, table)) {
      const item = readItem(parsed(written));
      if (item === undefined) throw this.unreadable(`item ${String(id)} of ${table} in ${region}`);
      yield item;
    }
  }

  keepItem(region: string, table: string, item: KeptItem): void {
    this.putItem.run(region, table, JSON.stringify(item.key), JSON.stringify(item));
  }

  dropItem(region: string, table: string, key: Item): void {
    this.database
      .prepare('DELETE FROM items WHERE region = ? AND name = ? AND id = ?')
      .run(region, table, JSON.stringify(key));
  }

  /** Releases the file for the next run. */
  close(): void {
    this.database.close();
  }

  private unreadable(what: string): StateFileError {
    return new StateFileError(
      `--data: "${this.file}" has something unreadable in it (${what}); remove it to start with an empty cache.`,
    );
  }
}

function prepareTables(database: DatabaseSync, file: string): void {
  // With EXCLUSIVE, the transaction's lock stays until the file is closed or the process dies.
  database.exec(
    'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN EXCLUSIVE',
  );
  const check = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (check !== 'ok') throw new Error(`it is damaged: ${String(check).replace(/\s+/g, ' ')}`);
  const form = database.prepare('PRAGMA user_version').get()?.['user_version'];
  const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (isEmpty) database.exec(TABLES);
  else if (form !== FORM) {
    const ours = `this version reads and writes form ${FORM}`;
    throw new StateFileError(
      `--data: "${file}" has the form ${String(form)}; ${ours}. Remove it to start with an empty cache, or name another folder.`,
    );
  }
  database.exec('COMMIT');
}

function explain(cause: unknown, folder: string, file: string): string {
  // The low byte is the primary result code.
  const code = cause instanceof Error && 'errcode' in cause ? Number(cause.errcode) & 0xff : undefined;
  if (code === SQLITE_BUSY) return `"${folder}" is in use by another run; stop that one, or name another folder.`;
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (code === SQLITE_FULL)
    return `"${folder}" is on a disk that is full (${reason}); free some space, or name another folder.`;
  if (code !== undefined && SQLITE_UNWRITABLE.includes(code))
    return `"${file}" can't be made or written (${reason}); name a folder that can be written.`;
  if (cause instanceof Error && 'syscall' in cause)
    return `"${folder}" can't be made (${reason}); name a folder that can.`;
  return `"${file}" can't be used (${reason}); remove it to start with an empty cache, or name another folder.`;
}

function parsed(text: unknown): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
    return isItem(value) ? value : {};
  } catch {
    return {};
  }
}

function readObject(body: Uint8Array, info: Readonly<Record<string, unknown>>): StoredObject | undefined {
  const { etag, lastModifiedMs, headers, checksum, writeNumber, isReplica } = info;
  const pairs = Array.isArray(headers) ? headers.filter(isPair) : [];
  if (typeof etag !== 'string' || typeof lastModifiedMs !== 'number' || typeof writeNumber !== 'number')
    return undefined;
  const replicationStatus = isReplica === true ? 'REPLICA' : undefined;
  return {
    body,
    etag,
    lastModifiedMs,
    headers: new Map(pairs),
    checksum: readChecksum(checksum),
    writeNumber,
    replicationStatus,
  };
}

function readChecksum(value: unknown): Checksum | undefined {
  if (!isItem(value)) return undefined;
  const { header, value: digest } = value;
  return typeof header === 'string' && isChecksumHeader(header) && typeof digest === 'string'
    ? { header, value: digest }
    : undefined;
}

function readItem({ key, item, version }: Readonly<Record<string, unknown>>): KeptItem | undefined {
  if (!isItem(key) || !(item === undefined || isItem(item)) || !isItem(version)) return undefined;
  const { micros, region } = version;
  return typeof micros === 'number' && typeof region === 'string'
    ? { key, item, version: { micros, region } }
    : undefined;
}

function isPair(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}
