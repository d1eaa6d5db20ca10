// The summary of a preview: what changes, what it costs, what bots will notice.
import assert from 'node:assert/strict';
import type { EngineEvent } from '../../delivery/engine/engine-events';
import { operationOf } from '../../delivery/engine/operation';
import { previewSummary } from '../../delivery/preview/summary';
import { diagnostic, step, type ToldStep, told } from './told-events';

const FUNCTION = 'aws:lambda/function:Function';

function lambda(part: string, region: string, more: Readonly<Record<string, unknown>> = {}): ToldStep {
  const inputs = { region, memorySize: part === 'render' ? 2048 : 512, s3Key: 'one', ...more };
  return { op: 'same', type: FUNCTION, name: `site-${part}-${region}`, old: { inputs }, new: { inputs } };
}

/** A change of a step of {@link lambda}. */
function changed(of: ToldStep, change: Readonly<Record<string, unknown>>): ToldStep {
  const inputs = { ...of.old?.inputs, ...change };
  return { ...of, op: 'update', new: { inputs }, diffs: Object.keys(change) };
}

function withVariables(variables: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  return { environment: { variables } };
}

function summary(steps: readonly ToldStep[], further: readonly EngineEvent[] = [], succeeded = true): string {
  return previewSummary({
    stack: 'dev',
    succeeded,
    operation: operationOf([...steps.map(step), ...further]),
    otherLines: [],
  });
}

const SERVE = lambda('serve', 'eu-central-1');
const RENDER = lambda('render', 'eu-central-1');

describe('delivery/preview', () => {
  it('says that nothing changes', () => {
    assert.equal(
      summary([SERVE, RENDER]),
      '<!-- georender preview of dev -->\n## Preview of `dev`\n\nNothing changes.',
    );
  });

  it('counts by region and kind, and names properties, without any value', () => {
    const text = summary([
      changed(SERVE, { memorySize: 1024, tags: { owner: 'sesame' } }),
      RENDER,
      { op: 'create', type: 'aws:sns/topic:Topic', name: 'site-new', new: { inputs: { region: 'us-east-1' } } },
      { op: 'delete', type: 'aws:iam/role:Role', name: 'site-old', old: { inputs: {} } },
    ]);
    assert.match(text, /\*\*3 resources:\*\* 1 created, 1 changed, 1 deleted\. Regions: `eu-central-1`\./);
    assert.match(text, /\| eu-central-1 \| {2}\| 1 \| {2}\| {2}\|/);
    assert.match(text, /lambda Function `site-serve-eu-central-1`: `memorySize`, `tags`/);
    assert.match(text, /<details><summary>global: 1 resource<\/summary>\n\n\*\*deleted\*\*\n\n- iam Role `site-old`/);
    assert.doesNotMatch(text, /sesame/);
  });

  it('does not call new code, and the checks and retries of its version, a replacement', () => {
    const of = (type: string) => {
      const state = { inputs: { region: 'eu-central-1' } };
      return { op: 'replace', type, name: 'site-render-eu-central-1', old: state, new: state, keys: ['qualifier'] };
    };
    const text = summary([
      of('aws:s3/bucketObject:BucketObject'),
      of('aws:lambda/invocation:Invocation'),
      of('aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig'),
    ]);
    assert.match(text, /3 replaced/);
    assert.doesNotMatch(text, /the old one goes/);
  });

  it('says first what is replaced, and why', () => {
    const type = 'aws:dynamodb/table:Table';
    const inputs = { region: 'eu-central-1' };
    const replaced = { type, name: 'site-table', old: { inputs }, new: { inputs }, keys: ['hashKey'] };
    const text = summary([{ ...replaced, op: 'replace' }, SERVE]);
    assert.match(text, /### Replaced: the old one goes\n\n- `site-table` \(dynamodb Table\), because of `hashKey`/);
    assert.match(text, /The index is replaced and starts empty/);
  });

  const RULE = withVariables({ GEORENDER_FRESHNESS: '1', GEORENDER_QUERY_POLICY: '1', GEORENDER_PAGE_RULES: '1' });
  const notices: readonly (readonly [what: string, steps: readonly ToldStep[], notice: RegExp])[] = [
    ['new code of serve', [changed(SERVE, { s3Key: 'two' })], /New code of `serve` answers bots/],
    ['new code of render', [changed(RENDER, { s3Key: 'two' })], /New code of `render`/],
    [
      'keys',
      [
        changed(
          lambda('serve', 'eu-central-1', RULE),
          withVariables({ GEORENDER_FRESHNESS: '1', GEORENDER_QUERY_POLICY: '2', GEORENDER_PAGE_RULES: '1' }),
        ),
      ],
      /Keys of pages change/,
    ],
    [
      'freshness',
      [
        changed(
          lambda('serve', 'eu-central-1', RULE),
          withVariables({ GEORENDER_FRESHNESS: '2', GEORENDER_QUERY_POLICY: '1', GEORENDER_PAGE_RULES: '1' }),
        ),
      ],
      /Pages become stale sooner or later/,
    ],
    [
      'hidden variables',
      [changed(lambda('serve', 'eu-central-1', { environment: '[secret]' }), { environment: '[secret]' })],
      /Variables of functions change whose values/,
    ],
    [
      'the router',
      [
        {
          op: 'update',
          type: 'aws:cloudfront/function:Function',
          name: 'site-router',
          old: { inputs: {} },
          new: { inputs: {} },
          diffs: ['code'],
        },
      ],
      /The router changes/,
    ],
    [
      'the edges’ keys',
      [
        {
          op: 'update',
          type: 'aws:cloudfront/cachePolicy:CachePolicy',
          name: 'site-cache',
          old: { inputs: {} },
          new: { inputs: {} },
          diffs: ['parametersInCacheKeyAndForwardedToOrigin'],
        },
      ],
      /Keys of the edges change/,
    ],
  ];
  for (const [what, steps, notice] of notices) {
    it(`tells what bots notice of ${what}, and of nothing else`, () => {
      const [, found = ''] = /### What bots will notice\n\n([^]*?)\n\n###/.exec(summary(steps)) ?? [];
      assert.match(found, notice);
      assert.equal(found.split('\n').length, 1, found);
    });
  }

  it('says that bots notice nothing of an alarm', () => {
    const inputs = { region: 'eu-central-1', threshold: 5 };
    const alarm = { type: 'aws:cloudwatch/metricAlarm:MetricAlarm', name: 'site-failures', op: 'update' };
    const text = summary([SERVE, RENDER, { ...alarm, old: { inputs }, new: { inputs }, diffs: ['threshold'] }]);
    assert.match(text, /### What bots will notice\n\nNothing\./);
  });

  it('tells regions that come and go, and what they cost', () => {
    const fresh = { op: 'create', old: undefined } as const;
    const added = [lambda('serve', 'us-east-1'), lambda('render', 'us-east-1')].map((each) => ({ ...each, ...fresh }));
    const alarm: ToldStep = {
      op: 'create',
      type: 'aws:cloudwatch/compositeAlarm:CompositeAlarm',
      name: 'site-all',
      new: { inputs: {} },
    };
    const text = summary([SERVE, RENDER, ...added, alarm]);
    assert.match(text, /Regions: `eu-central-1`, `us-east-1` \(new\)/);
    assert.match(text, /us-east-1 answers its nearest bots, with an empty bucket at first\./);
    assert.match(text, /\| a month without requests \| \$0\.00 \| \$0\.50 \| \+\$0\.50 \|/);
    const [, before = '', after = ''] = /a million bots’ requests \| \$([\d.]+) \| \$([\d.]+) \|/.exec(text) ?? [];
    assert.ok(Number(after) > Number(before), text);
    const gone = { op: 'delete', new: undefined } as const;
    const removed = [lambda('serve', 'us-east-1'), lambda('render', 'us-east-1')].map((each) => ({ ...each, ...gone }));
    assert.match(summary([SERVE, RENDER, ...removed]), /Regions: `eu-central-1`, `us-east-1` \(goes\)/);
  });

  it('leaves out of the cost what is not known yet, and says so', () => {
    const dashboard = { op: 'create', type: 'aws:cloudwatch/dashboard:Dashboard', name: 'site-dashboard' };
    const unknown = { inputs: { dashboardBody: '04da6b54-80e4-46f7-96ec-b56ff0331ba9' } };
    const bus = { op: 'create', type: 'aws:msk/cluster:Cluster', name: 'site-bus', new: { inputs: {} } };
    const text = summary([SERVE, RENDER, { ...dashboard, new: unknown }, bus]);
    assert.match(text, /The dashboard is left out: its size is known only after the deployment\./);
    assert.match(text, /Left out, since its price is not known here: aws:msk\/cluster:Cluster\./);
  });

  it('tells why it failed, and mentions nobody', () => {
    const text = summary([], [diagnostic('error', 'freshness is "soon"\n```\n@everyone')], false);
    assert.match(
      text,
      /\*\*It failed\.\*\* Nothing was deployed\.\n\n````\nfreshness is "soon"\n```\n@everyone\n````$/,
    );
  });

  it('names the policies that refuse', () => {
    const policyEvent = {
      policyName: 'regions-of-the-union',
      policyPackName: 'georender',
      message: 'us-east-1 is outside',
      enforcementLevel: 'mandatory',
      resourceUrn: 'urn:pulumi:dev::georender::aws:s3/bucket:Bucket::site-pages-us-east-1',
    };
    const text = summary([], [told({ policyEvent })], false);
    assert.match(text, /\*\*Refused by 1 violation of policies\.\*\*/);
    assert.match(
      text,
      /\*\*refused\*\*: `georender\/regions-of-the-union` at `site-pages-us-east-1`: `us-east-1 is outside`/,
    );
  });

  it('stays below GitHub’s limit, whatever changes', () => {
    const many = Array.from({ length: 30 }, (_, region) =>
      Array.from({ length: 200 }, (_, at): ToldStep => {
        const state = { inputs: { region: `us-east-${region}` } };
        const name = `site-${'x'.repeat(80)}-${region}-${at}`;
        return { op: 'update', type: 'aws:sns/topic:Topic', name, old: state, new: state, diffs: ['tags'] };
      }),
    ).flat();
    const text = summary([SERVE, RENDER, ...many]);
    assert.ok(text.length <= 65_536, `${text.length}`);
    assert.match(text, /… and 140 more/);
    assert.match(text, /The rest is left out/);
  });
});
