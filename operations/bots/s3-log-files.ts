// Downloads the access logs of an interval into a temporary folder, within bounds.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { BOT_TABLES } from '../../core/contract/access-log';
import { UserError } from '../../core/contract/georender-error';
import { called } from '../aws/aws-call';
import type { LogFiles } from './duckdb-engine';
import type { LogBucket } from './log-location';
import type { Interval } from './sql-template';

/** More logs than one machine should read. */
export class LogTooLargeError extends UserError {
  override readonly name = 'LogTooLargeError';
}

/** What is downloaded at most, unless the user allows more: some hundred million lines as Parquet. */
export const MOST_DOWNLOADED_BYTES = 5_000_000_000;

const HOUR_MS = 3_600_000;
const AT_ONCE = 8;

/** Downloaded files. */
export interface DownloadedLog extends LogFiles {
  readonly folder: string;
  readonly bytes: number;
  remove(): Promise<void>;
}

/** A file of the log. */
export interface LogObject {
  readonly key: string;
  readonly bytes: number;
}

/**
 * Downloads the files of all hours that overlap with the interval.
 * @param onBytes gets the bytes so far, and in all
 * @throws LogTooLargeError before anything is downloaded
 */
export async function downloadLog(
  s3: S3Client,
  location: LogBucket,
  interval: Interval,
  mostBytes: number = MOST_DOWNLOADED_BYTES,
  onBytes: (done: number, all: number) => void = () => undefined,
): Promise<DownloadedLog> {
  const objects = await logObjects(s3, location, interval);
  const all = objects.reduce((sum, { bytes }) => sum + bytes, 0);
  if (all > mostBytes)
    throw new LogTooLargeError(
      `The logs of this interval have ${gigabytes(all)}; allowed: ${gigabytes(mostBytes)}. ` +
        'Choose a shorter interval, allow more with --most-gigabytes, or let Athena count: --athena.',
    );
  const folder = await mkdtemp(path.join(tmpdir(), 'georender-logs-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    let done = 0;
    const waiting = objects.map((object, at) => ({ ...object, file: path.join(folder, `${at}.parquet`) }));
    const accessLog = waiting.map(({ file }) => file);
    const next = async (): Promise<void> => {
      for (let object = waiting.shift(); object !== undefined; object = waiting.shift()) {
        await download(s3, location, object.key, object.file);
        onBytes((done += object.bytes), all);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    return { format: 'parquet', accessLog, serveLog: [], folder, bytes: all, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The copied lines of `serve` of all hours that overlap with the interval. */
export function serveObjects(
  s3: Pick<S3Client, 'send'>,
  { region, bucket }: LogBucket,
  interval: Interval,
): Promise<readonly LogObject[]> {
  return logObjects(s3, { region, bucket, logPrefix: BOT_TABLES.servePrefix.replace(/\/$/, '') }, interval);
}

/** The files of all hours that overlap with the interval. */
export async function logObjects(
  s3: Pick<S3Client, 'send'>,
  { region, bucket, logPrefix }: Pick<LogBucket, 'region' | 'bucket' | 'logPrefix'>,
  { fromMs, toMs }: Interval,
): Promise<readonly LogObject[]> {
  const objects: LogObject[] = [];
  for (const day of daysOf(fromMs, toMs)) {
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: `${logPrefix}/${day}/`,
        ContinuationToken: token,
      });
      const answer = await called({ action: 's3:ListBucket', region, resource: `bucket ${bucket}` }, () =>
        s3.send(command),
      );
      for (const { Key: key = '', Size: bytes = 0 } of answer.Contents ?? [])
        if (overlaps(key.slice(logPrefix.length + 1), fromMs, toMs)) objects.push({ key, bytes });
      token = answer.NextContinuationToken;
    } while (token !== undefined);
  }
  return objects;
}

/** Days as in keys: `2026/11/29`. */
function daysOf(fromMs: number, toMs: number): readonly string[] {
  const days = new Set<string>();
  for (let ms = fromMs; ms < toMs; ms += HOUR_MS) days.add(dayOf(ms));
  days.add(dayOf(toMs - 1));
  return [...days];
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10).replaceAll('-', '/');
}

/** Whether the hour of a key, `2026/11/29/10/…`, has a part of the interval. */
function overlaps(key: string, fromMs: number, toMs: number): boolean {
  const [, year, month, day, hour] = /^(\d{4})\/(\d\d)\/(\d\d)\/(\d\d)\//.exec(key) ?? [];
  const startMs = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour));
  return startMs < toMs && startMs + HOUR_MS > fromMs;
}

async function download(s3: S3Client, { region, bucket }: LogBucket, key: string, file: string): Promise<void> {
  const call = { action: 's3:GetObject', region, resource: `object ${key} of bucket ${bucket}` };
  const { Body: body } = await called(call, () => s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })));
  if (body instanceof Readable) await pipeline(body, createWriteStream(file));
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
