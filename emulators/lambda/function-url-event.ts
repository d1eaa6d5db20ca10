// HTTP request → function URL event, handler's answer → HTTP response
// (AWS Lambda Developer Guide, "Invoking Lambda function URLs", payload format 2.0).
//
// rawPath arrives percent-decoded, as HTTP APIs deliver it, so that no handler relies on it: sources disagree whether
// function URLs decode. rawQueryString is left as sent. AWS does not document which bodies are text and which base64;
// here a textual content type decides. No authorizer and no x-forwarded-* headers are added.
import type { IncomingMessage } from 'node:http';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import { ACCOUNT_ID } from './local-function';

/** @param urlId stands for the first label of the function URL's host */
export function functionUrlEvent(
  request: IncomingMessage,
  body: Buffer,
  { urlId, requestId, now }: { urlId: string; requestId: string; now: Date },
): LambdaFunctionURLEvent {
  const [rawTarget = '/', ...queryParts] = (request.url ?? '/').split('?');
  const rawPath = decodeLeniently(rawTarget);
  const rawQueryString = queryParts.join('?');
  const headers = joinedHeaders(request);
  const cookies = request.headersDistinct.cookie?.flatMap((line) => line.split(/;\s*/));
  const domainName = headers.host ?? '';
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    ...(cookies ? { cookies } : {}),
    headers,
    ...(rawQueryString === '' ? {} : { queryStringParameters: queryParameters(rawQueryString) }),
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: urlId,
      domainName,
      domainPrefix: urlId,
      http: {
        method: request.method ?? 'GET',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: '$default',
      stage: '$default',
      time: logTime(now),
      timeEpoch: now.getTime(),
    },
    ...bodyFields(body, headers),
  };
}

/** A response in terms of HTTP; header values are lists where a name comes more than once. */
export interface UrlResponse {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

const OWN_HEADERS = new Set(['connection', 'content-length', 'keep-alive', 'set-cookie', 'transfer-encoding']);

/**
 * The handler's JSON as a response; undefined if it is none, and Lambda answers 502. A value without statusCode is the
 * body of a 200.
 */
export function urlResponse(payload: string): UrlResponse | undefined {
  const answer: unknown = JSON.parse(payload);
  if (!isRecord(answer) || answer.statusCode === undefined) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(payload) };
  }
  const status = Number(answer.statusCode);
  const { headers = {}, cookies = [], body = '', isBase64Encoded = false } = answer;
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  if (!isRecord(headers) || !Array.isArray(cookies) || typeof body !== 'string') return undefined;
  const sent: Record<string, string | string[]> = { 'content-type': 'application/json' };
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (value !== null && !OWN_HEADERS.has(lower)) sent[lower] = String(value);
  }
  const setCookies = [...setCookieHeader(headers), ...cookies.map(String)];
  if (setCookies.length > 0) sent['set-cookie'] = setCookies;
  return { status, headers: sent, body: Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8') };
}

function setCookieHeader(headers: Record<string, unknown>): string[] {
  return Object.entries(headers)
    .filter(([name]) => name.toLowerCase() === 'set-cookie')
    .map(([, value]) => String(value));
}

function joinedHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
  );
}

function queryParameters(query: string): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const before = joined[name];
    joined[name] = before === undefined ? value : `${before},${value}`;
  }
  return joined;
}

function bodyFields(body: Buffer, headers: Record<string, string>): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const textual = /^(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))\b)/i;
  const isText = textual.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined;
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

function decodeLeniently(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

/** As in a common log: 12/Mar/2020:19:03:58 +0000. */
function logTime(now: Date): string {
  const [, day, month, year, time] = now.toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
