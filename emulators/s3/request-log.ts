// The log of requests to the embedded S3, for tests and the local run's counters.

/** One request and its answer. */
export interface S3Request {
  /** S3's name of the operation, such as PutObject, even of one that is not implemented. */
  readonly operation: string;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  /** Undefined if the connection was cut. */
  readonly status: number | undefined;
  /** The received bytes of the object, without headers and chunk framing; 0 if the body was refused. */
  readonly bytesIn: number;
  /** The sent bytes of the object or the XML. */
  readonly bytesOut: number;
}

/** Keeps the newest requests only: a local run may take days. */
export class RequestLog {
  private requests: S3Request[] = [];

  constructor(private readonly maxRequests: number) {}

  add(request: S3Request): void {
    this.requests.push(request);
    if (this.requests.length > 2 * this.maxRequests) {
      this.requests = this.requests.slice(-this.maxRequests);
    }
  }

  /** The kept requests, oldest first. */
  all(): readonly S3Request[] {
    return this.requests.slice(-this.maxRequests);
  }

  clear(): void {
    this.requests = [];
  }
}
