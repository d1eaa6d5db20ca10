// How old a copy of the site's answer may get, and whether it is the same for everybody.
// Runs inside the CloudFront Functions, so it keeps to plain loops and strings (ES5.1 and a little more).
import { PRERENDER_HEADER, type ReadHeaderName } from '../contract/header-names';
import { STATIC_GROUP, TEXT_GROUP } from './asset-groups';

const MINUTE_MS = 60_000;

/** The router's configuration for the decision. */
export interface SharingConfig {
  /** Paths of files, with the groups of `asset-groups.ts`. */
  readonly assets: RegExp;
  /** Cookies of signed-in visitors. */
  readonly sessionCookies: RegExp;
}

/** The part of a viewer's request that counts here. */
export interface SharedRequest {
  readonly method: string;
  /** The path, still encoded. */
  readonly uri: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, { readonly value: string } | undefined>>;
  readonly cookies?: Readonly<Record<string, unknown>>;
}

/** The age and the reach of a copy of the site's answer. */
export interface Sharing {
  /** Whether it must be young: a document, or a text that changes with a deployment. */
  readonly isRenewed: boolean;
  /** Whether it is the same for everybody, without cookies in request and answer. */
  readonly isForAll: boolean;
}

/** Decides about one request. */
export function sharingOf(config: SharingConfig, request: SharedRequest): Sharing {
  const asset = config.assets.exec(request.uri);
  // A navigation to such a path may show a document. An old service worker would never be renewed.
  const isShown =
    /doc|frame|service/.test(headerOf(request.headers, 'sec-fetch-dest')) ||
    headerOf(request.headers, 'service-worker') !== '';
  const isStatic = asset !== null && asset[STATIC_GROUP] !== undefined && !isShown;
  return {
    isRenewed: asset === null || asset[TEXT_GROUP] !== undefined || isShown,
    isForAll: isStatic && isRead(request) && !isSignedIn(config, request),
  };
}

/**
 * The value of the header that keeps a renewed answer young in CloudFront's key: the minute, or for `render` the
 * millisecond. `render` keeps its answers, also data and documents of frames, whose requests have our user agent alone.
 */
export function ageKey(headers: SharedRequest['headers'], nowMs: number): string {
  const isOwn = headers[PRERENDER_HEADER] !== undefined || /Georender/.test(headerOf(headers, 'user-agent'));
  return String(isOwn ? nowMs : Math.floor(nowMs / MINUTE_MS));
}

/** Whether the request changes nothing: only such answers are kept. */
export function isRead({ method }: SharedRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Whether a cookie says that the visitor is signed in. */
export function isSignedIn({ sessionCookies }: SharingConfig, { cookies }: SharedRequest): boolean {
  return Object.keys(cookies || {}).some((name) => sessionCookies.test(name));
}

/** A header's value; empty if it is missing. */
export function headerOf(headers: SharedRequest['headers'], name: ReadHeaderName): string {
  const header = headers[name];
  return header === undefined ? '' : header.value;
}
