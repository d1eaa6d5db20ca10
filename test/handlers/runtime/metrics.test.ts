// The metrics of requests and renders, as the lines that CloudWatch reads.
import assert from 'node:assert/strict';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { allOf, functionMetrics, METRICS_NAMESPACE } from '../../../handlers/runtime/metrics';
import type { EndedRender, ServedRequest } from '../../../handlers/runtime/served-request';

const SERVED: ServedRequest = {
  requestId: 'id-1',
  region: 'eu-central-1',
  host: 'www.example.com',
  path: '/a',
  parameters: [],
  variant: 'desktop',
  key: '0123456789abcdef',
  bot: 'googlebot',
  botGroup: 'search',
  status: 200,
  cacheStatus: 'STALE',
  ageSeconds: 90,
  bytes: 100,
  durationMs: 20,
  stagesMs: {},
};

const RENDERED: EndedRender = {
  region: 'eu-central-1',
  host: 'www.example.com',
  path: '/a',
  parameters: [],
  variant: 'desktop',
  key: '0123456789abcdef',
  outcome: 'stored',
  durationMs: 20,
  problems: [],
};

/** The values by name and dimensions, as EMF has them. */
function written(use: (metrics: NonNullable<ReturnType<typeof functionMetrics>>) => void): readonly string[] {
  const lines: string[] = [];
  const writer = {
    singleMetric() {
      const metric = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: 'stack', singleMetric: true });
      metric.publishStoredMetrics = () => {
        const emf: Record<string, unknown> = { ...metric.serializeMetrics() };
        lines.push(describeEmf(emf));
        return metric;
      };
      return metric;
    },
  };
  const metrics = functionMetrics(writer);
  assert.ok(metrics !== undefined);
  use(metrics);
  return lines;
}

function describeEmf(emf: Record<string, unknown>): string {
  const { CloudWatchMetrics = [] }: { readonly CloudWatchMetrics?: readonly Directive[] } = Object(emf['_aws']);
  return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics: named }) =>
    named.map(({ Name, Unit }) => {
      const dimensions = Dimensions.map((set) => set.map((name) => `${name}=${String(emf[name])}`).join(','));
      return `${Namespace} ${Name} ${String(emf[Name])} ${Unit} [${dimensions.join('; ')}]`;
    }),
  ).join('\n');
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
}

describe('handlers/runtime/metrics', () => {
  it('counts a request by its cache status, and tells the age of the shown page', () => {
    assert.deepEqual(
      written((metrics) => metrics.served(SERVED)),
      ['Georender Requests 1 Count [service=stack,cache=STALE]', 'Georender PageAge 90 Seconds [service=stack]'],
    );
  });

  it('tells no age of what is no kept page', () => {
    const bypassed = { ...SERVED, cacheStatus: 'BYPASS' } as const;
    Reflect.deleteProperty(bypassed, 'ageSeconds');
    assert.equal(written((metrics) => metrics.served(bypassed)).length, 1);
  });

  it('counts a render by its reason, and the share of those that were kept', () => {
    assert.deepEqual(
      written((metrics) => {
        metrics.rendered(RENDERED);
        metrics.rendered({ ...RENDERED, outcome: 'unstored', reason: 'partial' });
      }),
      [
        'Georender Renders 1 Count [service=stack,reason=kept]',
        'Georender KeptShare 100 Percent [service=stack]',
        'Georender Renders 1 Count [service=stack,reason=partial]',
        'Georender KeptShare 0 Percent [service=stack]',
      ],
    );
  });

  it('tells how many new pages may still be rendered', () => {
    assert.deepEqual(
      written((metrics) => metrics.newPagesLeft(42)),
      ['Georender NewPagesLeft 42 Count [service=stack]'],
    );
  });

  it('is off without a writer, and shares requests among listeners', () => {
    assert.equal(functionMetrics(undefined), undefined);
    const seen: string[] = [];
    const listener = (name: string) => ({
      served: () => seen.push(`${name} served`),
      rendered: () => seen.push(`${name} rendered`),
    });
    const all = allOf([listener('one'), undefined, listener('other')]) ?? assert.fail('no listener');
    all.served(SERVED);
    all.rendered(RENDERED);
    assert.deepEqual(seen, ['one served', 'other served', 'one rendered', 'other rendered']);
    assert.equal(allOf([undefined, undefined]), undefined);
  });
});
