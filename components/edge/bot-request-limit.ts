// A web ACL that limits the requests that one address may make as a bot.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type BotSettings, botTokens } from '../../core/bots/bots';
import { escapeForPattern } from '../../core/patterns/alternation';
import type { Tags } from '../tags';
import { type Transform, transformed } from '../transform';

/** "AWS WAF quotas", characters of a regular expression, AWS WAF Developer Guide. */
const MAX_PATTERN_LENGTH = 200;

/** Tokens of most bots. AWS WAF has no look-ahead, so a few more user agents count than the router takes for bots. */
// biome-ignore format: a list of words
const COMMON_TOKENS = [
  'bot', 'spider', 'crawl', 'fetcher', 'link preview', 'linkpreview', '-google', 'google-', '+http',
];

/** The query parameter of bots that have an unknown user agent. */
const ESCAPED_FRAGMENT = '_escaped_fragment_';

/** The window of the rate rule; a refused client may try again after it. */
const WINDOW_SECONDS = 300;

/** The arguments of {@link BotRequestLimit}. */
export interface BotRequestLimitArgs {
  /**
   * Requests that one address may make in five minutes as a bot; further ones get 429. At least 10.
   * @example 2000
   */
  readonly limit: pulumi.Input<number>;
  /**
   * The bots that count, the same that the router is built for.
   * @example DEFAULT_BOT_SETTINGS
   */
  readonly bots: BotSettings;
  /**
   * Tags of the web ACL.
   * @example { project: 'georender' }
   */
  readonly tags: Tags;
  /**
   * Changes the arguments of the web ACL.
   * @default nothing is changed
   */
  readonly transform?: { readonly webAcl?: Transform<aws.wafv2.WebAclArgs> };
}

/**
 * A web ACL for a distribution, in us-east-1 ("Managing your protection", AWS WAF Developer Guide). People don't count:
 * they share addresses, and cause no renders.
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
      description: `Limits the requests of one address as a bot of ${name}`,
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

/** Statements that share out the tokens, since the length of a pattern is limited. */
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
