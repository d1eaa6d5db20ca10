// Handles one HTTP request to the embedded S3: finds bucket and operation, checks the region, answers.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { InternalError } from '../../core/contract/georender-error';
import { listObjectsV2 } from './list-objects';
import { deleteObject, type ObjectAddress, putObject, readObject, type S3Response } from './object-operations';
import type { Bucket, ObjectStore } from './object-store';
import { requireRegion, signedRegion } from './protocol/authorization';
import { type ImplementedOperation, type RequestedOperation, requestedOperation } from './protocol/operation-name';
import { parseRequestTarget, type RequestTarget } from './protocol/request-target';
import { notImplemented, S3Error } from './protocol/s3-error';
import { requireUnderstood } from './protocol/understood-requests';
import { receiveUpload } from './protocol/upload-body';
import { errorXml } from './protocol/xml';
import type { RegionStates } from './region-states';
import type { RequestLog } from './request-log';

interface HandlerDependencies {
  readonly store: ObjectStore;
  readonly regions: RegionStates;
  readonly log: RequestLog;
  readonly clock: () => number;
  readonly newRequestId: () => string;
  readonly maxObjectBytes: number;
}

/** Facts about a request for the log, collected on its way. */
interface Progress {
  operation: string;
  target: RequestTarget | undefined;
  bytesIn: number;
}

/** The region is stopped: the connection is cut without an answer. */
class RegionStopped extends InternalError {
  override readonly name = 'RegionStopped';
}

/** Whether there is no answer: the region is stopped, or the client has disconnected. */
function isUnanswerable(error: unknown, request: IncomingMessage): boolean {
  return error instanceof RegionStopped || request.socket.destroyed || request.errored !== null;
}

/** Answers requests; rejects only by its own mistake. */
export class RequestHandler {
  constructor(private readonly parts: HandlerDependencies) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const progress: Progress = { operation: 'unknown', target: undefined, bytesIn: 0 };
    const requestId = this.parts.newRequestId();
    try {
      const answer = await this.answer(request, progress, requestId);
      this.send(request, response, answer, progress, requestId);
    } catch (error) {
      if (!isUnanswerable(error, request)) {
        throw error;
      }
      request.socket.destroy();
      this.log(progress, undefined, 0);
    }
  }

  private async answer(request: IncomingMessage, progress: Progress, requestId: string): Promise<S3Response> {
    try {
      return await this.operate(request, progress);
    } catch (error) {
      if (isUnanswerable(error, request)) {
        throw error;
      }
      const s3Error =
        error instanceof S3Error
          ? error
          : new S3Error(500, 'InternalError', `The embedded S3 failed: ${String(error)}`);
      return {
        status: s3Error.status,
        headers: { 'content-type': 'application/xml', ...s3Error.headers },
        body: Buffer.from(errorXml(s3Error, requestId)),
      };
    }
  }

  private async operate(request: IncomingMessage, progress: Progress): Promise<S3Response> {
    const target = parseRequestTarget(request.url ?? '');
    const operation = requestedOperation(request.method ?? '', target, request.headers);
    progress.target = target;
    progress.operation = operation.name;
    const region = signedRegion(request.headers, target.query);
    const bucket = target.bucket === undefined ? undefined : this.reach(target.bucket);
    const name = this.requireImplemented(operation);
    if (bucket === undefined) {
      throw notImplemented(name);
    }
    requireRegion(region, bucket);
    requireUnderstood(name, request.headers, target.query);
    if (target.key === undefined) {
      return listObjectsV2(bucket, target.query);
    }
    return this.operateOnObject(name, request, { bucket, key: target.key }, progress);
  }

  private requireImplemented(operation: RequestedOperation): ImplementedOperation {
    if (!operation.implemented) {
      throw notImplemented(operation.name);
    }
    return operation.name;
  }

  /** The bucket, if its region is healthy. */
  private reach(name: string): Bucket {
    const bucket = this.parts.store.bucket(name);
    if (this.parts.regions.isStopped(bucket.region)) {
      throw new RegionStopped(`Region ${bucket.region} is stopped.`);
    }
    this.parts.regions.requireHealthy(bucket.region);
    return bucket;
  }

  private async operateOnObject(
    operation: ImplementedOperation,
    request: IncomingMessage,
    address: ObjectAddress,
    progress: Progress,
  ): Promise<S3Response> {
    if (operation === 'PutObject') {
      const upload = await receiveUpload(request, this.parts.maxObjectBytes);
      progress.bytesIn = upload.payload.length;
      this.reach(address.bucket.name);
      return putObject(this.parts.store, address, request.headers, upload, this.parts.clock());
    }
    return operation === 'DeleteObject'
      ? deleteObject(this.parts.store, address)
      : readObject(address, request.headers);
  }

  private send(
    request: IncomingMessage,
    response: ServerResponse,
    answer: S3Response,
    progress: Progress,
    requestId: string,
  ): void {
    const body = request.method === 'HEAD' ? undefined : answer.body;
    const length = answer.body === undefined ? {} : { 'content-length': String(answer.body.length) };
    response.writeHead(answer.status, {
      ...answer.headers,
      ...length,
      'x-amz-request-id': requestId,
      'x-amz-id-2': 'embedded-s3',
      server: 'AmazonS3 (embedded)',
    });
    response.end(body);
    this.log(progress, answer.status, body?.length ?? 0);
  }

  private log({ operation, target, bytesIn }: Progress, status: number | undefined, bytesOut: number): void {
    this.parts.log.add({ operation, bucket: target?.bucket, key: target?.key, status, bytesIn, bytesOut });
  }
}
