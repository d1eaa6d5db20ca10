// The settings of operations: logs, alarms, protection, ceilings of cost, and resources that exist already.
import { FLAG, integer, oneOf, text } from '../forms';
import { defaulted, optional } from '../setting';
import { FUNCTION_DEFAULTS } from './functions';

/** The periods that CloudWatch Logs offers ("PutRetentionPolicy", CloudWatch Logs API Reference). */
// biome-ignore format: a list of numbers
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const EMAIL = /^[^@\s,]{1,64}@[^@\s,]{1,253}\.[a-z]{2,}$/i;

/** A web ACL that a distribution can have. */
const WEB_ACL = /^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[0-9a-f-]{36}$/;

/** "Bucket naming rules", Amazon S3 User Guide; a name with the end of a domain name is one by mistake. */
const BUCKET = /^(?!.*\.amazonaws\.com$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const POLICY_ID = '0123abcd-4567-89ab-cdef-0123456789ab';
const POLICY = text(
  `the id of a CloudFront policy, e.g. ${POLICY_ID}: another stack's output router has it`,
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
);

export const OPERATIONS = {
  logRetentionDays: defaulted({
    description: 'Days that logs are kept.',
    form: oneOf(LOG_RETENTION_DAYS),
    default: FUNCTION_DEFAULTS.logRetentionDays,
  }),
  alarmEmail: optional({
    description: 'The address for mails of alarms. Unset: the topics exist, without a subscriber.',
    form: text('an e-mail address', EMAIL),
    example: 'ops@example.com',
  }),
  removalProtection: defaulted({
    description: 'Whether the removal of tables and buckets that hold pages is refused, and that of a region.',
    form: FLAG,
    default: true,
  }),
  replicationMetrics: defaulted({
    description: 'Whether S3 measures its replication (at a cost), with alarms on it.',
    form: FLAG,
    default: false,
  }),
  requestLog: defaulted({
    description:
      'Whether `serve` and `render` log a line for each bot’s request and each render, for reports, at a cost.',
    form: FLAG,
    default: false,
  }),
  metrics: defaulted({
    description: 'Whether `serve` and `render` count requests and renders as metrics of CloudWatch, at a cost.',
    form: FLAG,
    default: false,
  }),
  debugTokenHash: optional({
    description:
      'SHA-256, in hex, of a token by which requests with `x-georender-debug` are told why the site answered a bot: ' +
      '`openssl rand -hex 32` makes a token, and `printf TOKEN | sha256sum` its hash. Unset: no request is told.',
    form: text('a SHA-256 hash in lower-case hex, 64 characters', /^[0-9a-f]{64}$/),
    example: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
  }),
  webAclArn: optional({
    description: 'A web ACL for the distribution, of scope CLOUDFRONT.',
    form: text(
      'the ARN of a web ACL of scope CLOUDFRONT, which is in us-east-1 and has "global/webacl" in it',
      WEB_ACL,
    ),
    example: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/12345678-1234-1234-1234-123456789012',
  }),
  botRequestLimit: optional({
    description:
      'How many requests one address may make as a bot in five minutes; further ones get 429. ' +
      'Makes a web ACL, which costs $6 a month, and $0.60 a million requests of all visitors. Unset: no bound.',
    // "Rate-based rule statement", AWS WAF Developer Guide.
    form: integer(10, 2_000_000_000),
    example: 2000,
  }),
  monthlyBudgetDollars: optional({
    description:
      'US dollars a month: `alarmEmail` gets a mail when the account costs 80 % and all of it, or is about to. ' +
      'Unset: no mails.',
    form: integer(1, 1_000_000),
    example: 100,
  }),
  accessLogsBucket: optional({
    description: 'An S3 bucket for the distribution’s access logs. It needs no ACLs.',
    form: text('the name of an S3 bucket, e.g. my-logs, not its domain name', BUCKET),
    example: 'my-logs',
  }),
  botReports: defaulted({
    description:
      'Whether access logs are kept for `georender bots`, in a private bucket of the home region, with tables for ' +
      'Athena. They hold addresses of people, too: personal data.',
    form: FLAG,
    default: false,
  }),
  botReportDays: defaulted({
    description: 'Days that these access logs are kept.',
    form: integer(1, 3650),
    default: 30,
  }),
  cachePolicyId: optional({
    description: 'The cache policy of another stack of the same version, instead of a new one: an account has 20.',
    form: POLICY,
    example: POLICY_ID,
  }),
  originRequestPolicyId: optional({
    description:
      'The origin request policy of another stack of the same version, instead of a new one: an account has 20.',
    form: POLICY,
    example: POLICY_ID,
  }),
};
