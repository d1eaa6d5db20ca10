// What the site's choice adds to CloudFront's policies, by engine: headers of the key, and headers that origins get.
import { DEFAULT_ORIGIN_REQUEST_POLICY, type ListedHeadersPolicy } from './edge-policies';
import { DEVICE_NAMES, deviceHeader, SITE_HEADER, VIEWER_COUNTRY_HEADER } from './header-names';

/** What the choice depends on, besides bots and visitors' cookies. */
export interface SiteChoiceGrounds {
  readonly countries: boolean;
  readonly devices: boolean;
}

/** The headers of the policies. */
export interface SitePolicies {
  /** For the cache policy, besides those of every stack. */
  readonly keyHeaders: readonly string[];
  readonly originRequestPolicy: ListedHeadersPolicy;
}

/** Three tell four devices apart: who is none of them has a desktop. */
export const DEVICE_HEADERS: readonly string[] = DEVICE_NAMES.map((name) => deviceHeader(name));

/** Only preflights (OPTIONS) have them, which are never kept: in the key they cost no hit. */
const PREFLIGHT_HEADERS: readonly string[] = ['access-control-request-method', 'access-control-request-headers'];

/** @param needs undefined: there is nothing to choose */
export function sitePolicies(
  engine: 'cloudfront-function' | 'lambda-at-edge',
  needs: SiteChoiceGrounds | undefined,
): SitePolicies {
  const { headers } = DEFAULT_ORIGIN_REQUEST_POLICY;
  if (needs === undefined) return { keyHeaders: [], originRequestPolicy: DEFAULT_ORIGIN_REQUEST_POLICY };
  if (engine === 'lambda-at-edge')
    // These headers exist only behind the cache, so the choice is in the key by what it is made from.
    return {
      keyHeaders: [
        SITE_HEADER,
        ...(needs.countries ? [VIEWER_COUNTRY_HEADER] : []),
        ...(needs.devices ? DEVICE_HEADERS : []),
      ],
      originRequestPolicy: DEFAULT_ORIGIN_REQUEST_POLICY,
    };
  if (!needs.devices) return { keyHeaders: [SITE_HEADER], originRequestPolicy: DEFAULT_ORIGIN_REQUEST_POLICY };
  return {
    keyHeaders: [SITE_HEADER, ...PREFLIGHT_HEADERS],
    originRequestPolicy: {
      headers: [...headers.filter((name) => !PREFLIGHT_HEADERS.includes(name)), ...DEVICE_HEADERS],
    },
  };
}
