// A region's HTTP API of API Gateway, with one function behind its default route: everybody can call it, and the
// function decides whom it answers.
//
// Errors: the function threw, crashed or answered no response, or too many requests came at once → 500; it took longer
// than the API waits → 503; a request or its event is too large → 413; another `Host` than the API's own → 403.
//
// Not emulated: the API's throttling, CORS, its limit on headers, and that it is said to end a path at a decoded `?`.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { HTTP_API_SECONDS } from '../../core/contract/time-outs';
import { readBody } from '../loopback-server';
import { type FunctionPool, RegionStoppedError, TooManyInvocationsError } from './function-pool';
import { functionUrlEvent, type UrlResponse, urlResponse } from './function-url-event';
import { MAX_REQUEST_BYTES } from './local-function';
import type { LocalRegion } from './local-region';

/** Creates the server, which does not listen yet. Its connections end when the region stops. */
export function createHttpApi(pool: FunctionPool, region: LocalRegion): Server {
  const server = createServer((request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    answer(pool, request, gone.signal).then(
      (answered) => send(response, answered),
      (error: unknown) => sendError(response, error),
    );
  });
  server.on('connection', (socket) => region.hold(socket));
  return server;
}

async function answer(pool: FunctionPool, request: IncomingMessage, gone: AbortSignal): Promise<UrlResponse> {
  // API Gateway knows an API by its name, before all else.
  if (!/^127\.0\.0\.1(?::\d+)?$/.test(request.headers.host ?? '')) return { status: 403, headers: {}, body: NOTHING };
  const requestId = randomUUID();
  const body = await readBody(request, MAX_REQUEST_BYTES);
  if (!body) return message(413, 'Request Entity Too Large');
  const payload = JSON.stringify(httpApiEvent(request, body, `${pool.fn.name}-${pool.fn.region}`, requestId));
  if (Buffer.byteLength(payload) > MAX_REQUEST_BYTES) return message(413, 'Request Entity Too Large');
  const timeoutMs = (pool.fn.httpApiSeconds ?? HTTP_API_SECONDS) * 1000;
  const result = await orLate(pool.invoke(requestId, payload, gone), timeoutMs);
  if (result === undefined) return message(503, 'Service Unavailable');
  const answered = result.unhandled ? undefined : urlResponse(result.payload);
  const response = answered ?? message(500, 'Internal Server Error');
  return { ...response, headers: { ...response.headers, 'apigw-requestid': requestId } };
}

/** The event of format 2.0, a function URL's form ("Create AWS Lambda proxy integrations for HTTP APIs"). */
function httpApiEvent(request: IncomingMessage, body: Buffer, apiId: string, requestId: string): object {
  const event = functionUrlEvent(request, body, { urlId: apiId, requestId, now: new Date() });
  const forwarded = {
    'x-forwarded-for': request.socket.remoteAddress ?? '',
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  };
  return { ...event, headers: { ...event.headers, 'content-length': String(body.length), ...forwarded } };
}

/** Undefined if the function takes longer; it runs on. */
async function orLate<Result>(invoked: Promise<Result>, timeoutMs: number): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs);
  });
  try {
    return await Promise.race([invoked, late]);
  } finally {
    clearTimeout(timer);
  }
}

const NOTHING = Buffer.alloc(0);

function message(status: number, text: string): UrlResponse {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ message: text })),
  };
}

function send(response: ServerResponse, { status, headers, body }: UrlResponse): void {
  try {
    response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
  } catch {
    // The handler set a header that can't be sent.
    send(response, message(500, 'Internal Server Error'));
  }
}

function sendError(response: ServerResponse, error: unknown): void {
  if (error instanceof RegionStoppedError || response.destroyed) response.destroy();
  else if (error instanceof TooManyInvocationsError) send(response, message(500, 'Internal Server Error'));
  else send(response, message(500, String(error)));
}
