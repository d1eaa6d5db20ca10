// The settings of forwarding: which paths and request headers reach the site besides cookies and queries.
import { DEFAULT_CACHE_POLICY, MAX_POLICY_HEADERS } from '../../contract/edge-policies';
import { complainOfExcess, list, refined, text } from '../forms';
import { defaulted, type Form } from '../setting';
import { PATH } from './paths';

/** The quota is 25 behaviours a distribution, one of them the default ("Quotas", CloudFront Developer Guide). */
const MAX_PASSTHROUGH_PATHS = 24;

/** The headers that our own leave of the quota. */
const MAX_FORWARDED_HEADERS = MAX_POLICY_HEADERS - DEFAULT_CACHE_POLICY.headers.length;

/** A header's name (RFC 9110 §5.6.2). */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/;

/**
 * Headers that a cache policy may not list ("Request and response behavior for custom origins": "Caching based on
 * header values"), that break the signature of requests to `serve`, or that the edge itself sets.
 */
// biome-ignore format: a list of words
const REFUSED_NAMES = [
  'accept-encoding', 'connection', 'content-length', 'cookie', 'expect', 'host', 'if-.*', 'keep-alive', 'max-forwards',
  'pragma', 'proxy-.*', 'range', 'request-range', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via', 'x-amz.*',
  'x-edge-.*', 'x-forwarded-.*', 'x-georender-.*', 'x-real-ip', 'cloudfront-.*',
];

const REFUSED = new RegExp(`^(?:${REFUSED_NAMES.join('|')})$`, 'i');

const NAMES = list(text('names of request headers, e.g. Authorization or X-CSRF-Token', NAME), {
  problemOf: (name) => headerProblem(name.toLowerCase()),
});

/** Lower-case and sorted names. */
const HEADERS: Form<readonly string[]> = {
  ...refined(NAMES, (names, setting, reader) => {
    const distinct = [...new Set(names.map((name) => name.toLowerCase()))].sort();
    const why =
      `, since CloudFront keys by ${MAX_POLICY_HEADERS} headers and ${DEFAULT_CACHE_POLICY.headers.length} are ` +
      "Georender's. Paths in passthroughPaths get every header.";
    complainOfExcess(distinct, setting, MAX_FORWARDED_HEADERS, reader, why);
    return distinct;
  }),
  schema: { ...NAMES.schema, maxItems: MAX_FORWARDED_HEADERS },
  bounds: `At most ${MAX_FORWARDED_HEADERS}.`,
};

function headerProblem(name: string): string | undefined {
  if (DEFAULT_CACHE_POLICY.headers.includes(name)) return 'is in the key anyway; remove it';
  if (!REFUSED.test(name)) return undefined;
  return 'is a header that CloudFront does not key by, or that it sets itself; give its paths to passthroughPaths';
}

/** The path patterns of sites that keep their API on their own host. */
export const DEFAULT_PASSTHROUGH_PATHS: readonly string[] = ['/api/*'];

export const FORWARDING = {
  passthroughPaths: defaulted({
    description: 'Path patterns that go to the site without router and cache.',
    form: list(PATH, { most: MAX_PASSTHROUGH_PATHS, why: ", a quota of CloudFront's." }),
    default: DEFAULT_PASSTHROUGH_PATHS,
  }),
  forwardedHeaders: defaulted({
    description:
      'Request headers of the site’s own that reach it on all other paths, too. They become part of CloudFront’s key, ' +
      'so that an answer to one visitor is shown to nobody else.',
    form: HEADERS,
    default: [],
    example: ['Authorization', 'X-CSRF-Token'],
  }),
};
