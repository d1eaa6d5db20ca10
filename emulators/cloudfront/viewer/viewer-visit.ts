// Receives a viewer's request: its location, CloudFront's refusals, and the request as the function sees it.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { VIEWER_COUNTRY_HEADER, VIEWER_SUBDIVISION_HEADER } from '../../../core/contract/header-names';
import type { EdgeRequest, HeaderPairs } from '../edge-request';
import { type BehaviourPolicies, type ViewerLocation, viewerHeaders } from '../origin/forwarded-headers';
import type { AnswerOrigin } from './viewer-answer';

/** A viewer's request at an edge location. */
export interface Visit extends AnswerOrigin, ViewerLocation {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** As sent. */
  readonly path: string;
  readonly rawQuery: string | undefined;
  readonly viewerIp: string;
}

const MAX_URL_BYTES = 8_192;
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];
const DEFAULT_COUNTRY = 'US';

/**
 * Receives a request. Its own headers `cloudfront-viewer-country` and `cloudfront-viewer-country-region` tell its
 * country and subdivision, as only CloudFront could find these out. The country is also its edge location.
 */
export function arrive(req: IncomingMessage, res: ServerResponse): Visit {
  const target = req.url ?? '/';
  const question = target.indexOf('?');
  const asked = req.headers[VIEWER_COUNTRY_HEADER];
  const subdivision = req.headers[VIEWER_SUBDIVISION_HEADER];
  const country = typeof asked === 'string' && /^[A-Z]{2}$/i.test(asked) ? asked.toUpperCase() : DEFAULT_COUNTRY;
  return {
    req,
    res,
    path: question < 0 ? target : target.slice(0, question),
    rawQuery: question < 0 ? undefined : target.slice(question + 1),
    country,
    subdivision:
      typeof subdivision === 'string' && /^[A-Z0-9]{1,3}$/i.test(subdivision) ? subdivision.toUpperCase() : undefined,
    location: locationOf(country),
    viewerIp: req.socket.remoteAddress ?? '127.0.0.1',
    requestId: randomBytes(42).toString('base64url'),
  };
}

/** Three letters, as CloudFront names locations by airports. */
function locationOf(country: string): string {
  return `X${country}`;
}

/** CloudFront's refusal of a request; undefined if it would accept it. */
export function refusalOf(req: IncomingMessage): { status: number; text: string } | undefined {
  const target = req.url ?? '';
  const method = req.method ?? '';
  if (!target.startsWith('/')) {
    return { status: 400, text: '400 Bad Request: the target must be a path.' };
  }
  if (Buffer.byteLength(target, 'latin1') > MAX_URL_BYTES) {
    return { status: 414, text: `414 URI Too Long: the limit is ${MAX_URL_BYTES} bytes.` };
  }
  if (!METHODS.includes(method)) {
    return { status: 403, text: `403 Forbidden: this distribution does not allow ${method}.` };
  }
  if ((method === 'GET' || method === 'HEAD') && hasBody(req)) {
    return { status: 403, text: `403 Forbidden: CloudFront refuses a ${method} with a body.` };
  }
  return undefined;
}

/** Whether a body follows the headers (RFC 9112, 6.3). */
export function hasBody(req: IncomingMessage): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
}

/** The request as the function sees it, or as it goes on without a function. */
export function requestOf(visit: Visit, policies: BehaviourPolicies): EdgeRequest {
  return {
    method: visit.req.method ?? 'GET',
    path: visit.path,
    rawQuery: visit.rawQuery,
    headers: viewerHeaders(rawPairs(visit.req.rawHeaders), visit, policies),
  };
}

function rawPairs(rawHeaders: readonly string[]): HeaderPairs {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ''] as const] : [],
  );
}
