// The settings of a whole stack: what they are completed to, and every message.
import assert from 'node:assert/strict';
import { DEFAULT_BOT_SETTINGS } from '../../../core/bots/bots';
import { ALL_REGIONS } from '../../../core/geography/regions';
import { DEFAULT_FRESHNESS_RULE } from '../../../core/pages/freshness';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { checkSettings } from '../../../core/settings/check-settings';
import { DEFAULT_OVERLOAD_ANSWERS } from '../../../core/settings/load-settings';
import { LEAST, refuses } from './refused-settings';

const POLICY_ID = '0123abcd-4567-89ab-cdef-0123456789ab';

describe('core/settings', () => {
  it('completes the required settings', () => {
    assert.deepEqual(checkSettings(LEAST), {
      siteOrigin: 'main.d1.amplifyapp.com',
      domains: [],
      certificateArn: undefined,
      hostedZoneId: undefined,
      publicSite: { scheme: 'https', hosts: ['main.d1.amplifyapp.com'] },
      regions: ['us-east-1', 'eu-central-1'],
      edge: 'cloudfront-function',
      homeRegion: 'us-east-1',
      includePaths: [],
      excludePaths: [],
      passthroughPaths: ['/api/*'],
      prerenderService: undefined,
      prerenderServiceUrl: 'https://service.prerender.io',
      prerenderServiceShare: undefined,
      forwardedHeaders: [],
      bots: DEFAULT_BOT_SETTINGS,
      sessionCookies: [],
      variants: ['desktop'],
      countryOverrides: {},
      drainedRegions: [],
      healthChecks: true,
      countryOrigins: {},
      deviceOrigins: {},
      countryContent: {},
      experimentArms: [],
      botsArm: undefined,
      experimentCookie: 'georender_arm',
      experimentDays: 30,
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
      queueConcurrency: undefined,
      serveConcurrency: undefined,
      newPagesPerHour: 1000,
      overloadAnswers: DEFAULT_OVERLOAD_ANSWERS,
      serveArchitecture: 'arm64',
      apiPath: undefined,
      apiScopes: {},
      indexNowKey: undefined,
      publishing: false,
      amplifyApp: undefined,
      amplifyBranch: 'main',
      amplifyRegion: undefined,
      publishRenders: 200,
      scheduledRendersPerDay: undefined,
      scheduleEvery: 21_600,
      warmSitemaps: ['/robots.txt'],
      logRetentionDays: 30,
      alarmEmail: undefined,
      removalProtection: true,
      replicationMetrics: false,
      requestLog: false,
      metrics: false,
      debugTokenHash: undefined,
      webAclArn: undefined,
      botRequestLimit: undefined,
      monthlyBudgetDollars: undefined,
      accessLogsBucket: undefined,
      botReports: false,
      botReportDays: 30,
      cachePolicyId: undefined,
      originRequestPolicyId: undefined,
    });
  });

  it('takes every setting', () => {
    const webAclArn = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/12345678-1234-1234-1234-123456789012';
    const settings = checkSettings({
      ...LEAST,
      domains: ['www.example.com', 'example.com'],
      certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
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
    assert.equal(settings.renderTimeoutSeconds, 45);
    assert.deepEqual(settings.passthroughPaths, []);
    assert.equal(settings.canary, true);
    assert.equal(settings.healthChecks, false);
    assert.deepEqual(settings.countryOverrides, { GB: 'us-east-1', 'US-CA': 'eu-central-1', 'FR-75C': 'us-east-1' });
    // Groups and variants are in the order of their lists, so that another order in config builds no other router.
    assert.deepEqual(settings.bots, { groups: ['search', 'other'], add: ['AcmeAuditor', '^acme'], remove: ['GPTBot'] });
    assert.deepEqual(settings.sessionCookies, ['connect.sid', 'wp_*']);
    assert.deepEqual(settings.variants, ['desktop', 'mobile']);
    assert.deepEqual(settings.drainedRegions, ['eu-central-1', 'us-east-1']);
  });

  it('takes a stack without bots', () => {
    assert.deepEqual(checkSettings({ ...LEAST, botGroups: [] }).bots, { groups: [], add: [], remove: [] });
  });

  refuses('settings without the required ones', { siteOrigin: undefined, regions: undefined, homeRegion: undefined }, [
    'siteOrigin is missing; set it to a lower-case host name without scheme, port or path, e.g. main.d1a2b3c4.amplifyapp.com.',
    'regions is missing; set it to a list of AWS regions, e.g. [us-east-1, eu-central-1].',
    'homeRegion is missing; set it to one of regions.',
  ]);

  refuses(
    'more regions than a role can name',
    { regions: ALL_REGIONS, homeRegion: 'us-east-1', edge: 'lambda-at-edge' },
    ['regions has 31 entries; allowed: at most 23, since a role names what each of them has.'],
  );

  refuses('a typing error in a name', { region: 'x' }, [
    'region is not a setting; allowed: siteOrigin, domains, certificateArn, hostedZoneId, extraHosts, regions, edge, ' +
      'homeRegion, freshness, staleWhileRevalidate, staleIfError, notFoundFreshness, redirectFreshness, ' +
      'freshnessRules, queryMode, queryParameters, querySort, ignoredCookies, pageRules, renderHorizonSeconds, ' +
      'newPagesPerHour, overloadAnswers, passthroughPaths, forwardedHeaders, includePaths, excludePaths, ' +
      'botGroups, extraBots, exemptBots, sessionCookies, variants, countryOverrides, drainedRegions, ' +
      'healthChecks, countryOrigins, deviceOrigins, countryContent, experimentArms, botsArm, experimentCookie, ' +
      'experimentDays, prerenderService, prerenderServiceUrl, prerenderServiceShare, ' +
      'canary, renderMemoryMegabytes, renderStorageMegabytes, renderTimeout, renderConcurrency, ' +
      'queueConcurrency, serveConcurrency, serveArchitecture, apiPath, apiScopes, indexNowKey, publishing, amplifyApp, ' +
      'amplifyBranch, amplifyRegion, publishRenders, scheduledRendersPerDay, scheduleEvery, warmSitemaps, ' +
      'logRetentionDays, alarmEmail, removalProtection, replicationMetrics, ' +
      'requestLog, metrics, debugTokenHash, webAclArn, botRequestLimit, monthlyBudgetDollars, accessLogsBucket, botReports, ' +
      'botReportDays, cachePolicyId, originRequestPolicyId.',
  ]);

  refuses('access logs in two places', { botReports: true, accessLogsBucket: 'logs' }, [
    'botReports makes a bucket for access logs, and accessLogsBucket names one; remove one of them: each line would be kept twice.',
  ]);

  refuses('a canary that is not a flag', { canary: 5 }, ['canary is 5; allowed: true or false.']);

  refuses('a time-out that CloudFront would not wait for', { renderTimeout: '5m' }, [
    'renderTimeout is "5m"; allowed: a whole number followed by s, m, h or d, e.g. 24h, from 15s to 100s.',
  ]);

  refuses(
    'numbers out of bounds',
    {
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
  );

  refuses('queued renders that leave bots who wait no room', { renderConcurrency: 6, queueConcurrency: 4 }, [
    'queueConcurrency is 4; allowed: at most half of renderConcurrency (6), so that bots who wait can be served. Raise ' +
      'renderConcurrency to 8, or lower queueConcurrency.',
  ]);

  refuses('fewer queued renders at once than SQS’s event source takes', { queueConcurrency: 1 }, [
    'queueConcurrency is 1; allowed: a whole number from 2 to 1000.',
  ]);

  refuses('no more answers at once than renders', { serveConcurrency: 10 }, [
    'serveConcurrency is 10; allowed: more than renderConcurrency (10), since each render holds an answer, and ' +
      'kept pages must not wait for renders.',
  ]);

  refuses(
    'ceilings that contradict each other, or have no address',
    {
      botRequestLimit: 2000,
      monthlyBudgetDollars: 50,
      webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/12345678-1234-1234-1234-123456789012',
    },
    [
      'botRequestLimit makes a web ACL, and webAclArn names one; a distribution has one: remove one of them, or add the rule to yours.',
      'monthlyBudgetDollars needs an address to tell; set alarmEmail.',
    ],
  );

  refuses('unknown words and numbers', { serveArchitecture: 'arm', logRetentionDays: 31 }, [
    'serveArchitecture is "arm"; allowed: arm64, x86_64.',
    'logRetentionDays is 31; allowed: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, ' +
      '2192, 2557, 2922, 3288, 3653.',
  ]);

  refuses(
    'the rest',
    {
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
      'cachePolicyId is "site-cache"; allowed: the id of a CloudFront policy, e.g. ' +
        "0123abcd-4567-89ab-cdef-0123456789ab: another stack's output router has it.",
      'originRequestPolicyId is "x"; allowed: the id of a CloudFront policy, e.g. ' +
        "0123abcd-4567-89ab-cdef-0123456789ab: another stack's output router has it.",
    ],
  );

  it('reports all problems in one error, a line each', () => {
    assert.throws(() => checkSettings({ ...LEAST, freshness: 'x', homeRegion: 'y' }), {
      name: 'SettingsError',
      message:
        "The settings can't be deployed:\n" +
        '  - homeRegion is "y"; allowed: one of regions: us-east-1, eu-central-1.\n' +
        '  - freshness is "x"; allowed: a whole number followed by s, m, h or d, e.g. 24h, from 60s to 365d.',
    });
  });
});
