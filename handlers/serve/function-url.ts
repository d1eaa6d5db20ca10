// Between `serve` and a Lambda function URL: payload format 2.0 in, a streamed answer out.
import { gunzipSync, gzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ServeRequest } from './create-serve';
import type { AnswerBody, ServeAnswer } from './serve-answer';

/** Lambda's limit on a streamed answer ("Response streaming for Lambda functions": 200 MB); buffered, it is 6 MB. */
export const MAX_ANSWER_BYTES = 200 * 1024 * 1024;

/** An answer as a function URL sends it. */
export interface FunctionUrlAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The request as `serve` sees it. The event's own path and query are never used: AWS decodes them. */
export function serveRequest(event: Pick<APIGatewayProxyEventV2, 'headers'>): ServeRequest {
  return { headers: event.headers };
}

/**
 * The answer in the function URL's form, compressed where the client accepts it.
 *
 * HEAD gets the same. The function URL sets the length by the body, renames a length of ours
 * (`x-amzn-remapped-content-length`), and sends no body to HEAD (RFC 9110 §9.3.2).
 */
export function functionUrlAnswer(answer: ServeAnswer, acceptEncoding: string | undefined): FunctionUrlAnswer {
  // Without a type, Lambda calls even an empty body JSON.
  const headers: Record<string, string> = {
    'content-type': 'text/html; charset=utf-8',
    ...Object.fromEntries(answer.headers),
  };
  if (answer.body.bytes.length === 0) {
    // As a 200 would have it (RFC 9110 §15.4.5).
    if (answer.status === 304) headers['vary'] = 'accept-encoding';
    return { statusCode: answer.status, headers, body: new Uint8Array() };
  }
  const encoding = acceptsGzip(acceptEncoding) ? 'gzip' : 'identity';
  if (encoding === 'gzip') headers['content-encoding'] = 'gzip';
  headers['vary'] = 'accept-encoding';
  return { statusCode: answer.status, headers, body: encoded(answer.body, encoding) };
}

/** Whether an Accept-Encoding names gzip without a weight of 0 (RFC 9110 §12.5.3). */
function acceptsGzip(acceptEncoding: string | undefined): boolean {
  return (acceptEncoding ?? '').split(',').some((entry) => {
    const [coding, ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    return (coding === 'gzip' || coding === '*') && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}

function encoded(body: AnswerBody, encoding: AnswerBody['encoding']): Uint8Array {
  if (body.encoding === encoding) return body.bytes;
  return encoding === 'gzip' ? gzipSync(body.bytes) : gunzipSync(body.bytes, { maxOutputLength: MAX_ANSWER_BYTES });
}
