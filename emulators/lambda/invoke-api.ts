// Lambda's Invoke API (AWS Lambda API Reference, "Invoke"), for all regions on one port. The request's SigV4 credential
// scope names the region. Signatures, permissions, qualifiers, client contexts and log tails are ignored.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { InternalError } from '../../core/contract/georender-error';
import { readBody } from '../loopback-server';
import { RegionStoppedError, TooManyInvocationsError } from './function-pool';
import { functionArn, MAX_EVENT_BYTES, MAX_REQUEST_BYTES } from './local-function';
import type { LocalRegion, RunningFunction } from './local-region';

/** An answer that the SDK maps to its error class of this name. */
class ServiceError extends InternalError {
  constructor(
    readonly status: number,
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

type InvocationType = 'RequestResponse' | 'Event' | 'DryRun';

/** @param regions by region name */
export function createInvokeApi(regions: ReadonlyMap<string, LocalRegion>): Server {
  return createServer((request, response) => {
    const requestId = randomUUID();
    response.setHeader('x-amzn-RequestId', requestId);
    response.setHeader('content-type', 'application/json');
    answer(regions, requestId, request, response).catch((error: unknown) => answerError(response, error));
  });
}

async function answer(
  regions: ReadonlyMap<string, LocalRegion>,
  requestId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const regionName = signedRegion(request);
  const region = regions.get(regionName);
  region?.hold(request.socket);
  response.once('close', () => region?.release(request.socket));
  const type = invocationType(request);
  const body = await readBody(request, type === 'Event' ? MAX_EVENT_BYTES : MAX_REQUEST_BYTES);
  // A region that stopped meanwhile must not run an invocation that failed for its client.
  if (request.socket.destroyed) return;
  const target = findFunction(region, regionName, request.url ?? '');
  const payload = jsonPayload(body, type);

  response.setHeader('X-Amz-Executed-Version', '$LATEST');
  if (type === 'DryRun') {
    response.writeHead(204).end();
  } else if (type === 'Event') {
    response.writeHead(202).end();
    target.events.push(requestId, payload);
  } else {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const result = await target.pool.invoke(requestId, payload, gone.signal);
    if (result.unhandled) response.setHeader('X-Amz-Function-Error', 'Unhandled');
    response.writeHead(200).end(result.payload);
  }
}

/** The region in `Authorization: AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/lambda/aws4_request, …`. */
function signedRegion(request: IncomingMessage): string {
  const scope = /Credential=[^/,]+\/\d+\/([\w-]+)\/lambda\/aws4_request/.exec(request.headers.authorization ?? '');
  const region = scope?.[1];
  if (region !== undefined) return region;
  const message = 'The request has no SigV4 credential scope, from which its region is read; sign it for lambda.';
  throw new ServiceError(403, 'MissingAuthenticationTokenException', message);
}

function invocationType(request: IncomingMessage): InvocationType {
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type === 'RequestResponse' || type === 'Event' || type === 'DryRun') return type;
  const message = `X-Amz-Invocation-Type is ${String(type)}; use RequestResponse, Event or DryRun.`;
  throw new ServiceError(400, 'InvalidParameterValueException', message);
}

/** A function is named by its name, its ARN or its partial ARN, each with or without a qualifier. */
function findFunction(region: LocalRegion | undefined, regionName: string, url: string): RunningFunction {
  const reference = /^\/2015-03-31\/functions\/([^/?]+)\/invocations\/?(?:\?|$)/.exec(url)?.[1];
  const parts = /^(?:(?:arn:[\w-]+:lambda:[\w-]+:)?\d{12}:function:)?([\w-]+)(?::[\w$-]+)?$/;
  const name = reference === undefined ? undefined : parts.exec(decodeURIComponent(reference))?.[1];
  const found = name === undefined ? undefined : region?.functions.get(name);
  if (found) return found;
  const arn = functionArn({ name: name ?? reference ?? url, region: regionName });
  throw new ServiceError(404, 'ResourceNotFoundException', `Function not found: ${arn}`);
}

function jsonPayload(body: Buffer | undefined, type: InvocationType): string {
  if (!body) {
    const limit = type === 'Event' ? MAX_EVENT_BYTES : MAX_REQUEST_BYTES;
    const message = `Request must be smaller than ${limit} bytes for the InvokeFunction operation (${type})`;
    throw new ServiceError(413, 'RequestTooLargeException', message);
  }
  const payload = body.length === 0 ? '{}' : body.toString();
  try {
    JSON.parse(payload);
  } catch (error) {
    const message = `Could not parse request body into json: ${String(error)}`;
    throw new ServiceError(400, 'InvalidRequestContentException', message);
  }
  return payload;
}

function answerError(response: ServerResponse, error: unknown): void {
  if (error instanceof RegionStoppedError || response.destroyed) {
    response.destroy();
    return;
  }
  const { status, name, message } = serviceError(error);
  response.setHeader('x-amzn-errortype', name);
  response.writeHead(status).end(JSON.stringify({ Type: status < 500 ? 'User' : 'Service', Message: message }));
}

function serviceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof TooManyInvocationsError) {
    return new ServiceError(429, 'TooManyRequestsException', error.message);
  }
  return new ServiceError(500, 'ServiceException', String(error));
}
