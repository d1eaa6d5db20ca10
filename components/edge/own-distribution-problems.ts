// Checks a distribution of the user's program, as far as its arguments are known, before anything is registered.
import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { API_ORIGIN_ID, serveCanaryOriginId, serveOriginId, siteOriginId } from '../../core/contract/edge-policies';
import { PRERENDER_SERVICE_ORIGIN_ID } from '../../core/contract/prerender-service';
import { NO_SITE_CHOICE, otherSiteDomains, type SiteChoiceSettings } from '../../core/routing/site-choice-settings';
import { isLater } from '../later';
import type { OwnDistribution } from './own-distribution-args';

type DefaultBehaviour = aws.types.input.cloudfront.DistributionDefaultCacheBehavior;

/** The arguments of `Georender` that a distribution of the program has to do with. */
interface RelatedArgs extends Partial<Pick<SiteChoiceSettings, 'countryOrigins' | 'deviceOrigins' | 'experimentArms'>> {
  readonly distribution?: OwnDistribution;
  readonly edge?: unknown;
  readonly regions: readonly string[];
  readonly domains?: readonly string[];
  readonly certificateArn?: unknown;
  readonly hostedZoneId?: unknown;
  readonly passthroughPaths?: unknown;
  readonly siteHeaders?: unknown;
  readonly webAclArn?: unknown;
  readonly botRequestLimit?: unknown;
  readonly transform?: { readonly edge?: { readonly distribution?: unknown } };
}

/** Names of arguments, each with what its message ends with. */
type Refused<Args> = readonly (readonly [keyof Args & string, string])[];

/** What a distribution leaves to Georender, and why. */
const SET_BY_US: Refused<aws.cloudfront.DistributionArgs> = [
  [
    'customErrorResponses',
    "they would also replace bots' pages with these statuses. Georender has CloudFront cache no errors. If paths of the " +
      'site become its index.html this way, give a function that rewrites them as viewerRequestCode',
  ],
  ['cacheTagConfig', 'purges find pages by the header that Georender names'],
];

/** What a default behaviour leaves to Georender, and why. */
const SET_BY_US_IN_BEHAVIOUR: Refused<DefaultBehaviour> = [
  ['cachePolicyId', 'with another cache policy bots and people would share pages'],
  ['originRequestPolicyId', 'with another policy the router would not see the country'],
  ['forwardedValues', 'Georender adds policies, and a behaviour has one or the other'],
  ['minTtl', "Georender's cache policy has it"],
  ['defaultTtl', "Georender's cache policy has it"],
  ['maxTtl', "Georender's cache policy has it"],
  [
    'functionAssociations',
    'CloudFront allows one function for an event, and Georender has two. Give the code of your own at viewer-request as ' +
      'viewerRequestCode',
  ],
];

/** Arguments that are about a distribution of Georender, and what takes their place. */
const ELSEWHERE: Refused<RelatedArgs> = [
  ['certificateArn', 'name the certificate in viewerCertificate of distribution.args'],
  ['hostedZoneId', 'make certificate and records in your program'],
  ['passthroughPaths', 'list these paths in orderedCacheBehaviors of distribution.args'],
];

/** Headers are for the origins that Georender adds; without any of these, they would reach nobody. */
const NO_ORIGIN_FOR_HEADERS =
  'siteHeaders are for origins that Georender adds, and with distribution, no setting names one; set customHeaders of ' +
  "the site's origin in distribution.args.";

/** Why a distribution of the program can't have the second engine. */
const NEEDS_OWN_GROUP =
  "edge: lambda-at-edge needs an origin group of the site and the site once more, which Georender's own distribution has; " +
  'leave out distribution, or set edge to cloudfront-function.';

/** All problems that are known at once. */
export function ownDistributionProblems(args: RelatedArgs): readonly string[] {
  const { distribution } = args;
  if (distribution === undefined) return [];
  return [
    ...(args.edge === 'lambda-at-edge' ? [NEEDS_OWN_GROUP] : []),
    ...given(args, ELSEWHERE).map(
      ([name, instead]) => `${name} is about a distribution that Georender makes; with distribution, ${instead}.`,
    ),
    ...(args.siteHeaders !== undefined && addedSites(args).length === 0 ? [NO_ORIGIN_FOR_HEADERS] : []),
    ...(args.transform?.edge?.distribution === undefined
      ? []
      : ['transform.edge.distribution changes a distribution that Georender makes; change distribution.args instead.']),
    ...argumentProblems(distribution),
    ...aliasProblems(distribution, args.domains ?? []),
    ...originProblems(distribution, args),
    ...webAclProblems(distribution, args),
    ...codeProblems(distribution),
  ];
}

/** Problems of a default behaviour. */
export function behaviourProblems(name: string, behaviour: DefaultBehaviour): readonly string[] {
  return [
    ...given(behaviour, SET_BY_US_IN_BEHAVIOUR).map(([part, why]) =>
      setByUs(name, `defaultCacheBehavior.${part}`, why),
    ),
    ...lambdaProblems(name, behaviour),
  ];
}

function argumentProblems({ name, args }: OwnDistribution): readonly string[] {
  return [
    ...given(args, SET_BY_US).map(([part, why]) => setByUs(name, part, why)),
    ...(isLater(args.defaultCacheBehavior) ? [] : behaviourProblems(name, args.defaultCacheBehavior)),
  ];
}

/** "Restrictions on edge functions", Amazon CloudFront Developer Guide. */
function lambdaProblems(
  name: string,
  { lambdaFunctionAssociations: associations }: DefaultBehaviour,
): readonly string[] {
  const isAtViewer = known(associations).some(({ eventType }) => /^viewer-/.test(String(eventType)));
  if (!isAtViewer) return [];
  return [
    `distribution "${name}": defaultCacheBehavior.lambdaFunctionAssociations has a function at viewer-request or ` +
      'viewer-response, where CloudFront allows none beside the router; move it to origin-request or origin-response.',
  ];
}

function aliasProblems({ name, args: { aliases } }: OwnDistribution, domains: readonly string[]): readonly string[] {
  if (domains.length === 0)
    return [
      `distribution "${name}" needs domains: the names that it answers to, whose pages are rendered; set domains.`,
    ];
  const listed = known(aliases);
  if (isLater(aliases) || listed.length < (aliases ?? []).length) return [];
  return domains
    .filter((domain) => !listed.includes(domain) && !listed.includes(domain.replace(/^[^.]+/, '*')))
    .map(
      (domain) =>
        `distribution "${name}": aliases lack "${domain}", which is one of domains; add it there, or remove it here.`,
    );
}

function originProblems({ name, args }: OwnDistribution, related: RelatedArgs): readonly string[] {
  const ours = [
    ...[API_ORIGIN_ID, PRERENDER_SERVICE_ORIGIN_ID],
    ...related.regions.flatMap((region) => [serveOriginId(region), serveCanaryOriginId(region)]),
    ...addedSites(related).map(siteOriginId),
  ];
  return known(args.origins)
    .map(({ originId }) => originId)
    .filter((id) => typeof id === 'string' && ours.includes(id))
    .map((id) => `distribution "${name}": an origin has the id "${String(id)}", which Georender uses; choose another.`);
}

/** The domains of the site's origins that Georender adds to the distribution. */
function addedSites({ countryOrigins, deviceOrigins, experimentArms }: RelatedArgs): readonly string[] {
  return otherSiteDomains({
    countryOrigins: countryOrigins ?? NO_SITE_CHOICE.countryOrigins,
    deviceOrigins: deviceOrigins ?? NO_SITE_CHOICE.deviceOrigins,
    experimentArms: experimentArms ?? NO_SITE_CHOICE.experimentArms,
  });
}

function webAclProblems(
  { name, args }: OwnDistribution,
  { webAclArn, botRequestLimit }: RelatedArgs,
): readonly string[] {
  if (args.webAclId === undefined || (webAclArn === undefined && botRequestLimit === undefined)) return [];
  const setting = webAclArn === undefined ? 'botRequestLimit' : 'webAclArn';
  return [`distribution "${name}" has a webAclId, and ${setting} gives it another; remove one of them.`];
}

/** The router imports the module itself, and an import can't stand within a function. */
function codeProblems({ name, viewerRequestCode: code }: OwnDistribution): readonly string[] {
  if (code === undefined) return [];
  return [
    ...(/\bfunction\s+handler\s*\(/.test(code) ? [] : ['has no "function handler(event)"; name the function so']),
    ...(/^\s*(?:import|export)\b/m.test(code) ? ['has an import or export, which it may not; remove it'] : []),
  ].map((problem) => `distribution "${name}": viewerRequestCode ${problem}.`);
}

function setByUs(name: string, part: string, why: string): string {
  return `distribution "${name}": ${part} is left to Georender; remove it: ${why}.`;
}

/** The arguments that are given, of those that are refused. */
function given<Args extends object>(args: Args, refused: Refused<Args>): Refused<Args> {
  return refused.filter(([name]) => args[name] !== undefined);
}

/** The entries of a list that are known. */
function known<Entry>(list: pulumi.Input<pulumi.Input<Entry>[] | undefined>): readonly Entry[] {
  if (!Array.isArray(list)) return [];
  return list.filter((entry): entry is Entry => !isLater(entry));
}
