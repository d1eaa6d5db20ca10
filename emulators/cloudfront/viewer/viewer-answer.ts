// Writes answers to the viewer, with the headers that CloudFront adds to each.
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { EdgeResult } from '../../../core/contract/access-record';
import { type EdgeAnswer, type HeaderPairs, headerValue } from '../edge-request';
import { VIA } from '../origin/forwarded-headers';
import type { OriginAnswer } from '../origin/origin-fetch';

/** The location and the request of an answer. */
export interface AnswerOrigin {
  readonly location: string;
  readonly requestId: string;
  /** Runs the function at viewer-response on the headers of an origin's answer, cached or not. */
  readonly viewerHeaders?: (status: number, headers: HeaderPairs) => HeaderPairs;
  /** Headers that an answer gets besides its own. */
  readonly addedHeaders?: (headers: HeaderPairs) => HeaderPairs;
  /** Gets the answer's head. */
  readonly onHead?: (status: number, result: EdgeResult, headers: HeaderPairs) => void;
}

/** An object larger than this is passed on and not stored. */
export const MAX_OBJECT_BYTES = 50 * 1024 * 1024;

/** Sends an answer that is whole in memory. A HEAD gets its headers only. */
export function sendAnswer(res: ServerResponse, answer: EdgeAnswer, result: EdgeResult, from: AnswerOrigin): void {
  const hasLength = answer.headers.some(([name]) => name === 'content-length');
  const length: HeaderPairs = hasLength ? [] : [['content-length', String(answer.body.length)]];
  writeHead(res, answer.status, [...answer.headers, ...length], result, from);
  res.end(answer.body);
}

/** Sends a cached copy; a viewer that has its ETag gets a 304 (RFC 9110, 13.1.2). */
export function sendKept(
  res: ServerResponse,
  kept: EdgeAnswer,
  result: 'Hit' | 'RefreshHit',
  ifNoneMatch: string | undefined,
  from: AnswerOrigin,
): void {
  const etag = headerValue(kept.headers, 'etag');
  if (kept.status !== 200 || etag === undefined || !names(ifNoneMatch, etag)) {
    sendAnswer(res, kept, result, from);
    return;
  }
  writeHead(
    res,
    304,
    kept.headers.filter(([name]) => !name.startsWith('content-')),
    result,
    from,
  );
  res.end();
}

/** Whether an If-None-Match names a tag; weakly compared. */
function names(ifNoneMatch: string | undefined, etag: string): boolean {
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');
  const listed = (ifNoneMatch ?? '').split(',').map(opaque);
  return listed.includes('*') || listed.includes(opaque(etag));
}

/** Sends a short text of the edge itself, and closes the connection, since a body may be unread. */
export function sendRefusal(res: ServerResponse, status: number, text: string, from: AnswerOrigin): void {
  const headers: HeaderPairs = [
    ['content-type', 'text/plain; charset=utf-8'],
    ['connection', 'close'],
  ];
  sendAnswer(res, { status, headers, body: Buffer.from(`${text}\n`) }, 'Error', from);
}

/**
 * Passes an origin's answer on as it arrives.
 *
 * @param onWhole gets the body, unless it is too large to keep, before the viewer has all of it: the viewer's next
 *   request finds it stored
 * @throws when the origin breaks off or the viewer disconnects; the viewer's connection is then destroyed
 */
export async function streamAnswer(
  res: ServerResponse,
  answer: OriginAnswer,
  from: AnswerOrigin,
  onWhole?: (body: Buffer) => void,
): Promise<void> {
  writeHead(res, answer.status, answer.headers, 'Miss', from);
  if (onWhole === undefined) {
    await pipeline(answer.body, res);
  } else {
    await pipeline(answer.body, (source: AsyncIterable<Buffer>) => collected(source, onWhole), res);
  }
}

/** The same chunks, each held back until the next arrives. */
async function* collected(source: AsyncIterable<Buffer>, onWhole: (body: Buffer) => void): AsyncGenerator<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let held: Buffer | undefined;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes <= MAX_OBJECT_BYTES) {
      chunks.push(chunk);
    }
    if (held !== undefined) {
      yield held;
    }
    held = chunk;
  }
  if (bytes <= MAX_OBJECT_BYTES) {
    onWhole(Buffer.concat(chunks));
  }
  if (held !== undefined) {
    yield held;
  }
}

/** As at CloudFront, statuses from 400 are `Error`, from the cache and from the origin. */
function writeHead(
  res: ServerResponse,
  status: number,
  headers: HeaderPairs,
  result: EdgeResult,
  from: AnswerOrigin,
): void {
  const isOfAnOrigin = result === 'Hit' || result === 'RefreshHit' || result === 'Miss';
  const shown = isOfAnOrigin && status >= 400 ? 'Error' : result;
  // No function runs for errors ("Restrictions on all edge functions", HTTP status codes).
  const passed =
    isOfAnOrigin && status < 400 && from.viewerHeaders !== undefined ? from.viewerHeaders(status, headers) : headers;
  const own: HeaderPairs = [
    ['x-cache', `${shown} from cloudfront`],
    ['via', VIA],
    ['x-amz-cf-pop', from.location],
    ['x-amz-cf-id', from.requestId],
  ];
  const sent = [...passed, ...(from.addedHeaders?.(passed) ?? []), ...own];
  from.onHead?.(status, shown, sent);
  res.writeHead(status, sent.flat());
}
