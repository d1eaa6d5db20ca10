// What runs between the cache and the origins: a function at origin-request and origin-response.
import type { EdgeAnswer, EdgeRequest, HeaderPairs } from '../edge-request';

/** The behaviour's own origin, as one member of its origin group. */
export interface DefaultOrigin {
  readonly base: URL;
  readonly responseTimeoutMs: number;
  /** 2: the group's second member, after the first has failed. */
  readonly attempt: 1 | 2;
}

/** A request on its way. */
export interface OriginBoundRequest {
  /** With the headers as they would go on the wire. */
  readonly request: EdgeRequest;
  readonly viewerIp: string;
  readonly requestId: string;
}

/** The request after the function, and its origin; undefined: the behaviour's own. Or an answer. */
export type TriggeredRequest =
  | {
      readonly request: EdgeRequest;
      readonly origin: { readonly base: URL; readonly responseTimeoutMs: number } | undefined;
    }
  | { readonly response: EdgeAnswer };

/** The function, called once for each member of the origin group that is asked. */
export interface OriginTriggers {
  request(call: OriginBoundRequest, site: DefaultOrigin): Promise<TriggeredRequest>;
  /** @returns the status and the headers of the answer, for cache and viewer; the origin's own decides on failover */
  response(
    call: OriginBoundRequest,
    status: number,
    headers: HeaderPairs,
  ): Promise<Pick<EdgeAnswer, 'status' | 'headers'>>;
}
