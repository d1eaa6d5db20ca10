// The settings of what reaches the site besides cookies and queries: whole paths, and request headers of its own.
import { DEFAULT_CACHE_POLICY, MAX_POLICY_HEADERS } from '../contract/edge-policies';
import { PATH_PATTERN_FORM, PATH_PATTERN_RULE } from '../patterns/path-patterns';
import type { SettingsReader } from './settings-reader';

/** Settings of forwarding that were checked and completed. */
export interface ForwardingSettings {
  readonly passthroughPaths: readonly string[];
  /** Lower-case, sorted. */
  readonly forwardedHeaders: readonly string[];
}

/** The settings that {@link readForwarding} reads. */
export const FORWARDING_SETTING_NAMES = ['passthroughPaths', 'forwardedHeaders'] as const;

/** The default quota is 25 behaviours a distribution, one of them the default ("Quotas", CloudFront Developer Guide). */
const MAX_PASSTHROUGH_PATHS = 24;

/** What our own headers leave of the quota. */
export const MAX_FORWARDED_HEADERS = MAX_POLICY_HEADERS - DEFAULT_CACHE_POLICY.headers.length;

/** A header's name (RFC 9110 §5.6.2). */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/;

/**
 * What a cache policy may not list ("Request and response behavior for custom origins": "Caching based on header values"), what
 * breaks the signature of requests to the renderers, and what the edge itself sets.
 */
const REFUSED =
  /^(?:accept-encoding|connection|content-length|cookie|expect|host|if-.*|keep-alive|max-forwards|pragma|proxy-.*|range|request-range|te|trailer|transfer-encoding|upgrade|via|x-amz.*|x-edge-.*|x-forwarded-.*|x-georender-.*|x-real-ip|cloudfront-.*)$/i;

/** Reads them. */
export function readForwarding(reader: SettingsReader): ForwardingSettings {
  return { passthroughPaths: readPassthroughPaths(reader), forwardedHeaders: readForwardedHeaders(reader) };
}

function readPassthroughPaths(reader: SettingsReader): readonly string[] {
  const paths = reader.texts('passthroughPaths', PATH_PATTERN_FORM, PATH_PATTERN_RULE, ['/api/*']);
  if (paths.length > MAX_PASSTHROUGH_PATHS) {
    reader.complain(
      `passthroughPaths has ${paths.length} entries; allowed: at most ${MAX_PASSTHROUGH_PATHS}, a quota of CloudFront's.`,
    );
  }
  return paths;
}

function readForwardedHeaders(reader: SettingsReader): readonly string[] {
  const names = reader.texts('forwardedHeaders', NAME, 'names of request headers, e.g. Authorization or X-CSRF-Token');
  for (const name of names.filter((one) => NAME.test(one))) {
    const problem = headerProblem(name.toLowerCase());
    if (problem !== undefined) reader.complain(`forwardedHeaders: "${name}" ${problem}.`);
  }
  const distinct = [...new Set(names.map((name) => name.toLowerCase()))].sort();
  if (distinct.length > MAX_FORWARDED_HEADERS) {
    reader.complain(
      `forwardedHeaders has ${distinct.length} entries; allowed: at most ${MAX_FORWARDED_HEADERS}, since CloudFront keys by ` +
        `${MAX_POLICY_HEADERS} headers and ${DEFAULT_CACHE_POLICY.headers.length} are Georender's. Paths in passthroughPaths get every header.`,
    );
  }
  if (distinct.length > 0 && reader.has('cachePolicyId')) {
    reader.complain(
      'forwardedHeaders are part of the cache policy, and cachePolicyId names the one of another stack; set them there, or leave out cachePolicyId.',
    );
  }
  return distinct;
}

/** What is wrong with a header, as the end of a sentence. */
function headerProblem(name: string): string | undefined {
  if (DEFAULT_CACHE_POLICY.headers.includes(name)) return 'is in the key anyway; remove it';
  if (REFUSED.test(name))
    return 'is a header that CloudFront does not key by, or that it sets itself; give its paths to passthroughPaths';
  return undefined;
}
