// Between `serve` and a Lambda function URL: payload format 2.0 in, a bounded base64 body out.
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { AnswerBody, ServeAnswer } from './serve-answer';
import type { ServeRequest } from './create-serve';

/**
 * Lambda's limit on a synchronous answer ("Lambda quotas": 6 MB), less room for headers and JSON. A body counts by
 * its base64 length.
 */
export const MAX_ANSWER_BYTES = 6 * 1024 * 1024 - 64 * 1024;

/** The request as `serve` sees it; the event's own path and query are never used, since AWS decodes them. */
export function serveRequest(event: Pick<APIGatewayProxyEventV2, 'headers'>): ServeRequest {
  return { headers: event.headers };
}

/**
 * The answer in the function URL's form, compressed where the client accepts it. A body that fits compressed only is
 * sent compressed to everyone (RFC 9110 §12.5.3 leaves that to the server).
 *
 * A HEAD gets the same: the function URL sets the length by the body, replaces one that we set
 * (`x-amzn-remapped-content-length`), and, as any server, sends no body to HEAD (RFC 9110 §9.3.2).
 */
export function functionUrlResult(answer: ServeAnswer, acceptEncoding: string | undefined): APIGatewayProxyStructuredResultV2 {
  // Lambda calls a body JSON that has no type of its own, an empty one too.
  const headers: Record<string, string> = { 'content-type': 'text/html; charset=utf-8', ...Object.fromEntries(answer.headers) };
  if (answer.body.bytes.length === 0) {
    // What a 200 would have (RFC 9110 §15.4.5).
    if (answer.status === 304) headers['vary'] = 'accept-encoding';
    return { statusCode: answer.status, headers, body: '' };
  }
  const accepted = acceptsGzip(acceptEncoding) ? 'gzip' : 'identity';
  const preferred = base64(answer.body, accepted);
  const fits = preferred.length <= MAX_ANSWER_BYTES;
  const encoding = fits ? accepted : 'gzip';
  if (encoding === 'gzip') headers['content-encoding'] = 'gzip';
  headers['vary'] = 'accept-encoding';
  const body = fits ? preferred : base64(answer.body, 'gzip');
  return body.length > MAX_ANSWER_BYTES ? tooLarge(headers) : { statusCode: answer.status, headers, body, isBase64Encoded: true };
}

/** Not 502, which would set off the failover to a region that can pass on no more. */
function tooLarge(headers: Readonly<Record<string, string>>): APIGatewayProxyStructuredResultV2 {
  const ours = Object.entries(headers).filter(([name]) => /^(?:x-georender-|server-timing$)/.test(name));
  return {
    statusCode: 500,
    headers: { ...Object.fromEntries(ours), 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body: `The site's answer is larger than the ${MAX_ANSWER_BYTES} bytes that can be passed on.\n`,
  };
}

/** Whether an Accept-Encoding names gzip without a weight of 0 (RFC 9110 §12.5.3). */
function acceptsGzip(acceptEncoding: string | undefined): boolean {
  return (acceptEncoding ?? '').split(',').some((entry) => {
    const [coding, ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    return (coding === 'gzip' || coding === '*') && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}

function base64(body: AnswerBody, encoding: AnswerBody['encoding']): string {
  return Buffer.from(encoded(body, encoding)).toString('base64');
}

function encoded(body: AnswerBody, encoding: AnswerBody['encoding']): Uint8Array {
  if (body.encoding === encoding) return body.bytes;
  return encoding === 'gzip' ? gzipSync(body.bytes) : gunzipSync(body.bytes);
}
