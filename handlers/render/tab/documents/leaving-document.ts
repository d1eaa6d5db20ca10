// Reads the meta tags of a document that leaves for another: they make a redirect, or a status for the next document.
import { isRedirect, metaHeaders, metaStatus, type ResponseHeaders } from '../../../../core/pages/site-headers';
import type { LeavingDocument } from '../../injected/page-departure';
import type { RenderedDocument } from './rendered-document';

/** A redirect, as a render ends with it. */
export type RenderedRedirect = Extract<RenderedDocument, { kind: 'redirect' }>;

/** Crawlers give up on longer URLs, and caches don't take them. */
const MAX_LOCATION_BYTES = 2_048;

/** A document without such tags. */
const SILENT: LeavingDocument = { statusMeta: undefined, headerMetas: [] };

/** Reads the report of our script in the page; a malformed one counts as none. */
export function parseLeaving(json: string): LeavingDocument {
  const told: unknown = JSON.parse(json);
  if (typeof told !== 'object' || told === null || !('headerMetas' in told) || !Array.isArray(told.headerMetas))
    return SILENT;
  const statusMeta = 'statusMeta' in told && typeof told.statusMeta === 'string' ? told.statusMeta : undefined;
  return { statusMeta, headerMetas: told.headerMetas.filter((content) => typeof content === 'string') };
}

/**
 * The redirect of a document that leaves for another site. The `Location` and the status of its meta tags come first;
 * else it leads to the target with 302 (RFC 9110 §15.4.3): without a statement, it is temporary.
 * @param from the document's own URL
 * @param target the URL to which it goes
 * @returns undefined if no crawler can be sent there
 */
export function redirectOffSite(
  left: LeavingDocument = SILENT,
  from: string,
  target: string,
  siteHeaders: ResponseHeaders,
): RenderedRedirect | undefined {
  const location = metaLocation(left, from) ?? (isLocation(target, from) ? target : undefined);
  if (location === undefined) return undefined;
  const status = metaStatus(left.statusMeta);
  const counts = status !== undefined && (isRedirect(status) || status >= 400);
  return redirect(counts ? status : 302, left, siteHeaders, location);
}

/**
 * The redirect of a document that leaves for another one of the same site, if its meta tags ask for it. Otherwise the
 * page is followed.
 */
export function redirectOnSite(
  left: LeavingDocument = SILENT,
  from: string,
  target: string,
  siteHeaders: ResponseHeaders,
): RenderedRedirect | undefined {
  const status = metaStatus(left.statusMeta);
  const given = metaLocation(left, from);
  const redirects = status !== undefined && isRedirect(status);
  if (given !== undefined && (redirects || status === undefined))
    return redirect(status ?? 302, left, siteHeaders, given);
  if (!redirects || target === from || !isLocation(target, from)) return undefined;
  return redirect(status, left, siteHeaders, target);
}

/** The error status that a document gives to the one that takes its place. */
export function statusHandedOn(left: LeavingDocument = SILENT): number | undefined {
  const status = metaStatus(left.statusMeta);
  return status !== undefined && status >= 400 ? status : undefined;
}

function redirect(
  status: number,
  left: LeavingDocument,
  siteHeaders: ResponseHeaders,
  location: string,
): RenderedRedirect {
  return {
    kind: 'redirect',
    status,
    siteHeaders: { ...siteHeaders, ...Object.fromEntries(metaHeaders(left.headerMetas)), location },
  };
}

/** The `Location` of the meta tags; the last one counts, as for a page that stays. */
function metaLocation(left: LeavingDocument, from: string): string | undefined {
  const location = metaHeaders(left.headerMetas).findLast(([name]) => name === 'location')?.[1];
  return location !== undefined && leadsElsewhere(location, from) ? location : undefined;
}

/** Whether a page may name a URL as its `Location`: its own would be a redirect without end. */
export function leadsElsewhere(location: string, from: string): boolean {
  return isLocation(location, from) && URL.parse(location, from)?.href !== URL.parse(from)?.href;
}

/** Whether a crawler may be sent to a URL: a page's, without a password. */
function isLocation(location: string, from: string): boolean {
  const url = URL.parse(location, from);
  return (
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    location !== '' &&
    location.length <= MAX_LOCATION_BYTES
  );
}
