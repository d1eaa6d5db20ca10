// The parts of DynamoDB's JSON protocol that the local run needs.
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';
import { InternalError } from '../../core/contract/georender-error';

/** An item or a key in DynamoDB JSON: attribute name to typed value, as in `{ "pk": { "S": "a" } }`. */
export type Item = Readonly<Record<string, unknown>>;

/** A request as it arrived over HTTP, body complete. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer ready to be sent, body complete. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** The embedded DynamoDB was used wrongly, or answered unexpectedly. */
export class EmbeddedDynamoDbError extends InternalError {
  override readonly name = 'EmbeddedDynamoDbError';
}

/** Whether `value` is a JSON object. */
export function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The operation's name out of the `X-Amz-Target` header (`DynamoDB_20120810.PutItem`), or ''. */
export function operationOf(headers: IncomingHttpHeaders): string {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? target.slice(target.indexOf('.') + 1) : '';
}

/** The body as a JSON object; undefined where it isn't one. */
export function parseBody(body: Buffer): Item | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    return isItem(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** An error answer in DynamoDB's form; `type` is qualified, as in `com.amazon.coral.service#…`. */
export function errorAnswer(status: number, type: string, message: string): WireAnswer {
  const body = Buffer.from(JSON.stringify({ __type: type, message }));
  return {
    status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': body.byteLength,
      'x-amzn-requestid': randomUUID(),
      'x-amz-crc32': String(crc32(body)),
    },
    body,
  };
}
