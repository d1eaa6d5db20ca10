// The idle costs of the example stack, from the resources that the program makes of Pulumi.prod.yaml.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { buildLambdaPackages } from '../../../bundles/lambda-package';
import { EXAMPLE_STANDING } from '../../../cli/cost/example-standing';
import { standingCost, standingOf, UnpricedResourceError } from '../../../cli/cost/standing-costs';
import { checkSettings } from '../../../core/settings/check-settings';
import { CONTROL_PLANE as ASSUMED, STACK } from '../../../operations/cost/assumptions';
import { controlPlaneCost, IDLE_POLLS } from '../../../operations/cost/control-plane-costs';
import { HEALTH_MONTH } from '../../../operations/cost/health-costs';
import { STANDING_PRICES } from '../../../operations/cost/prices';
import { beyondFree, costOf } from '../../../operations/cost/usage';
import { LambdaAccountApi } from '../../support/pulumi/lambda-account-api';
import { type Registration, runProgram } from '../../support/pulumi/pulumi-mocks';
import { PACKAGES_TIMEOUT_MS } from '../../support/run/packages-timeout';

const ROOT = path.join(__dirname, '../../..');

const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';

/** The settings of the control plane, as Pulumi hands them over. */
const CONTROL_PLANE = {
  'georender:queueConcurrency': '2',
  'georender:apiPath': '/_georender',
  'georender:apiTokens': JSON.stringify({ cms: 't'.repeat(40) }),
  'georender:publishing': 'true',
  'georender:amplifyApp': 'd1a2b3c4d5e6f7',
  'georender:scheduledRendersPerDay': '2000',
  'georender:botReports': 'true',
};

/** The monthly limit for three regions with alarms and dashboard, without the optional web ACL. */
const MOST_USD_A_MONTH = 5;

/** The monthly limit for each region's share of an idle control plane, at list prices. */
const MOST_CONTROL_PLANE_USD = 0.5;

/** The stack's configuration as Pulumi would hand it over: texts as they are, all else as JSON. */
function exampleConfiguration(): Record<string, string> {
  // Pulumi's own reader of these files.
  const { load } = createRequire(require.resolve('@pulumi/pulumi'))('js-yaml');
  const entries: [string, unknown][] = Object.entries(
    load(readFileSync(path.join(ROOT, 'Pulumi.prod.yaml'), 'utf8')).config,
  );
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

async function up(configuration: Record<string, string>): Promise<readonly Registration[]> {
  const { registrations } = await runProgram(async () => {
    pulumi.runtime.setAllConfig(configuration, ['georender:apiTokens']);
    const file = path.join(ROOT, 'index.ts');
    delete require.cache[require.resolve(file)];
    const { default: program } = await import(file);
    return program();
  });
  return registrations;
}

describe('cli/cost, what stands', () => {
  let api: LambdaAccountApi;
  before(async function () {
    this.timeout(PACKAGES_TIMEOUT_MS);
    await buildLambdaPackages();
    api = await LambdaAccountApi.start();
  });
  after(() => api.close());

  it('costs at most $5 a month in three regions, and is what the tables say', async () => {
    const standing = standingOf(await up(exampleConfiguration()));
    assert.deepEqual(
      standing,
      EXAMPLE_STANDING,
      'write the former into cli/cost/example-standing.ts, and run npm run cost',
    );
    assert.equal(standing.codeBuckets, 3);
    const { alarms, dashboards, code } = standingCost(standing, true);
    assert.equal(dashboards, 0, 'more than 50 metrics on the dashboard');
    const together = alarms + dashboards + code + costOf(beyondFree(HEALTH_MONTH));
    assert.ok(together <= MOST_USD_A_MONTH, `$${together} a month`);
  });

  for (const regions of [1, STACK.regions])
    it(`costs below half a dollar a month and region for an idle control plane, with ${regions} of them`, async () => {
      const listed = JSON.parse(exampleConfiguration()['georender:regions'] ?? '').slice(0, regions);
      const example = { ...exampleConfiguration(), 'georender:regions': JSON.stringify(listed) };
      const [without, made] = [standingOf(await up(example)), await up({ ...example, ...CONTROL_PLANE })];
      const pollers = made.filter(({ type }) => type === 'aws:lambda/eventSourceMapping:EventSourceMapping').length;
      const standing = standingOf(made);
      const alarms = standing.alarmMetrics - without.alarmMetrics;
      const { code, dashboards, webAcls } = standingCost(standing, true);
      const before = standingCost(without, true);
      assert.deepEqual({ code, dashboards, webAcls }, { code: before.code, dashboards: 0, webAcls: before.webAcls });
      const { schedule, together } = controlPlaneCost(regions, false);
      const usd =
        costOf({ queueRequests: pollers * IDLE_POLLS }) + alarms * STANDING_PRICES.alarmMetrics.usd + schedule;
      assert.ok(Math.abs(usd - together) < 1e-9, `the table says $${together}, its resources cost $${usd}`);
      assert.ok(usd / regions < MOST_CONTROL_PLANE_USD, `$${usd / regions} a month and region`);
    });

  it('assumes the default pause between two runs of the schedule', () => {
    const { scheduleEvery } = checkSettings({
      siteOrigin: 'main.d1.amplifyapp.com',
      regions: ['us-east-1'],
      homeRegion: 'us-east-1',
    });
    assert.equal(ASSUMED.scheduleEverySeconds, scheduleEvery);
  });

  it('counts each metric of an alarm, and a dashboard’s', () => {
    const metric = { namespace: 'N', metricName: 'M' };
    const metricQueries = [
      { id: 'e', expression: 'a / b' },
      { id: 'a', metric },
      { id: 'b', metric },
    ];
    const body = {
      widgets: [
        {
          properties: {
            metrics: [
              ['N', 'M', {}],
              ['N', 'O', {}],
            ],
          },
        },
        { properties: { metrics: [['N', 'P', {}]] } },
      ],
    };
    const { alarmMetrics, dashboardMetrics, webAcls, webAclRules } = standingOf([
      { type: ALARM, inputs: { ...metric } },
      { type: ALARM, inputs: { metricQueries } },
      { type: 'aws:cloudwatch/dashboard:Dashboard', inputs: { dashboardBody: JSON.stringify(body) } },
      { type: 'aws:wafv2/webAcl:WebAcl', inputs: { rules: [{}, {}] } },
      { type: 'aws:s3/bucket:Bucket', inputs: {} },
    ]);
    assert.deepEqual(
      { alarmMetrics, dashboardMetrics, webAcls, webAclRules },
      { alarmMetrics: 3, dashboardMetrics: [3], webAcls: 1, webAclRules: 2 },
    );
  });

  it('refuses what it does not know the price of', () => {
    for (const type of [
      'aws:ec2/natGateway:NatGateway',
      'aws:cloudfront/monitoringSubscription:MonitoringSubscription',
    ]) {
      assert.throws(() => standingOf([{ type, inputs: {} }]), UnpricedResourceError);
    }
  });

  it('costs more where free alarms and dashboards are used up, or a dashboard is large', () => {
    const cost = (standing: Partial<typeof EXAMPLE_STANDING>, isOnlyStack = true) =>
      standingCost({ ...EXAMPLE_STANDING, ...standing }, isOnlyStack);
    assert.equal(cost({ alarmMetrics: 7 }).alarms, 0);
    assert.equal(cost({ alarmMetrics: 20 }).alarms, 1);
    assert.equal(cost({ alarmMetrics: 20 }, false).alarms, 2);
    assert.deepEqual(
      [
        cost({ dashboardMetrics: [50] }).dashboards,
        cost({ dashboardMetrics: [51] }).dashboards,
        cost({ dashboardMetrics: [1] }, false).dashboards,
      ],
      [0, 3, 3],
    );
    assert.equal(cost({ webAcls: 1, webAclRules: 1 }).webAcls, 6);
  });
});
