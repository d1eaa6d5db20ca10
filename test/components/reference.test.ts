// docs/reference has every alarm and every metric of a stack that has all that can be switched on.
import assert from 'node:assert/strict';
import path from 'node:path';
import {
  buildApiPackage,
  buildHealthPackage,
  buildJobsPackage,
  buildLambdaPackages,
} from '../../bundles/lambda-package';
import { placedAlarms } from '../../cli/reference/alarm-page';
import { referenceFiles } from '../../cli/reference/reference-files';
import { HEALTH_NAMESPACE, OUTSIDE_NAMESPACE } from '../../components/observability/service-alarms';
import { ALL_REGIONS } from '../../core/geography/regions';
import { deploy, named, ofType } from '../support/pulumi/georender-program';
import type { Registration } from '../support/pulumi/pulumi-mocks';
import { PACKAGES_TIMEOUT_MS } from '../support/run/packages-timeout';

const PAGES = referenceFiles(path.join(__dirname, '../..'));

/** A description for any region, of the live functions or of the canary. */
function general(description: unknown): string {
  const named = new RegExp([...ALL_REGIONS].sort((a, b) => b.length - a.length).join('|'), 'g');
  return String(description).replace(named, '*').replaceAll('the canary in *', '*');
}

describe('docs/reference', () => {
  let registrations: readonly Registration[];
  let secondEngine: readonly Registration[];

  before(async function () {
    this.timeout(PACKAGES_TIMEOUT_MS);
    await Promise.all([buildLambdaPackages(), buildHealthPackage(), buildApiPackage(), buildJobsPackage()]);
    registrations = await deploy({
      ...named,
      ...{ regions: ['us-east-1', 'eu-central-1'], canary: true, healthChecks: true, replicationMetrics: true },
      ...{ queueConcurrency: 2, metrics: true, apiPath: '/_georender', publishing: true },
      apiTokens: { deploy: '0123456789abcdef0123456789abcdef' },
    });
    const rendererTokens = { current: '0123456789abcdef0123456789abcdef' };
    secondEngine = await deploy({ ...named, edge: 'lambda-at-edge', rendererTokens });
  });

  it('has every alarm, word for word', () => {
    const described = new Set(placedAlarms().map(({ alarm }) => general(alarm.description)));
    const alarms = ofType([...registrations, ...secondEngine], 'aws:cloudwatch/metricAlarm:MetricAlarm');
    const made = new Set(alarms.map(({ inputs }) => general(inputs['alarmDescription'])));
    assert.deepEqual([...made].sort(), [...described].sort());
  });

  it('has every metric that is made of lines of logs', () => {
    const filters = ofType(registrations, 'aws:cloudwatch/logMetricFilter:LogMetricFilter');
    const names = filters.map(({ inputs }) => {
      const metric: unknown = inputs['metricTransformation'];
      assert.ok(typeof metric === 'object' && metric !== null && 'namespace' in metric && 'name' in metric);
      const isApart = metric.namespace === OUTSIDE_NAMESPACE || metric.namespace === HEALTH_NAMESPACE;
      return String(isApart ? metric.namespace : metric.name);
    });
    assert.ok(names.includes('CanaryFailures') && names.includes(HEALTH_NAMESPACE));
    const page = PAGES['docs/reference/metrics.md'] ?? '';
    assert.deepEqual(
      names.filter((name) => !page.includes(`| \`${name.replace(/^Canary/, '')}\` |`)),
      [],
    );
  });

  it('has every component, with every type of resource that it makes', () => {
    const page = PAGES['docs/reference/components.md'] ?? '';
    const shown = registrations.map(({ type }) => {
      const [provider = '', module = '', name = ''] = type.split(':');
      return provider === 'georender' ? `| [${name}](#` : `\`${provider}.${module.split('/')[0]}.${name}\``;
    });
    assert.ok(new Set(shown).size > 50);
    assert.deepEqual(
      [...new Set(shown)].filter((text) => !page.includes(text)),
      [],
    );
  });
});
