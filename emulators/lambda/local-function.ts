// A local Lambda function: its description, its ARN, and Lambda's size limits.

/** A function in one region. The same name may be used in several regions, as on AWS. */
export interface LocalFunction {
  name: string;
  region: string;
  /** Folder with the built `index.mjs`, which exports `handler(event, context)`. */
  bundleDir: string;
  environment: Record<string, string>;
  /** May be a fraction. The time starts when the bundle is loaded. */
  timeoutSeconds: number;
  /** Passed to the handler, not enforced (see sandbox.ts). */
  memoryMegabytes: number;
  /** The most sandboxes; further invocations wait. */
  maxConcurrency: number;
  /** Invocations that a sandbox runs at a time. @default 1, as on Lambda */
  invocationsAtOnce?: number;
  /**
   * Sandboxes that start at a time; further invocations wait for any free sandbox.
   * @default no limit, as on Lambda, whose sandboxes share no processor
   */
  maxColdStarts?: number;
  /** Synchronous invocations that may wait for a sandbox; further ones get a 429. @default 100 */
  maxQueued?: number;
  /** How long they may wait before a 429. @default as long as their client */
  maxQueueWaitMs?: number;
  /** Whether it has a function URL. */
  url: boolean;
  /** Whether it has an HTTP API. @default false */
  httpApi?: boolean;
  /** How long the HTTP API waits for it. @default API Gateway's limit */
  httpApiSeconds?: number;
  /** Whether its handler and its function URL stream answers (invoke mode RESPONSE_STREAM). */
  streams?: boolean;
  /** Attempts after the first for asynchronous invocations. Default 2, Lambda's. */
  asyncRetries?: number;
  /** An asynchronous event older than this is given up. Default 21600 (6 h), Lambda's. */
  maxEventAgeSeconds?: number;
}

/** The documentation's example account. */
export const ACCOUNT_ID = '123456789012';

export function functionArn(fn: Pick<LocalFunction, 'name' | 'region'>): string {
  return `arn:aws:lambda:${fn.region}:${ACCOUNT_ID}:function:${fn.name}`;
}

/**
 * Largest payload of a synchronous request ("Lambda quotas": 6 MB). The service's message says
 * "Request must be smaller than 6291456 bytes for the InvokeFunction operation".
 */
export const MAX_REQUEST_BYTES = 6_291_456;

/** Largest answer; a hundred bytes more, says Lambda's message (Function.ResponseSizeTooLarge). */
export const MAX_RESPONSE_BYTES = 6_291_556;

/** Largest streamed answer ("Lambda quotas": 200 MB), as base64 within JSON. */
export const MAX_STREAMED_BYTES = 280_000_000;

/** Largest asynchronous event ("Lambda quotas": 1 MB). */
export const MAX_EVENT_BYTES = 1_048_576;
