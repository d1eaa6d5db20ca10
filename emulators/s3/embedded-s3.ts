// The S3 of the local run: a small in-memory server on 127.0.0.1 for the AWS SDK.
//
// It implements PutObject, GetObject, HeadObject, DeleteObject and ListObjectsV2, path style, with S3's errors. It
// answers 501 for every other operation (multipart, copy, bucket operations, …), ranges, dates as conditions,
// conditional deletes, listing by delimiter, tags, ACLs, encryption, presigned URLs, signed chunks, and checksums
// other than CRC32 and SHA-256. It has no versions. It does not verify signatures, only their region. It never
// answers 409 ConditionalRequestConflict, as it works on one request at a time. The size of objects is limited.
// Nothing outlives the process unless a keeper is given. test/emulators/s3/contract.ts tests what it shares with S3.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { closeServer, listenOnLoopback } from '../loopback-server';
import { type BucketOptions, type ObjectKeeper, ObjectStore } from './object-store';
import { type RegionFault, RegionStates } from './region-states';
import { RequestHandler } from './request-handler';
import { RequestLog, type S3Request } from './request-log';

const LOGGED_REQUESTS = 10_000;

/** S3 takes 5 GiB in one PutObject; one machine has less memory. */
const DEFAULT_MAX_OBJECT_BYTES = 64 * 1024 * 1024;

/** Options of {@link startEmbeddedS3}. */
export interface EmbeddedS3Options {
  /** Milliseconds since 1970, for the dates of objects. @default the machine's clock */
  readonly clock?: () => number;
  /** Larger objects are refused with 400 EntityTooLarge. @default 64 MiB */
  readonly maxObjectBytes?: number;
  /** Keeps the objects beyond the process. */
  readonly keeper?: ObjectKeeper | undefined;
}

/** A running embedded S3. */
export interface EmbeddedS3 {
  /** `http://127.0.0.1:PORT`, for the SDK's `endpoint` (path style follows from the IP address). */
  readonly endpoint: string;
  /** For replication. */
  readonly store: ObjectStore;
  readonly regions: RegionStates;
  /** Throws RangeError when the name is taken or malformed. */
  createBucket(bucket: BucketOptions): void;
  /** In the order of writing. Throws S3Error NoSuchBucket. */
  objectKeys(bucket: string): readonly string[];
  /** The newest 10,000 requests, oldest first; each retry of the SDK counts. */
  requests(): readonly S3Request[];
  resetRequests(): void;
  /** Calls the listener for each client's write, not for replicas; the returned function ends that. */
  onObjectWritten(listener: (event: { readonly bucket: string; readonly key: string }) => void): () => void;
  /**
   * Cuts the connections of requests to the region's buckets until `startRegion`. An upload under way is cut when its
   * body has arrived, and is not stored; a download under way is finished.
   */
  stopRegion(region: string): void;
  startRegion(region: string): void;
  /** Makes the region answer 503 ServiceUnavailable or SlowDown; undefined ends that. */
  setFault(region: string, fault: RegionFault | undefined): void;
  /** Cuts every connection and frees the port. */
  close(): Promise<void>;
}

/** Starts on a free port of 127.0.0.1. */
export async function startEmbeddedS3(options: EmbeddedS3Options = {}): Promise<EmbeddedS3> {
  const { clock = Date.now, maxObjectBytes = DEFAULT_MAX_OBJECT_BYTES, keeper } = options;
  const store = new ObjectStore(keeper);
  const regions = new RegionStates();
  const log = new RequestLog(LOGGED_REQUESTS);
  const handler = new RequestHandler({
    store,
    regions,
    log,
    clock,
    newRequestId: randomUUID,
    maxObjectBytes,
  });
  const server = createServer((request, response) => {
    void handler.handle(request, response);
  });
  const endpoint = await listenOnLoopback(server);
  return {
    endpoint,
    store,
    regions,
    createBucket: (bucket) => {
      store.createBucket(bucket);
    },
    objectKeys: (bucket) => [...store.bucket(bucket).objects.keys()],
    requests: () => log.all(),
    resetRequests: () => {
      log.clear();
    },
    onObjectWritten: (listener) => store.onObjectWritten(listener),
    stopRegion: (region) => {
      regions.stop(region);
    },
    startRegion: (region) => {
      regions.start(region);
    },
    setFault: (region, fault) => {
      regions.setFault(region, fault);
    },
    close: () => closeServer(server),
  };
}
