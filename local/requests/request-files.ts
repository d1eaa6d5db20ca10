// The local run's logs as files: the edge's access log in CloudFront's form, and the lines of `serve`. Reports read
// them as they read a stack's. Old files are removed, so a long run does not fill the disk.
import { appendFile, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { AccessRecord } from '../../core/contract/access-record';
import { describeError } from '../../handlers/runtime/log';
import type { ServedRequest } from '../../handlers/runtime/served-request';

/** Bounds of each of the two logs. */
export interface FileBounds {
  readonly fileBytes: number;
  readonly files: number;
}

/** 64 MB each: some 100,000 requests. */
export const DEFAULT_FILE_BOUNDS: FileBounds = { fileBytes: 8 * 1024 * 1024, files: 8 };

/** Lines that may wait for the disk. */
const MOST_WAITING = 10_000;

/** The names of a log's files: `access-000001.json`. */
export const ACCESS_LOG_FILES = 'access';
export const SERVE_LOG_FILES = 'serve';

/** The files of one run. */
export class RequestFiles {
  private readonly access: RotatingFile;
  private readonly serve: RotatingFile;

  /** @param onTrouble gets a sentence, once, when lines can't be written */
  constructor(
    readonly folder: string,
    onTrouble: (text: string) => void,
    bounds: FileBounds = DEFAULT_FILE_BOUNDS,
  ) {
    this.access = new RotatingFile(folder, ACCESS_LOG_FILES, bounds, onTrouble);
    this.serve = new RotatingFile(folder, SERVE_LOG_FILES, bounds, onTrouble);
  }

  /** Adds a request at the edge, without its query. */
  addAccess(record: AccessRecord): void {
    this.access.add({ ...record, 'cs-uri-query': '-' });
  }

  /** Adds a request that `serve` answered, by the columns of reports. */
  addServed({ requestId, region, cacheStatus, reason, ageSeconds, durationMs, parameters }: ServedRequest): void {
    this.serve.add({
      request_id: requestId,
      region,
      cache: cacheStatus,
      reason: reason ?? null,
      age_seconds: ageSeconds ?? null,
      duration_ms: durationMs,
      parameters: parameters.join(','),
    });
  }

  /** Resolves when all lines are written; later ones are dropped. */
  async close(): Promise<void> {
    await Promise.all([this.access.close(), this.serve.close()]);
  }
}

/** Lines in numbered files, of which the newest are kept. */
class RotatingFile {
  private waiting: string[] = [];
  private writing: Promise<void> | undefined;
  private bytes = 0;
  private number: number | undefined;
  private isEnded = false;

  constructor(
    private readonly folder: string,
    private readonly name: string,
    private readonly bounds: FileBounds,
    private readonly onTrouble: (text: string) => void,
  ) {}

  add(line: object): void {
    if (this.isEnded || this.waiting.length >= MOST_WAITING) return;
    this.waiting.push(`${JSON.stringify(line)}\n`);
    this.writing ??= this.writeAll().finally(() => {
      this.writing = undefined;
    });
  }

  async close(): Promise<void> {
    while (this.writing !== undefined) await this.writing;
    this.isEnded = true;
  }

  private async writeAll(): Promise<void> {
    try {
      this.number ??= (await this.newestNumber()) + 1;
      while (this.waiting.length > 0) {
        const text = this.waiting.join('');
        this.waiting = [];
        await appendFile(this.fileOf(this.number), text);
        this.bytes += Buffer.byteLength(text);
        if (this.bytes >= this.bounds.fileBytes) await this.nextFile(this.number);
      }
    } catch (error) {
      this.isEnded = true;
      this.waiting = [];
      this.onTrouble(`The ${this.name} log of this run ends: ${describeError(error)}`);
    }
  }

  private async nextFile(full: number): Promise<void> {
    this.number = full + 1;
    this.bytes = 0;
    await rm(this.fileOf(this.number - this.bounds.files), { force: true });
  }

  /** Earlier runs' files in the same folder count. */
  private async newestNumber(): Promise<number> {
    await mkdir(this.folder, { recursive: true });
    const numbers = (await readdir(this.folder)).flatMap((file) => {
      const [, name, number] = /^([a-z]+)-(\d{6})\.json$/.exec(file) ?? [];
      return name === this.name && number !== undefined ? [Number(number)] : [];
    });
    const newest = Math.max(0, ...numbers);
    const old = numbers.filter((number) => number <= newest + 1 - this.bounds.files);
    await Promise.all(old.map((number) => rm(this.fileOf(number), { force: true })));
    return newest;
  }

  private fileOf(number: number): string {
    return path.join(this.folder, `${this.name}-${String(number).padStart(6, '0')}.json`);
  }
}
