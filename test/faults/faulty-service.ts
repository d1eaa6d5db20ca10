// HTTP services at 127.0.0.1, each of which fails every request in one way.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { closeServer, listenOnLoopback } from '../../emulators/loopback-server';
import { freePort } from '../support/machine/raw-tcp';

/** The ways in which a part fails. */
export const FAULTS = [
  /** It takes the connection, and says nothing. */
  'slow',
  /** It begins to answer, and says no more. */
  'stalled',
  /** It takes no connection. */
  'refused',
  /** It hangs up in the middle of its answer. */
  'cut off',
  /** It answers with success and a page of somebody else's, as a proxy in between would. */
  'wrong',
  /** It answers with success and nothing. */
  'empty',
  /** It says itself that it can't. */
  'erring',
] as const;

export type Fault = (typeof FAULTS)[number];

/** What is promised of a body that never comes whole. */
const PROMISED_BYTES = 1_000;

const STRANGE_PAGE = '<!doctype html><title>Welcome</title><p>strange</p>';

/** Answers in one of the ways; `refused` hangs up at once, for what shares its port with others. */
export function answerFaultily(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
  const begin = () => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': PROMISED_BYTES });
    response.write(STRANGE_PAGE);
  };
  switch (fault) {
    case 'slow':
      return;
    case 'stalled':
      return begin();
    case 'refused':
      response.destroy();
      return;
    case 'cut off':
      begin();
      // The first bytes are on their way before the end.
      setImmediate(() => response.destroy());
      return;
    case 'wrong':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(STRANGE_PAGE);
      return;
    case 'empty':
      response.writeHead(200).end(request.headers['x-amz-target'] === undefined ? '' : '{}');
      return;
    case 'erring':
      answerWithError(request, response);
  }
}

/** In the words of DynamoDB, Lambda or S3, as they are asked; else as a site does. */
function answerWithError({ headers, url = '' }: IncomingMessage, response: ServerResponse): void {
  if (headers['x-amz-target'] !== undefined) {
    const type = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException';
    response
      .writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify({ __type: type, message: '' }));
  } else if (url.startsWith('/2015-03-31/functions/')) {
    response.writeHead(429, { 'x-amzn-errortype': 'TooManyRequestsException' }).end('{}');
  } else if (headers.authorization === undefined) {
    response.writeHead(503, { 'content-type': 'text/html; charset=utf-8' }).end(STRANGE_PAGE);
  } else {
    response
      .writeHead(503, { 'content-type': 'application/xml' })
      .end('<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>');
  }
}

/** A running service. */
export interface Service {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a service that answers by a function. */
export async function startService(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Service> {
  const server: Server = createServer(answer);
  const url = await listenOnLoopback(server);
  return { url, close: () => closeServer(server) };
}

/** One service for each fault. */
export async function startFaultyServices(): Promise<{
  readonly urlOf: (fault: Fault) => string;
  close(): Promise<void>;
}> {
  const services = new Map<Fault, Service>();
  for (const fault of FAULTS) {
    if (fault !== 'refused')
      services.set(fault, await startService((request, response) => answerFaultily(fault, request, response)));
  }
  const refusing = `http://127.0.0.1:${await freePort()}`;
  return {
    urlOf: (fault) => services.get(fault)?.url ?? refusing,
    close: async () => void (await Promise.all([...services.values()].map((service) => service.close()))),
  };
}
