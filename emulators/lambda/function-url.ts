// The function URL of one function: an HTTP server of its own. A streamed answer is sent when it is whole. Signatures
// (AuthType AWS_IAM) are not checked: every program on this machine can call it.
//
// Errors: the function threw, timed out, crashed, or answered over 6 MB or no response → 502 "Internal Server Error";
// too many requests at once → 429; a request whose event would be over 6 MB → 413.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readBody } from '../loopback-server';
import { type FunctionPool, RegionStoppedError, TooManyInvocationsError } from './function-pool';
import { functionUrlEvent, type UrlResponse, urlResponse } from './function-url-event';
import { MAX_REQUEST_BYTES } from './local-function';
import type { LocalRegion } from './local-region';

/** Creates the server, which does not listen yet. Its connections end when the region stops. */
export function createFunctionUrl(pool: FunctionPool, region: LocalRegion): Server {
  const urlId = `${pool.fn.name}-${pool.fn.region}`;
  const server = createServer((request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    answer(pool, urlId, request, gone.signal).then(
      (answered) => send(response, answered),
      (error: unknown) => sendError(response, error),
    );
  });
  server.on('connection', (socket) => region.hold(socket));
  return server;
}

async function answer(
  pool: FunctionPool,
  urlId: string,
  request: IncomingMessage,
  gone: AbortSignal,
): Promise<UrlResponse> {
  const requestId = randomUUID();
  const body = await readBody(request, MAX_REQUEST_BYTES);
  if (!body) return message(413, 'Request Entity Too Large');
  const payload = JSON.stringify(functionUrlEvent(request, body, { urlId, requestId, now: new Date() }));
  if (Buffer.byteLength(payload) > MAX_REQUEST_BYTES) return message(413, 'Request Entity Too Large');
  const result = await pool.invoke(requestId, payload, gone);
  const answered = result.unhandled ? undefined : urlResponse(result.payload);
  const response = answered ?? message(502, 'Internal Server Error', 'text/plain');
  return { ...response, headers: { ...response.headers, 'x-amzn-requestid': requestId } };
}

function message(status: number, text: string, type = 'application/json'): UrlResponse {
  const body = type === 'application/json' ? JSON.stringify({ Message: text }) : text;
  return { status, headers: { 'content-type': type }, body: Buffer.from(body) };
}

function send(response: ServerResponse, { status, headers, body }: UrlResponse): void {
  try {
    response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
  } catch {
    // The handler set a header that can't be sent.
    response.writeHead(502, { 'content-type': 'text/plain' }).end('Internal Server Error');
  }
}

function sendError(response: ServerResponse, error: unknown): void {
  if (error instanceof RegionStoppedError || response.destroyed) response.destroy();
  else if (error instanceof TooManyInvocationsError) send(response, message(429, 'Rate Exceeded.'));
  else send(response, message(500, String(error)));
}
