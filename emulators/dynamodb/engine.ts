// One dynalite in memory, reached by plain HTTP.
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import dynalite from 'dynalite';
import { listenOnLoopback } from '../loopback-server';
import { EmbeddedDynamoDbError, type Item, parseBody, type WireAnswer, type WireRequest } from './wire';

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** A DynamoDB behind a region's endpoint. */
export interface Engine {
  /** Passes a client's request on and returns the answer as it is, headers (x-amz-crc32 too) included. */
  forward(request: WireRequest): Promise<WireAnswer>;
  /** Calls an operation on the region's own behalf; throws EmbeddedDynamoDbError unless it answers 200. */
  call(operation: string, input: Item): Promise<Item>;
  /** Ends it and forgets its tables. */
  close(): Promise<void>;
}

/** Starts an engine. dynalite requires signatures of the usual form, which name a region. */
export async function startEngine(region: string): Promise<Engine> {
  const server = dynalite({ createTableMs: 0 });
  const url = await listenOnLoopback(server);
  const agent = new Agent({ keepAlive: true });
  const forward = (request: WireRequest): Promise<WireAnswer> => send(url, agent, request);
  return {
    forward,
    call: async (operation, input) => {
      const answer = await forward(ownRequest(operation, region, input));
      return resultOf(operation, region, answer);
    },
    close: async () => {
      agent.destroy();
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
      });
    },
  };
}

async function send(url: string, agent: Agent, request: WireRequest): Promise<WireAnswer> {
  const { method, path, headers, body } = request;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(new URL(path, url), {
      method,
      agent,
      headers: { ...endToEnd(headers), 'content-length': body.byteLength },
    });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      const { statusCode: status = 0 } = incoming;
      buffer(incoming).then(
        (received) => resolve({ status, headers: endToEnd(incoming.headers), body: received }),
        reject,
      );
    });
    outgoing.end(body);
  });
}

/** The headers without hop-by-hop ones (RFC 9110, 7.6.1). */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}

function ownRequest(operation: string, region: string, input: Item): WireRequest {
  return {
    method: 'POST',
    path: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20200101T000000Z',
      authorization:
        `AWS4-HMAC-SHA256 Credential=local/20200101/${region}/dynamodb/aws4_request, ` +
        'SignedHeaders=host, Signature=unchecked',
    },
    body: Buffer.from(JSON.stringify(input)),
  };
}

function resultOf(operation: string, region: string, answer: WireAnswer): Item {
  const result = parseBody(answer.body);
  if (answer.status === 200 && result !== undefined) return result;
  throw new EmbeddedDynamoDbError(
    `${operation} in ${region} answered ${answer.status} where 200 was expected: ${answer.body.toString()}`,
  );
}
