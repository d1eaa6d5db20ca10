// What the embedded S3 was asked, for tests and the local run's counters.

/** One request, as answered. */
export interface S3Request {
  /** S3's name, e.g. PutObject; also of operations that are not implemented. */
  readonly operation: string;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  /** Undefined when the connection was cut instead of an answer. */
  readonly status: number | undefined;
  /** Bytes of the object taken in, without headers and chunk framing; 0 for a body that was refused. */
  readonly bytesIn: number;
  /** Bytes of the object or XML sent. */
  readonly bytesOut: number;
}

/** Keeps the newest requests, so that a local run of days does not fill its memory. */
export class RequestLog {
  private requests: S3Request[] = [];

  constructor(private readonly maxRequests: number) {}

  add(request: S3Request): void {
    this.requests.push(request);
    if (this.requests.length > 2 * this.maxRequests) {
      this.requests = this.requests.slice(-this.maxRequests);
    }
  }

  /** Oldest first. */
  all(): readonly S3Request[] {
    return this.requests.slice(-this.maxRequests);
  }

  clear(): void {
    this.requests = [];
  }
}
