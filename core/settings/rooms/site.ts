// The settings of the site, its public names and the regions.
import { parseRegions, type Region, type Regions } from '../../geography/regions';
import { DEFAULT_EDGE_ENGINE, EDGE_ENGINES } from '../../routing/edge-engines';
import { list, oneOf, text } from '../forms';
import { defaulted, type Form, optional, required } from '../setting';

const HOST = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
const CERTIFICATE = /^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/;
const ORIGIN = 'main.d1a2b3c4.amplifyapp.com';

/** A public host name. */
export function host(example: string): Form<string> {
  return text(`a lower-case host name without scheme, port or path, e.g. ${example}`, HOST);
}

/**
 * The most regions of a stack: the role of jobs names tables, buckets and queues of each of them, and takes 10,240
 * characters ("IAM and AWS STS quotas", IAM User Guide).
 */
export const MOST_REGIONS = 23;

const NAMES = list(text('AWS regions, e.g. eu-central-1', /^[a-z0-9-]+$/), {
  most: MOST_REGIONS,
  why: ', since a role names what each of them has.',
});

/** The regions of a value without problems. */
export function regionsAmong(value: unknown): Regions | undefined {
  if (!Array.isArray(value)) return undefined;
  const parsed = parseRegions('regions', [...new Set(value.filter((name) => typeof name === 'string'))]);
  return parsed.kind === 'regions' ? parsed.regions : undefined;
}

const REGIONS: Form<Regions> = {
  schema: { type: 'array', items: { type: 'string' }, uniqueItems: true, minItems: 1, maxItems: MOST_REGIONS },
  allowed: 'a list of AWS regions, e.g. [us-east-1, eu-central-1]',
  bounds: `At most ${MOST_REGIONS}.`,
  read(value, name, reader) {
    const names = NAMES.read(value, name, reader);
    const parsed = names && parseRegions(name, [...new Set(names)]);
    if (parsed?.kind === 'regions') return parsed.regions;
    for (const problem of parsed?.problems ?? []) reader.complain(problem);
    return undefined;
  },
};

const HOME_REGION: Form<Region> = {
  schema: { type: 'string' },
  allowed: 'one of regions',
  read(value, name, reader) {
    const { regions } = reader;
    const home = regions?.find((region) => region === value);
    if (typeof value !== 'string') reader.problem(name, value, 'one of regions');
    else if (home === undefined && regions !== undefined)
      reader.problem(name, value, `one of regions: ${regions.join(', ')}`);
    return home;
  },
};

export const SITE = {
  siteOrigin: required({
    description: 'The host that serves the site today, without scheme or path.',
    form: host(ORIGIN),
    example: ORIGIN,
  }),
  domains: defaulted({
    description:
      'The public names of the site; the distribution answers to them. ' +
      'Empty: CloudFront’s own name, and bots get pages rendered from `siteOrigin` itself.',
    form: list(host('www.example.com')),
    default: [],
    example: ['www.example.com', 'example.com'],
  }),
  certificateArn: optional({
    description: 'An ACM certificate for `domains`, in us-east-1. Not needed with `hostedZoneId`.',
    form: text('the ARN of an ACM certificate in us-east-1, where CloudFront looks for it', CERTIFICATE),
    example: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
  }),
  hostedZoneId: optional({
    description:
      'The Route 53 zone of `domains`. Their DNS records are made there, and a certificate unless one is given.',
    form: text('the id of a Route 53 hosted zone, e.g. Z0123456789ABCDEFGHIJ', /^Z[A-Z0-9]{1,31}$/),
    example: 'Z0123456789ABCDEFGHIJ',
  }),
  extraHosts: defaulted({
    description: 'Further hosts whose pages may be rendered, for a distribution of your own that uses the router.',
    form: list(host('www.example.com')),
    default: [],
  }),
  regions: required({
    description: 'The AWS regions that render and keep pages.',
    form: REGIONS,
    example: ['us-east-1', 'eu-central-1', 'ap-south-1'],
  }),
  edge: defaulted({
    description:
      'What runs the router: a CloudFront Function, or a Lambda@Edge function (docs/router.md, "The second engine"). The ' +
      'second needs `rendererTokens`. It can have regions without function URLs, but no health checks and no canaries, ' +
      'and only `passthroughPaths` take methods other than GET, HEAD and OPTIONS.',
    form: oneOf(EDGE_ENGINES),
    default: DEFAULT_EDGE_ENGINE,
  }),
  homeRegion: required({
    description: 'The region that owns the index table, one of `regions`. Changing it replaces the table.',
    form: HOME_REGION,
  }),
};
