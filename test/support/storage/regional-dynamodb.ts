// One endpoint for DynamoDB in all regions, for another process's `AWS_ENDPOINT_URL_DYNAMODB`. A request goes to the
// region that it is signed for, unless a test refuses it.
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listenOnLoopback } from '../../../emulators/loopback-server';

/** A running endpoint. */
export interface RegionalDynamoDb {
  readonly endpoint: string;
  /** Regions and operations that the caller is not allowed, e.g. `eu-central-1 PutItem`. */
  readonly forbidden: Set<string>;
  close(): Promise<void>;
}

const SIGNED_FOR = /Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\/dynamodb\/aws4_request/;

/** Starts the endpoint. @param endpointOf the region's own */
export async function startRegionalDynamoDb(endpointOf: (region: string) => string): Promise<RegionalDynamoDb> {
  const forbidden = new Set<string>();
  const server = createServer((request, response) => {
    const [, region = ''] = SIGNED_FOR.exec(request.headers.authorization ?? '') ?? [];
    const [, operation = ''] = /\.(\w+)$/.exec(String(request.headers['x-amz-target'])) ?? [];
    if (forbidden.has(`${region} ${operation}`)) refuse(region, operation, request, response);
    else pass(endpointOf(region), request, response);
  });
  return {
    endpoint: await listenOnLoopback(server),
    forbidden,
    close: () => closeServer(server),
  };
}

/** In the words of "Common Errors", Amazon DynamoDB API Reference. */
function refuse(region: string, operation: string, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  const message = [
    `User: arn:aws:iam::123456789012:user/op is not authorized to perform: dynamodb:${operation}`,
    `on resource: arn:aws:dynamodb:${region}:123456789012:table/index`,
    `because no identity-based policy allows the dynamodb:${operation} action`,
  ].join(' ');
  response.end(JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', Message: message }));
}

function pass(endpoint: string, request: IncomingMessage, response: ServerResponse): void {
  const onward = forward(endpoint, { method: 'POST', headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}
