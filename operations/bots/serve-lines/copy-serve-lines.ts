// Copies the lines of requests from a stack's log groups into the bucket of access logs, where Athena joins them. What
// is there already is not read again, so an ended copy goes on with the next report.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { called } from '../../aws/aws-call';
import { reasonOf } from '../../aws/error-reason';
import type { LogBucket } from '../log-location';
import { serveObjects } from '../s3-log-files';
import type { Interval } from '../sql-template';
import { missingSpans, spanKey } from './copied-spans';
import { DEFAULT_LINE_BOUNDS, LineBudget } from './line-budget';
import { linesInterval } from './lines-interval';
import { type LinePorts, type LinesRead, readLogGroup } from './log-group-lines';
import {
  type FunctionLines,
  type LineOptions,
  type LinesSource,
  type ServeFunction,
  serveFunctions,
} from './serve-log-groups';

/** Lines come into CloudWatch Logs within seconds; a copied span is never read again. */
export const SETTLED_MS = 300_000;

/** Where lines are copied to. */
export interface CopyTarget {
  readonly s3: Pick<S3Client, 'send'>;
  readonly location: LogBucket;
}

/** A function's copy. */
interface Copy extends CopyTarget {
  readonly serve: ServeFunction & { readonly group: { readonly kind: 'group' } };
  /** All that is wanted, and what of it is missing. */
  readonly wanted: Interval;
  readonly spans: readonly Interval[];
  readonly ports: LinePorts;
  /** A file of its own. */
  readonly file: string;
}

/** Copies the lines of the interval's requests. The result tells what was read now, not what was there before. */
export async function copyServeLines(
  source: LinesSource,
  interval: Interval,
  { s3, location }: CopyTarget,
  { mode, bounds = DEFAULT_LINE_BOUNDS, onLines = () => undefined }: LineOptions,
): Promise<readonly FunctionLines[]> {
  const { clock } = source;
  const budget = new LineBudget(bounds, clock);
  const wanted = linesInterval(interval);
  const settled = { ...wanted, toMs: Math.min(wanted.toMs, clock.nowMs() - SETTLED_MS) };
  const keys = (await serveObjects(s3, location, wanted)).map(({ key }) => key);
  const folder = await mkdtemp(path.join(tmpdir(), 'georender-lines-'));
  let all = 0;
  const count = (lines: number): void => onLines((all += lines));
  try {
    return await Promise.all(
      (await serveFunctions(source, mode)).map(async (serve, at): Promise<FunctionLines> => {
        const { region, functionName, group } = serve;
        if (group.kind === 'left-out') return { region, functionName, read: group };
        const ports = { client: source.cloudWatchLogs(region), clock, budget, onLines: count };
        const spans = missingSpans(serve, settled, keys);
        const file = path.join(folder, `${at}.json`);
        const read = await copySpans({ s3, location, serve: { ...serve, group }, wanted: settled, spans, ports, file });
        return { region, functionName, read };
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Copies span by span, until one ends early. */
async function copySpans(copy: Copy): Promise<LinesRead> {
  const { region, group } = copy.serve;
  let lines = 0;
  for (const span of copy.spans) {
    await writeFile(copy.file, '');
    const read = await readLogGroup({ region, logGroup: group.name }, span, copy.file, copy.ports);
    const untilMs = endOf(read, span);
    try {
      if (untilMs > span.fromMs) await put(copy, { fromMs: span.fromMs, toMs: untilMs });
    } catch (error) {
      return ended(copy, lines, span.fromMs, reasonOf(error));
    }
    if (read.kind !== 'left-out') lines += read.lines;
    if (read.kind !== 'all') return ended(copy, lines, untilMs, read.reason);
  }
  return { kind: 'all', lines };
}

/** All before this time is copied. */
function ended({ wanted }: Copy, lines: number, untilMs: number, reason: string): LinesRead {
  return untilMs > wanted.fromMs ? { kind: 'partial', lines, untilMs, reason } : { kind: 'left-out', reason };
}

/** A part has all lines until its newest one's time; of that time, others may be missing. */
function endOf(read: LinesRead, { fromMs, toMs }: Interval): number {
  if (read.kind === 'all') return toMs;
  return read.kind === 'partial' ? Math.max(fromMs, Math.min(toMs, read.untilMs)) : fromMs;
}

/** A span without lines has a file, too: it was read. */
async function put({ s3, location: { bucket, region }, serve, file }: Copy, span: Interval): Promise<void> {
  const packed = `${file}.gz`;
  await pipeline(createReadStream(file), createGzip(), createWriteStream(packed));
  const body = await readFile(packed);
  const key = spanKey(serve, span);
  await called({ action: 's3:PutObject', region, resource: `object ${key} of bucket ${bucket}` }, () =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body })),
  );
}
