// How far a copy of the site's answer may go: how old it may get, and whether it is the same for everybody.
// Runs inside the CloudFront Functions, so it keeps to plain loops and strings (ES5.1 and a little more).
import { STATIC_GROUP, TEXT_GROUP } from './asset-groups';

/** What the decision is made by. */
export interface SharingConfig {
  /** Paths of files that are no pages, with the groups of `asset-groups.ts`. */
  readonly assets: RegExp;
  /** Cookies whose owner is signed in. */
  readonly sessionCookies: RegExp;
}

/** A viewer's request, as far as it counts here. */
export interface SharedRequest {
  readonly method: string;
  /** The path as asked for, still encoded. */
  readonly uri: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, { readonly value: string } | undefined>>;
  readonly cookies?: Readonly<Record<string, unknown>>;
}

/** How far a copy of the site's answer goes. */
export interface Sharing {
  /** Whether it may not get old: it is a document, or a text that changes with a deployment. */
  readonly isRenewed: boolean;
  /** Whether it is the same for everybody, so that the site need not know any cookie, nor sets one. */
  readonly isForAll: boolean;
}

/** Decides about one request. */
export function sharingOf(config: SharingConfig, request: SharedRequest): Sharing {
  const asset = config.assets.exec(request.uri);
  // Somebody who goes to such a path may be shown a document there; a service worker may not get old, or nothing renews it.
  const isShown =
    /doc|frame|service/.test(headerOf(request.headers, 'sec-fetch-dest')) ||
    headerOf(request.headers, 'service-worker') !== '';
  const isStatic = asset !== null && asset[STATIC_GROUP] !== undefined && !isShown;
  return {
    isRenewed: asset === null || asset[TEXT_GROUP] !== undefined || isShown,
    isForAll: isStatic && isRead(request) && !isSignedIn(config, request),
  };
}

/** Whether nothing is changed by the request: only then is an answer kept. */
export function isRead({ method }: SharedRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Whether somebody asks whom a cookie names. */
export function isSignedIn({ sessionCookies }: SharingConfig, { cookies }: SharedRequest): boolean {
  return Object.keys(cookies || {}).some((name) => sessionCookies.test(name));
}

/** A header's value; empty if it is missing, which no decision tells apart. */
export function headerOf(headers: SharedRequest['headers'], name: string): string {
  const header = headers[name];
  return header === undefined ? '' : header.value;
}
