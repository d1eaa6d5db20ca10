// The ports of the checks, so that they run against AWS and against the local run alike.
import type { Region } from '../../core/geography/regions';
import type { PageIdentity } from '../../core/pages/page-key';
import type { PageRecord } from '../../core/pages/page-record';

/** An HTTP answer, its body as it came. */
export interface WebAnswer {
  readonly status: number;
  /** By lower-case name; what came more than once is joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Someone who answers HTTP: the public edge, or the site's origin. */
export interface WebHost {
  /** Asks for a path and query, sent byte for byte; redirects are not followed. Throws if there is no answer. */
  ask(target: string, headers: Readonly<Record<string, string>>): Promise<WebAnswer>;
}

/** The storage of one region. */
export interface RegionReplica {
  readonly region: Region;
  /** The record in the region's replica of the index; undefined if it is not there. */
  record(page: PageIdentity): Promise<PageRecord | undefined>;
  /** Whether the object is in the region's bucket. */
  hasObject(objectKey: string): Promise<boolean>;
}

/** A header, parameter or cookie of an event ("CloudFront Functions event structure"). */
interface EventValue {
  readonly value: string;
}

/** A viewer-request event to test the router with; distribution and request id may be left out ("Test functions"). */
export interface RouterEvent {
  readonly version: '1.0';
  readonly context: { readonly eventType: 'viewer-request' };
  readonly viewer: { readonly ip: string };
  readonly request: {
    readonly method: 'GET';
    readonly uri: string;
    readonly querystring: Readonly<Record<string, EventValue>>;
    readonly headers: Readonly<Record<string, EventValue>>;
    readonly cookies: Readonly<Record<string, EventValue>>;
  };
}

/** CloudFront's result of one test of the router. */
export interface RouterTest {
  /** The share of the allowed time that it took, in percent; undefined if CloudFront reports none. */
  readonly utilizationPercent: number | undefined;
  /** Why it failed; undefined if it did not. */
  readonly error: string | undefined;
  readonly logs: readonly string[];
  /** The headers of the request that it returned, by lower-case name; undefined if it returned none. */
  readonly requestHeaders: Readonly<Record<string, string>> | undefined;
}

/** The deployed router. */
export interface RouterTester {
  /** Lets CloudFront run its live code on an event. Throws if it can't be asked. */
  test(event: RouterEvent): Promise<RouterTest>;
}

/** Time: for measuring, and for waiting. */
export interface Waiting {
  steadyMs(): number;
  sleep(ms: number): Promise<void>;
}

/** All of it. */
export interface SmokePorts {
  readonly edge: WebHost;
  readonly site: WebHost;
  /** One a region. */
  readonly replicas: readonly RegionReplica[];
  readonly router: RouterTester;
  /** The regions' HTTP APIs, by region; empty where they have function URLs. */
  readonly httpApis: ReadonlyMap<string, WebHost>;
  readonly waiting: Waiting;
}
