// Topics, log filters, alarms and the dashboard: which, where.
import assert from 'node:assert/strict';
import { Observability } from '../../../components/observability/observability';
import type { Region } from '../../../core/geography/regions';
import { changes } from '../../support/pulumi/changed-inputs';
import {
  ALARM,
  CANARY,
  EDGE,
  monitored,
  OF_EDGE,
  OF_PAIRS,
  ONE,
  SUBSCRIPTION,
  TAGS,
  TOPIC,
  TWO,
  watch,
} from '../../support/pulumi/observability-program';
import { find, listed, type Registration, runProgram, UNKNOWN, valueOf } from '../../support/pulumi/pulumi-mocks';

const DASHBOARD = 'aws:cloudwatch/dashboard:Dashboard';
const COMPONENT = 'georender:index:Observability';
const FILTER = 'aws:cloudwatch/logMetricFilter:LogMetricFilter';

const FIVE: readonly Region[] = ['us-east-1', 'eu-central-1', 'ap-south-1', 'sa-east-1', 'af-south-1'];

const FILTERS = [
  'bypasses',
  'forbidden',
  'render-failures',
  'serve-failures',
  'single-process-failures',
  'single-processes',
];

interface Optional {
  readonly email?: boolean;
  readonly replicationMetrics?: boolean;
}

function allResources(regions: readonly Region[], { email, replicationMetrics }: Optional = {}): readonly string[] {
  const ofRegion = (region: Region): readonly string[] => {
    const others = regions.filter((other) => other !== region);
    return [
      `${TOPIC} site-alarms-${region} ${region}`,
      ...FILTERS.map((part) => `${FILTER} site-${part}-${region} ${region}`),
      ...(email === true ? [`${SUBSCRIPTION} site-alarm-email-${region} ${region}`] : []),
      ...[...OF_PAIRS, 'dead-letters'].map((part) => `${ALARM} site-${part}-${region} ${region}`),
      ...(region === 'us-east-1' ? [`${ALARM} site-nothing-rendered-${region} ${region}`] : []),
      ...others.map((other) => `${ALARM} site-index-lag-to-${other}-${region} ${region}`),
      ...(replicationMetrics === true
        ? others.map((other) => `${ALARM} site-pages-lag-from-${other}-${region} ${region}`)
        : []),
    ];
  };
  return [`${COMPONENT} site`, `${DASHBOARD} site-dashboard-us-east-1 us-east-1`, ...regions.flatMap(ofRegion)].sort();
}

describe('components/observability', () => {
  describe('its resources', () => {
    for (const regions of [ONE, TWO, FIVE]) {
      it(`are these for ${regions.length}`, async () => {
        assert.deepEqual(listed((await watch(regions)).registrations), allResources(regions));
      });

      it(`are these for ${regions.length} with e-mail and replication metrics, in a preview too`, async () => {
        const args = { alarmEmail: 'web@example.com', replicationMetrics: true };
        const expected = allResources(regions, { email: true, replicationMetrics: true });
        assert.deepEqual(listed((await watch(regions, args)).registrations), expected);
        assert.deepEqual(listed((await watch(regions, args, { preview: true })).registrations), expected);
      });
    }

    it('count what both functions log as errors, and answers by their fields, under a name that no other stack has', async () => {
      const { registrations } = await watch(ONE);
      const [region] = ONE;
      const namespace = 'Georender/georender-test-site';
      const expected = [
        ['serve-failures', 'serve-logs', '{ $.level = "ERROR" }', 'Failures'],
        ['render-failures', 'render-logs', '{ $.level = "ERROR" }', 'Failures'],
        ['bypasses', 'serve-logs', '{ $.cache = "BYPASS" }', 'Bypasses'],
        ['forbidden', 'serve-logs', '{ $.status = 403 }', 'Forbidden'],
        [
          'single-processes',
          'render-logs',
          '{ $.message = "Chromium runs as a single process: its pages got none of their own." }',
          'SingleProcesses',
        ],
      ] as const;
      // With its own line's count as an error, each makes the alarm ring.
      const { inputs: weighed } = find(registrations, FILTER, `site-single-process-failures-${region}`);
      assert.deepEqual(
        { pattern: weighed['pattern'], metricTransformation: weighed['metricTransformation'] },
        {
          pattern: expected.at(-1)?.[2],
          metricTransformation: { namespace, name: 'Failures', value: '5', defaultValue: '0' },
        },
      );
      for (const [part, logs, pattern, name] of expected) {
        assert.deepEqual(find(registrations, FILTER, `site-${part}-${region}`).inputs, {
          region,
          logGroupName: `${logs}-${region}`,
          pattern,
          metricTransformation: { namespace, name, value: '1', defaultValue: '0' },
        });
      }
      const { inputs: rings } = find(registrations, ALARM, `site-failures-${region}`);
      assert.deepEqual(
        {
          namespace: rings['namespace'],
          metricName: rings['metricName'],
          threshold: rings['threshold'],
          statistic: rings['statistic'],
        },
        { namespace, metricName: 'Failures', threshold: 5, statistic: 'Sum' },
      );
    });

    it('are the same again for canaries, which share the dead letters', async () => {
      const canaries = { regions: ONE.map((region) => ({ ...monitored(region), canary: CANARY })) };
      const { added, removed, changed } = changes(
        (await watch(ONE)).registrations,
        (await watch(ONE, canaries)).registrations,
      );
      assert.deepEqual(removed, []);
      assert.deepEqual(changed, []);
      assert.deepEqual(
        added,
        [
          ...FILTERS.map((part) => `${FILTER} site-canary-${part}-us-east-1 us-east-1`),
          ...OF_PAIRS.map((part) => `${ALARM} site-canary-${part}-us-east-1 us-east-1`),
        ].sort(),
      );
    });

    it('watch the canaries’ own functions and logs', async () => {
      const { registrations } = await watch(ONE, {
        regions: ONE.map((region) => ({ ...monitored(region), canary: CANARY })),
      });
      const { inputs: filter } = find(registrations, FILTER, 'site-canary-bypasses-us-east-1');
      const counted = {
        namespace: 'Georender/georender-test-site',
        name: 'CanaryBypasses',
        value: '1',
        defaultValue: '0',
      };
      assert.deepEqual(
        { logGroupName: filter['logGroupName'], metricTransformation: filter['metricTransformation'] },
        { logGroupName: 'canary-serve-logs', metricTransformation: counted },
      );
      const { inputs } = find(registrations, ALARM, 'site-canary-render-errors-us-east-1');
      assert.deepEqual(inputs['dimensions'], { FunctionName: 'canary-render' });
      assert.match(String(inputs['alarmDescription']), /the canary in us-east-1/);
      for (const part of OF_PAIRS.filter((one) => one.endsWith('-share'))) {
        const text = JSON.stringify(
          find(registrations, ALARM, `site-canary-${part}-us-east-1`).inputs['metricQueries'],
        );
        assert.ok(text.includes('"canary-serve"') && !text.includes('"serve-us-east-1"'), part);
      }
    });

    for (const regions of [ONE, ['eu-west-1'] as const]) {
      it(`watch distribution and router where CloudFront’s metrics are, with ${regions.join()} alone`, async () => {
        const home = regions[0];
        const [without, withEdge] = [
          await watch(regions, { home }),
          await watch(regions, { home, edge: EDGE, alarmEmail: 'web@example.com' }),
        ];
        const { added } = changes(without.registrations, withEdge.registrations);
        const edge = OF_EDGE.map((part) => `${ALARM} site-${part}-us-east-1 us-east-1`);
        const topics = regions.includes('us-east-1') ? [] : [`${TOPIC} site-alarms-us-east-1 us-east-1`];
        const mails = [...new Set([...regions, 'us-east-1'])].map(
          (region) => `${SUBSCRIPTION} site-alarm-email-${region} ${region}`,
        );
        assert.deepEqual(added, [...edge, ...topics, ...mails].sort());
      });
    }

    it('carry the tags', async () => {
      const { registrations } = await watch(TWO, { alarmEmail: 'web@example.com' });
      for (const { type, inputs } of registrations) {
        assert.deepEqual(inputs['tags'], type === TOPIC || type === ALARM ? TAGS : undefined);
      }
    });

    it('of the remaining regions stay as they are when a region is added', async () => {
      const { added, removed, changed } = changes(
        (await watch(TWO)).registrations,
        (await watch([...TWO, 'ap-south-1'])).registrations,
      );
      assert.ok(added.length > 0 && added.every((entry) => entry.includes('ap-south-1')));
      assert.deepEqual(removed, []);
      assert.deepEqual(changed, [`${DASHBOARD} site-dashboard-us-east-1: dashboardBody`]);
    });

    it('do not depend on the order of the regions', async () => {
      const [one, other] = [await watch(FIVE), await watch([...FIVE].reverse())];
      assert.deepEqual(changes(one.registrations, other.registrations), { added: [], removed: [], changed: [] });
    });
  });

  describe('its dashboard', () => {
    it('is at home, under a name of project, stack and component', async () => {
      const { registrations, result } = await watch(TWO, { home: 'eu-west-1' });
      const { dashboardBody, ...inputs } = find(registrations, DASHBOARD, 'site-dashboard-eu-west-1').inputs;
      assert.deepEqual(inputs, { region: 'eu-west-1', dashboardName: 'georender-test-site' });
      assert.ok(typeof dashboardBody === 'string' && dashboardBody.includes('serve-us-east-1'));
      assert.equal(await valueOf(result.dashboardName), 'georender-test-site');
    });

    it('shows the distribution if there is one', async () => {
      const body = (ran: { readonly registrations: readonly Registration[] }) =>
        String(find(ran.registrations, DASHBOARD, 'site-dashboard-us-east-1').inputs['dashboardBody']);
      const shown = body(await watch(ONE, { edge: EDGE }));
      assert.ok(shown.includes('E123') && shown.includes('"router"'));
      assert.ok(!body(await watch(ONE)).includes('CloudFront'));
    });

    it('is unknown in a preview as long as the names are', async () => {
      const unknownName = () => {
        const topic = new Observability('other', {
          home: 'us-east-1',
          regions: ONE.map(monitored),
          indexTableName: 'i',
          renderTimeoutSeconds: 30,
          replicationMetrics: false,
          tags: {},
        }).topicArns;
        return new Observability('site', {
          home: 'us-east-1',
          regions: ONE.map(monitored),
          renderTimeoutSeconds: 30,
          replicationMetrics: false,
          tags: {},
          indexTableName: topic.apply((arns) => arns['us-east-1'] ?? ''),
        });
      };
      const { registrations } = await runProgram(unknownName, { preview: true });
      assert.equal(find(registrations, DASHBOARD, 'site-dashboard-us-east-1').inputs['dashboardBody'], UNKNOWN);
    });
  });

  it('can be transformed', async () => {
    const { registrations } = await watch(ONE, {
      transform: {
        topic: { displayName: 'Georender' },
        alarm: (args, _options, name) => {
          if (name.includes('throttles')) args.threshold = 10;
        },
        dashboard: { dashboardName: 'mine' },
      },
    });
    assert.equal(find(registrations, TOPIC, 'site-alarms-us-east-1').inputs['displayName'], 'Georender');
    assert.equal(find(registrations, ALARM, 'site-serve-throttles-us-east-1').inputs['threshold'], 10);
    assert.equal(find(registrations, ALARM, 'site-serve-errors-us-east-1').inputs['threshold'], 0);
    assert.equal(find(registrations, DASHBOARD, 'site-dashboard-us-east-1').inputs['dashboardName'], 'mine');
  });
});
