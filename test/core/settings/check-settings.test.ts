import assert from 'node:assert/strict';
import { botRemovalProblem, botTokenProblem } from '../../../core/bots/bot-tokens';
import { DEFAULT_BOT_SETTINGS } from '../../../core/bots/bots';
import { ALL_REGIONS } from '../../../core/geography/regions';
import { DEFAULT_FRESHNESS_RULE } from '../../../core/pages/freshness';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { COOKIE_NAME_RULE } from '../../../core/patterns/cookie-patterns';
import { checkSettings, SettingsError } from '../../../core/settings/check-settings';
import { parseDurationSeconds } from '../../../core/settings/duration';
import { DEFAULT_OVERLOAD_ANSWERS } from '../../../core/settings/load-settings';
import type { RawSettings } from '../../../core/settings/settings-reader';

const least: RawSettings = {
  siteOrigin: 'main.d1.amplifyapp.com',
  regions: ['us-east-1', 'eu-central-1'],
  homeRegion: 'us-east-1',
};

function problemsOf(raw: RawSettings): readonly string[] {
  try {
    checkSettings(raw);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';
const POLICY_ID = '0123abcd-4567-89ab-cdef-0123456789ab';
const host = 'a lower-case host name without scheme, port or path';
const pattern = 'path patterns that begin with / and may hold * and ?, at most 255 characters, e.g. /articles/*';

describe('core/check-settings', () => {
  it('completes the least that must be said', () => {
    assert.deepEqual(checkSettings(least), {
      siteOrigin: 'main.d1.amplifyapp.com',
      domains: [],
      certificateArn: undefined,
      hostedZoneId: undefined,
      publicSite: { scheme: 'https', hosts: ['main.d1.amplifyapp.com'] },
      regions: ['us-east-1', 'eu-central-1'],
      homeRegion: 'us-east-1',
      includePaths: [],
      excludePaths: [],
      passthroughPaths: ['/api/*'],
      forwardedHeaders: [],
      bots: DEFAULT_BOT_SETTINGS,
      sessionCookies: [],
      variants: ['desktop'],
      countryOverrides: {},
      drainedRegions: [],
      healthChecks: true,
      canary: false,
      freshness: [DEFAULT_FRESHNESS_RULE],
      queryPolicy: DEFAULT_QUERY_POLICY,
      pageRules: [],
      ignoredCookies: [],
      renderHorizonSeconds: 5,
      renderMemoryMegabytes: 2048,
      renderStorageMegabytes: 2048,
      renderTimeoutSeconds: 30,
      renderConcurrency: 10,
      serveConcurrency: undefined,
      newPagesPerHour: 1000,
      overloadAnswers: DEFAULT_OVERLOAD_ANSWERS,
      serveArchitecture: 'arm64',
      logRetentionDays: 30,
      alarmEmail: undefined,
      removalProtection: true,
      replicationMetrics: false,
      webAclArn: undefined,
      botRequestLimit: undefined,
      monthlyBudgetDollars: undefined,
      accessLogsBucket: undefined,
      cachePolicyId: undefined,
      originRequestPolicyId: undefined,
    });
  });

  it('takes all that can be said', () => {
    const webAclArn = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/12345678-1234-1234-1234-123456789012';
    const settings = checkSettings({
      ...least,
      domains: ['www.example.com', 'example.com'],
      certificateArn,
      hostedZoneId: 'Z0123456789ABC',
      extraHosts: ['other.example.com'],
      includePaths: ['/'],
      excludePaths: ['/account/*'],
      passthroughPaths: [],
      countryOverrides: { GB: 'us-east-1', 'US-CA': 'eu-central-1', 'FR-75C': 'us-east-1' },
      freshness: '2m',
      botGroups: ['other', 'search'],
      extraBots: ['AcmeAuditor', '^acme'],
      exemptBots: ['GPTBot'],
      sessionCookies: ['connect.sid', 'wp_*'],
      variants: ['mobile', 'desktop'],
      drainedRegions: ['eu-central-1', 'us-east-1'],
      healthChecks: false,
      canary: true,
      renderMemoryMegabytes: 4096,
      renderStorageMegabytes: 512,
      renderTimeout: '45s',
      renderConcurrency: 10,
      serveConcurrency: 100,
      serveArchitecture: 'x86_64',
      logRetentionDays: 90,
      alarmEmail: 'ops@example.com',
      removalProtection: false,
      replicationMetrics: true,
      webAclArn,
      accessLogsBucket: 'logs.example',
      cachePolicyId: POLICY_ID,
      originRequestPolicyId: POLICY_ID,
    });
    assert.deepEqual(settings.publicSite.hosts, ['www.example.com', 'example.com', 'other.example.com']);
    assert.equal(settings.freshness[0]?.pages.freshSeconds, 120);
    assert.deepEqual(
      [settings.renderTimeoutSeconds, settings.passthroughPaths, settings.canary, settings.healthChecks],
      [45, [], true, false],
    );
    assert.deepEqual(settings.countryOverrides, { GB: 'us-east-1', 'US-CA': 'eu-central-1', 'FR-75C': 'us-east-1' });
    // Groups and variants are in the order of their lists, so that another order in config builds no other router.
    assert.deepEqual(settings.bots, { groups: ['search', 'other'], add: ['AcmeAuditor', '^acme'], remove: ['GPTBot'] });
    assert.deepEqual(
      [settings.sessionCookies, settings.variants],
      [
        ['connect.sid', 'wp_*'],
        ['desktop', 'mobile'],
      ],
    );
    assert.deepEqual(settings.drainedRegions, ['eu-central-1', 'us-east-1']);
  });

  it('takes a stack that knows no bots', () => {
    assert.deepEqual(checkSettings({ ...least, botGroups: [] }).bots, { groups: [], add: [], remove: [] });
  });

  const region = `"eu-central-3" is not a region that can host Georender; allowed: ${ALL_REGIONS.join(', ')}.`;
  const noPlace =
    'no country or subdivision; allowed: an ISO 3166-1 alpha-2 code such as GB, or an ISO 3166-2 code such as US-CA.';
  const messages: Record<string, readonly [RawSettings, readonly string[]]> = {
    'nothing at all': [
      {},
      [
        `siteOrigin is missing; set it to ${host}, e.g. main.d1a2b3c4.amplifyapp.com.`,
        'regions is missing; set it to a list of AWS regions, e.g. [us-east-1, eu-central-1].',
        'homeRegion is missing; set it to one of regions.',
      ],
    ],
    'a typing error in a name': [
      { ...least, region: 'x' },
      [
        'region is not a setting; allowed: siteOrigin, domains, certificateArn, hostedZoneId, extraHosts, regions, homeRegion, includePaths, excludePaths, passthroughPaths, forwardedHeaders, botGroups, extraBots, exemptBots, sessionCookies, variants, countryOverrides, drainedRegions, healthChecks, canary, freshness, staleWhileRevalidate, staleIfError, notFoundFreshness, redirectFreshness, freshnessRules, pageRules, ignoredCookies, renderHorizonSeconds, queryMode, queryParameters, querySort, renderMemoryMegabytes, renderStorageMegabytes, renderTimeout, renderConcurrency, serveConcurrency, newPagesPerHour, overloadAnswers, serveArchitecture, logRetentionDays, alarmEmail, removalProtection, replicationMetrics, webAclArn, botRequestLimit, monthlyBudgetDollars, accessLogsBucket, cachePolicyId, originRequestPolicyId.',
      ],
    ],
    'an origin that is a URL': [
      { ...least, siteOrigin: 'https://x.example.com/' },
      [`siteOrigin is "https://x.example.com/"; allowed: ${host}, e.g. main.d1a2b3c4.amplifyapp.com.`],
    ],
    'an unknown region': [{ ...least, regions: ['us-east-1', 'eu-central-3'] }, [`regions: ${region}`]],
    'a region of another partition': [
      { ...least, regions: ['us-east-1', 'cn-north-1'] },
      [
        'regions: "cn-north-1" can\'t host Georender: it belongs to another partition, whose functions CloudFront can not sign requests for; name another.',
      ],
    ],
    'a region without function URLs': [
      { ...least, regions: ['us-east-1', 'eu-central-2'] },
      [
        'regions: "eu-central-2" can\'t host Georender: AWS documents Lambda function URLs as not available there ("Creating and managing Lambda function URLs"); name another.',
      ],
    ],
    'a region twice': [
      { ...least, regions: ['us-east-1', 'us-east-1'] },
      ['regions lists "us-east-1" twice; name it once.'],
    ],
    'no region': [{ ...least, regions: [] }, ['regions: the list is empty; name at least one region, e.g. us-east-1.']],
    'regions that are no list': [
      { ...least, regions: 'us-east-1' },
      ['regions is "us-east-1"; allowed: a list of AWS regions, e.g. eu-central-1.'],
    ],
    'a home that is not listed': [
      { ...least, homeRegion: 'ap-south-1' },
      ['homeRegion is "ap-south-1"; allowed: one of regions: us-east-1, eu-central-1.'],
    ],
    'domains without a certificate': [
      { ...least, domains: ['www.example.com'] },
      ['domains need a certificate; set certificateArn, or hostedZoneId to have one made.'],
    ],
    'a domain with a wildcard': [
      { ...least, hostedZoneId: 'Z1', domains: ['*.example.com'] },
      [`domains[0] is "*.example.com"; allowed: ${host}, e.g. www.example.com.`],
    ],
    'a certificate elsewhere': [
      { ...least, domains: ['www.example.com'], certificateArn: certificateArn.replace('us-east-1', 'eu-central-1') },
      [
        `certificateArn is "${certificateArn.replace('us-east-1', 'eu-central-1')}"; allowed: the ARN of an ACM certificate in us-east-1, where CloudFront looks for it.`,
      ],
    ],
    'a zone that is none': [
      { ...least, hostedZoneId: 'example.com' },
      ['hostedZoneId is "example.com"; allowed: the id of a Route 53 hosted zone, e.g. Z0123456789ABCDEFGHIJ.'],
    ],
    'an origin that is public': [
      { ...least, certificateArn, domains: ['main.d1.amplifyapp.com'] },
      [
        'siteOrigin "main.d1.amplifyapp.com" is one of the public hosts; name the host behind it, or requests would go in circles.',
      ],
    ],
    'an extra host that is a domain': [
      { ...least, certificateArn, domains: ['a.example.com'], extraHosts: ['a.example.com'] },
      ['extraHosts lists "a.example.com", which is one of domains already; remove it from extraHosts.'],
    ],
    'paths that are none': [
      { ...least, includePaths: ['articles'], excludePaths: ['/a b'], passthroughPaths: [7] },
      [
        `passthroughPaths[0] is 7; allowed: ${pattern}.`,
        `includePaths[0] is "articles"; allowed: ${pattern}.`,
        `excludePaths[0] is "/a b"; allowed: ${pattern}.`,
      ],
    ],
    'headers that can’t be forwarded': [
      { ...least, forwardedHeaders: ['X Y', 'Host', 'User-Agent', 'X-Georender-Bot', 7] },
      [
        'forwardedHeaders[0] is "X Y"; allowed: names of request headers, e.g. Authorization or X-CSRF-Token.',
        'forwardedHeaders[4] is 7; allowed: names of request headers, e.g. Authorization or X-CSRF-Token.',
        'forwardedHeaders: "Host" is a header that CloudFront does not key by, or that it sets itself; give its paths to passthroughPaths.',
        'forwardedHeaders: "X-Georender-Bot" is in the key anyway; remove it.',
      ],
    ],
    'too many forwarded headers, and another stack’s policy': [
      { ...least, cachePolicyId: POLICY_ID, forwardedHeaders: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
      [
        "forwardedHeaders has 7 entries; allowed: at most 6, since CloudFront keys by 10 headers and 4 are Georender's. Paths in passthroughPaths get every header.",
        'forwardedHeaders are part of the cache policy, and cachePolicyId names the one of another stack; set them there, or leave out cachePolicyId.',
      ],
    ],
    'too many passthrough paths': [
      { ...least, passthroughPaths: Array.from({ length: 25 }, (_, index) => `/${index}`) },
      ["passthroughPaths has 25 entries; allowed: at most 24, a quota of CloudFront's."],
    ],
    'overrides that are none': [
      {
        ...least,
        countryOverrides: {
          UK: 'us-east-1',
          GB: 'ap-south-1',
          FR: 'nowhere',
          'US-CALI': 'us-east-1',
          'UK-X': 'us-east-1',
          'us-ca': 7,
        },
      },
      [
        `countryOverrides.UK: "UK" is ${noPlace}`,
        'countryOverrides.GB is "ap-south-1"; allowed: one of regions: us-east-1, eu-central-1.',
        'countryOverrides.FR is "nowhere"; allowed: one of regions: us-east-1, eu-central-1.',
        `countryOverrides.US-CALI: "US-CALI" is ${noPlace}`,
        `countryOverrides.UK-X: "UK-X" is ${noPlace}`,
        `countryOverrides.us-ca: "us-ca" is ${noPlace}`,
        'countryOverrides.us-ca is 7; allowed: one of regions: us-east-1, eu-central-1.',
      ],
    ],
    'bots that are none': [
      {
        ...least,
        botGroups: ['search', 'social', 'search'],
        extraBots: ['x', 'mozilla', 'Acme'],
        exemptBots: ['no such name', 'acme'],
      },
      [
        'botGroups[1] is "social"; allowed: search, preview, ai, seo, other.',
        'botGroups lists "search" twice; name it once.',
        `extraBots: "x" ${botTokenProblem('x') ?? ''}.`,
        `extraBots: "mozilla" ${botTokenProblem('mozilla') ?? ''}.`,
        `exemptBots: "no such name" ${botRemovalProblem('no such name') ?? ''}.`,
        `exemptBots: "acme" ${botRemovalProblem('acme') ?? ''}.`,
        'extraBots and exemptBots both list "Acme"; remove it from one of them.',
      ],
    ],
    'bots that are no list': [
      { ...least, botGroups: 'search', extraBots: 7, exemptBots: {} },
      [
        'botGroups is "search"; allowed: a list of search, preview, ai, seo, other.',
        'extraBots is 7; allowed: a list of parts of user agents.',
        'exemptBots is {}; allowed: a list of parts of user agents.',
      ],
    ],
    'cookies that are none': [
      { ...least, sessionCookies: ['a b', '*', 'a*b', 7] },
      [0, 1, 2, 3].map(
        (index) =>
          `sessionCookies[${index}] is ${JSON.stringify(['a b', '*', 'a*b', 7][index])}; allowed: ${COOKIE_NAME_RULE}.`,
      ),
    ],
    'too many cookies': [
      { ...least, sessionCookies: Array.from({ length: 21 }, (_, index) => `c${index}`) },
      ["sessionCookies has 21 entries; allowed: at most 20. A * at a name's end stands for many."],
    ],
    'variants without the desktop’s': [
      { ...least, variants: ['mobile'] },
      ['variants is ["mobile"]; allowed: [desktop] or [desktop, mobile]; desktop is always rendered.'],
    ],
    'variants that are none': [
      { ...least, variants: ['desktop', 'tablet', 'desktop'] },
      ['variants[1] is "tablet"; allowed: desktop, mobile.', 'variants lists "desktop" twice; name it once.'],
    ],
    'drained regions that are not the stack’s': [
      { ...least, drainedRegions: ['eu-central-1', 'ap-south-1', 7, 'eu-central-1'] },
      [
        'drainedRegions[2] is 7; allowed: one of regions: us-east-1, eu-central-1.',
        'drainedRegions lists "eu-central-1" twice; name it once.',
        'drainedRegions lists "ap-south-1"; allowed: one of regions: us-east-1, eu-central-1.',
      ],
    ],
    'health checks that are no flag': [
      { ...least, healthChecks: 'on' },
      ['healthChecks is "on"; allowed: true or false.'],
    ],
    'a canary that is no flag': [{ ...least, canary: 5 }, ['canary is 5; allowed: true or false.']],
    'overrides that are no object': [
      { ...least, countryOverrides: ['GB'] },
      ['countryOverrides is ["GB"]; allowed: an object.'],
    ],
    'a freshness that is no duration': [
      { ...least, freshness: '1 day' },
      ['freshness is "1 day"; allowed: a whole number followed by s, m, h or d, e.g. 24h, from 60s to 365d.'],
    ],
    'a freshness out of bounds': [
      { ...least, freshness: '0s' },
      ['freshness is "0s"; allowed: a whole number followed by s, m, h or d, e.g. 24h, from 60s to 365d.'],
    ],
    'a freshness that is no text': [
      { ...least, freshness: 60 },
      ['freshness is 60; allowed: a whole number followed by s, m, h or d, e.g. 24h, from 60s to 365d.'],
    ],
    'a time-out that CloudFront would not wait for': [
      { ...least, renderTimeout: '5m' },
      ['renderTimeout is "5m"; allowed: a whole number followed by s, m, h or d, e.g. 24h, from 15s to 100s.'],
    ],
    'numbers out of bounds': [
      {
        ...least,
        renderMemoryMegabytes: 128,
        renderStorageMegabytes: 511,
        renderConcurrency: -1,
        serveConcurrency: 1.5,
        botRequestLimit: 9,
        monthlyBudgetDollars: 0,
      },
      [
        'renderMemoryMegabytes is 128; allowed: a whole number from 1024 to 10240.',
        'renderStorageMegabytes is 511; allowed: a whole number from 512 to 10240.',
        'renderConcurrency is -1; allowed: a whole number from 0 to 10000.',
        'serveConcurrency is 1.5; allowed: a whole number from 1 to 10000.',
        'botRequestLimit is 9; allowed: a whole number from 10 to 2000000000.',
        'monthlyBudgetDollars is 0; allowed: a whole number from 1 to 1000000.',
      ],
    ],
    'answers that renders can hold all of': [
      { ...least, serveConcurrency: 10 },
      [
        'serveConcurrency is 10; allowed: more than renderConcurrency (10), since each render holds an answer, and kept pages must not wait for renders.',
      ],
    ],
    'ceilings that contradict each other, or tell nobody': [
      {
        ...least,
        botRequestLimit: 2000,
        monthlyBudgetDollars: 50,
        webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/12345678-1234-1234-1234-123456789012',
      },
      [
        'botRequestLimit makes a web ACL, and webAclArn names one; a distribution has one: remove one of them, or add the rule to yours.',
        'monthlyBudgetDollars needs somebody to tell; set alarmEmail.',
      ],
    ],
    'words that are none of the few': [
      { ...least, serveArchitecture: 'arm', logRetentionDays: 31 },
      [
        'serveArchitecture is "arm"; allowed: arm64, x86_64.',
        'logRetentionDays is 31; allowed: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.',
      ],
    ],
    'the rest': [
      {
        ...least,
        alarmEmail: 'ops',
        removalProtection: 'yes',
        replicationMetrics: 1,
        webAclArn: 'arn:x',
        accessLogsBucket: 'logs.s3.amazonaws.com',
        cachePolicyId: 'site-cache',
        originRequestPolicyId: 'x',
      },
      [
        'alarmEmail is "ops"; allowed: an e-mail address.',
        'removalProtection is "yes"; allowed: true or false.',
        'replicationMetrics is 1; allowed: true or false.',
        'webAclArn is "arn:x"; allowed: the ARN of a web ACL of scope CLOUDFRONT, which is in us-east-1 and has "global/webacl" in it.',
        'accessLogsBucket is "logs.s3.amazonaws.com"; allowed: the name of an S3 bucket, e.g. my-logs, not its domain name.',
        'cachePolicyId is "site-cache"; allowed: the id of a CloudFront policy, e.g. 0123abcd-4567-89ab-cdef-0123456789ab: another stack\'s output router has it.',
        'originRequestPolicyId is "x"; allowed: the id of a CloudFront policy, e.g. 0123abcd-4567-89ab-cdef-0123456789ab: another stack\'s output router has it.',
      ],
    ],
  };
  for (const [what, [raw, problems]] of Object.entries(messages)) {
    it(`refuses ${what}`, () => assert.deepEqual(problemsOf(raw), problems));
  }

  it('reports all problems in one error, a line each', () => {
    assert.throws(() => checkSettings({ ...least, freshness: 'x', homeRegion: 'y' }), {
      name: 'SettingsError',
      message:
        "The settings can't be deployed:\n" +
        '  - homeRegion is "y"; allowed: one of regions: us-east-1, eu-central-1.\n' +
        '  - freshness is "x"; allowed: a whole number followed by s, m, h or d, e.g. 24h, from 60s to 365d.',
    });
  });
});

describe('core/duration', () => {
  it('reads what people write', () => {
    assert.deepEqual(['0s', '30s', '5m', '24h', '7d'].map(parseDurationSeconds), [0, 30, 300, 86_400, 604_800]);
  });

  it('reads nothing else', () => {
    for (const text of ['', '1', 's', '-1s', '1.5h', '1w', '1h30m', ' 1s', '1 s', '1S', '9999999999s']) {
      assert.equal(parseDurationSeconds(text), undefined, text);
    }
  });
});
