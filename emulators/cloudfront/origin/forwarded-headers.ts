// Chooses the headers that go on to an origin and back to a viewer, by the cache policy and the origin request policy
// ("Request and response behavior for custom origins", "Understand origin request policies"). Unlike here, CloudFront
// trims `Vary` in answers.
import type { CachePolicy, OriginRequestPolicy } from '../../../core/contract/edge-policies';
import { deviceHeader, VIEWER_COUNTRY_HEADER, VIEWER_SUBDIVISION_HEADER } from '../../../core/contract/header-names';
import { type HeaderPairs, headerValue, sortedCookies } from '../edge-request';

/** The policies of one cache behaviour; no cache policy stands for AWS's managed CachingDisabled. */
export interface BehaviourPolicies {
  readonly cachePolicy?: CachePolicy | undefined;
  readonly originRequestPolicy: OriginRequestPolicy;
}

/** Value of `via`, both ways. */
export const VIA = '1.1 local.cloudfront.net (CloudFront)';

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const NEVER_FORWARDED = /^(expect|x-edge-.*|x-real-ip|x-forwarded-proto|x-amz-cf-id)$/;
const SET_BY_THE_EDGE = new Set(['host', 'via', 'x-forwarded-for', 'cookie', 'user-agent', 'accept-encoding']);
const ALWAYS_FORWARDED = ['content-type', 'content-md5'];

/** A viewer's location, as CloudFront tells it. */
export interface ViewerLocation {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** The part of the ISO 3166-2 code behind the country's; undefined where it is not known. */
  readonly subdivision: string | undefined;
}

/**
 * The viewer's headers as CloudFront holds them before the function runs. A viewer's own `cloudfront-…`
 * headers are dropped: CloudFront alone sets those, and these only where a policy lists them.
 */
export function viewerHeaders(sent: HeaderPairs, viewer: ViewerLocation, policies: BehaviourPolicies): HeaderPairs {
  const listed = listedHeaders(policies);
  const told = present([
    [VIEWER_COUNTRY_HEADER, viewer.country],
    [VIEWER_SUBDIVISION_HEADER, viewer.subdivision],
    ...deviceHeaders(headerValue(sent, 'user-agent') ?? ''),
  ]);
  return [
    ...sent.filter(([name]) => !name.startsWith('cloudfront-')),
    ...told.filter(([name]) => listed.includes(name)),
  ];
}

/** The kinds of a device by its user agent; CloudFront knows far more. Tablets with Android are mobile, too. */
function deviceHeaders(userAgent: string): HeaderPairs {
  const isTv = /smart-?tv|appletv|bravia|crkey|hbbtv|roku/i.test(userAgent);
  const isTablet = /ipad|tablet|android(?!.*mobi)/i.test(userAgent);
  const isMobile = !isTv && /android|mobi/i.test(userAgent) && !/ipad/i.test(userAgent);
  return [
    [deviceHeader('smarttv'), String(isTv)],
    [deviceHeader('tablet'), String(!isTv && isTablet)],
    [deviceHeader('mobile'), String(isMobile)],
  ];
}

/**
 * Accept-Encoding as a policy with `gzip` keys and forwards it: `gzip`, or undefined if the viewer does not accept
 * it.
 */
export function normalisedAcceptEncoding(headers: HeaderPairs): 'gzip' | undefined {
  const codings = (headerValue(headers, 'accept-encoding') ?? '').toLowerCase().split(',');
  const isWanted = codings.some((coding) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/.test(coding));
  return isWanted ? 'gzip' : undefined;
}

/** The headers of a request to an origin. All cookies go on, as both deployed origin request policies say. */
export function originRequestHeaders(
  headers: HeaderPairs,
  policies: BehaviourPolicies,
  wire: {
    readonly originHost: string;
    readonly viewerIp: string;
    readonly requestId: string;
    /** The edge's own condition; a viewer's goes on only where the policies say so. */
    readonly ifNoneMatch?: string | undefined;
    readonly hasBody: boolean;
  },
): HeaderPairs {
  const forwardsAll = policies.originRequestPolicy.headers === 'all-viewer-except-host';
  const listed = listedHeaders(policies);
  const isForwarded = (name: string): boolean =>
    !SET_BY_THE_EDGE.has(name) &&
    (name === 'content-length'
      ? wire.hasBody
      : forwardsAll || ALWAYS_FORWARDED.includes(name) || listed.includes(name));
  const passed = withoutHopByHop(headers).filter(([name]) => isForwarded(name) && !NEVER_FORWARDED.test(name));
  const kept = (name: string): string | undefined =>
    forwardsAll || listed.includes(name) ? headerValue(headers, name) : undefined;
  const acceptEncoding =
    policies.cachePolicy?.gzip === true ? normalisedAcceptEncoding(headers) : kept('accept-encoding');
  const viewersVia = headerValue(headers, 'via');
  const viewersForwardedFor = headerValue(headers, 'x-forwarded-for');
  const own: readonly (readonly [string, string | undefined])[] = [
    ['host', wire.originHost],
    ['user-agent', kept('user-agent') ?? 'Amazon CloudFront'],
    ['accept-encoding', acceptEncoding],
    ['cookie', sortedCookies(headers)],
    ['via', viewersVia === undefined ? VIA : `${viewersVia}, ${VIA}`],
    ['x-forwarded-for', viewersForwardedFor === undefined ? wire.viewerIp : `${viewersForwardedFor},${wire.viewerIp}`],
    ['x-amz-cf-id', wire.requestId],
    ['if-none-match', wire.ifNoneMatch],
  ];
  return [...present(own), ...passed];
}

/**
 * An origin's headers as they are stored and passed to viewers: without hop-by-hop ones and those that the edge sets.
 */
export function viewerResponseHeaders(headers: HeaderPairs): HeaderPairs {
  return withoutHopByHop(headers).filter(([name]) => name !== 'via' && name !== 'x-cache' && !/^x-amz-cf-/.test(name));
}

function listedHeaders({ cachePolicy, originRequestPolicy }: BehaviourPolicies): readonly string[] {
  const listed = originRequestPolicy.headers === 'all-viewer-except-host' ? [] : originRequestPolicy.headers;
  return [...listed, ...(cachePolicy?.headers ?? [])];
}

/** RFC 9110, 7.6.1: also the headers that `Connection` names. */
function withoutHopByHop(headers: HeaderPairs): HeaderPairs {
  const named = (headerValue(headers, 'connection') ?? '').toLowerCase().split(',');
  const dropped = new Set([...HOP_BY_HOP, ...named.map((name) => name.trim())]);
  return headers.filter(([name]) => !dropped.has(name));
}

function present(pairs: readonly (readonly [string, string | undefined])[]): HeaderPairs {
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}
