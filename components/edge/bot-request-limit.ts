// A web ACL that bounds how often one address may call itself a bot.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { BotSettings } from '../../core/bots/bots';
import { botTokens } from '../../core/bots/bots';
import { escapeForPattern } from '../../core/patterns/alternation';
import type { Transform } from '../transform';
import { transformed } from '../transform';

/** "AWS WAF quotas", characters of a regular expression, AWS WAF Developer Guide. */
const MAX_PATTERN_LENGTH = 200;

/** What most bots call themselves. AWS WAF knows no look-ahead, so some more are counted than the router takes for bots. */
const COMMON_TOKENS = [
  'bot',
  'spider',
  'crawl',
  'fetcher',
  'link preview',
  'linkpreview',
  '-google',
  'google-',
  '+http',
];

/** The parameter by which a bot says what it is, whatever its user agent. */
const ESCAPED_FRAGMENT = '_escaped_fragment_';

/** The window of the rate rule; a request that is refused may come again after it. */
const WINDOW_SECONDS = 300;

/** The arguments of {@link BotRequestLimit}. */
export interface BotRequestLimitArgs {
  /**
   * Requests that one address may make in five minutes as a bot; further ones get 429. At least 10.
   * @example 2000
   */
  readonly limit: number;
  /** Who is a bot, as the router is told. */
  readonly bots: BotSettings;
  readonly tags: Readonly<Record<string, string>>;
  /** Changes what the component would give its resource. */
  readonly transform?: { readonly webAcl?: Transform<aws.wafv2.WebAclArgs> };
}

/**
 * A web ACL for a distribution, which is in us-east-1 ("Managing your protection", AWS WAF Developer Guide). People are not
 * counted: they share addresses, and cause no renders.
 *
 * @example
 * const limit = new BotRequestLimit('site', { limit: 2000, bots: DEFAULT_BOT_SETTINGS, tags: {} });
 * const router = new EdgeRouter('site', { webAclArn: limit.webAclArn, … });
 */
export class BotRequestLimit extends pulumi.ComponentResource {
  /** For a distribution's `webAclId`. */
  readonly webAclArn: pulumi.Output<string>;

  constructor(
    name: string,
    { limit, bots, tags, transform }: BotRequestLimitArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('georender:index:BotRequestLimit', name, {}, opts);
    const args: aws.wafv2.WebAclArgs = {
      region: 'us-east-1',
      scope: 'CLOUDFRONT',
      description: `Bounds what one address may ask for as a bot of ${name}`,
      defaultAction: { allow: {} },
      rules: [
        {
          name: 'requests-as-a-bot',
          priority: 0,
          action: {
            block: {
              customResponse: {
                responseCode: 429,
                responseHeaders: [{ name: 'retry-after', value: String(WINDOW_SECONDS) }],
              },
            },
          },
          statement: {
            rateBasedStatement: {
              limit,
              aggregateKeyType: 'IP',
              evaluationWindowSec: WINDOW_SECONDS,
              scopeDownStatement: { orStatement: { statements: [...botStatements(bots), escapedFragment()] } },
            },
          },
          visibilityConfig: visibility(`${name}-requests-as-a-bot`),
        },
      ],
      visibilityConfig: visibility(`${name}-web-acl`),
      tags,
    };
    this.webAclArn = new aws.wafv2.WebAcl(
      ...transformed(transform?.webAcl, `${name}-bots`, args, { parent: this }),
    ).arn;
    this.registerOutputs({ webAclArn: this.webAclArn });
  }
}

/** One for as many tokens as its pattern has room for. */
function botStatements(bots: BotSettings) {
  const tokens = [
    ...COMMON_TOKENS,
    ...botTokens(bots).filter((token) => !COMMON_TOKENS.some((common) => token.includes(common))),
  ];
  const patterns: string[] = [];
  for (const source of tokens.map(sourceOf)) {
    const last = patterns.at(-1);
    if (last === undefined || last.length + source.length >= MAX_PATTERN_LENGTH) patterns.push(source);
    else patterns[patterns.length - 1] = `${last}|${source}`;
  }
  return patterns.map((regexString) => ({
    regexMatchStatement: {
      regexString,
      fieldToMatch: { singleHeader: { name: 'user-agent' } },
      textTransformations: [{ priority: 0, type: 'LOWERCASE' }],
    },
  }));
}

function sourceOf(token: string): string {
  return token.startsWith('^') ? `^${escapeForPattern(token.slice(1))}` : escapeForPattern(token);
}

function escapedFragment() {
  return {
    byteMatchStatement: {
      searchString: ESCAPED_FRAGMENT,
      positionalConstraint: 'CONTAINS',
      fieldToMatch: { queryString: {} },
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  };
}

function visibility(metricName: string) {
  return {
    cloudwatchMetricsEnabled: true,
    sampledRequestsEnabled: true,
    metricName: metricName.replace(/[^\w-]/g, '-'),
  };
}
