// Drift, and what a refresh is known to report without any.
import assert from 'node:assert/strict';
import { driftOf } from '../../delivery/drift/drift';
import { driftText } from '../../delivery/drift/drift-text';
import { EMPTY_NOISE, KNOWN_NOISE } from '../../delivery/drift/known-noise';
import { operationOf } from '../../delivery/engine/operation';
import { refreshed, type ToldState, type ToldStep } from './told-events';

const BUCKET = 'aws:s3/bucket:Bucket';
const LIFECYCLE = 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration';
const RULES = [{ id: 'pages', enabled: true }];

function driftIn(...steps: readonly ToldStep[]) {
  return driftOf(operationOf(steps.flatMap(refreshed)));
}

/** A resource whose outputs differ. */
function found(type: string, name: string, before: object, after: object, id = name): ToldStep {
  const inputs = { region: 'eu-central-1' };
  const state = (outputs: object): ToldState => ({ id, inputs, outputs: { ...inputs, ...outputs } });
  return { op: 'update', type, name, old: state(before), new: state(after) };
}

function unchanged(type: string, inputs: Readonly<Record<string, unknown>>): ToldStep {
  return { op: 'same', type, name: 'owner', old: { inputs }, new: { inputs } };
}

describe('delivery/drift', () => {
  it('finds none in a stack as it was deployed', () => {
    const drift = driftIn(unchanged(BUCKET, { bucket: 'site-pages' }));
    assert.deepEqual(drift, { drifted: [], noise: [] });
    assert.match(driftText('prod', drift), /^<!-- georender drift of prod -->\n[^]*None: AWS has everything/);
  });

  it('finds what was changed and what is gone, by name and property', () => {
    const drift = driftIn(
      found('aws:lambda/function:Function', 'site-serve', { memorySize: 512 }, { memorySize: 128 }),
      { op: 'delete', type: 'aws:sns/topic:Topic', name: 'site-alarms', old: { inputs: { region: 'us-east-1' } } },
    );
    assert.deepEqual(drift.drifted, [
      {
        type: 'aws:lambda/function:Function',
        name: 'site-serve',
        region: 'eu-central-1',
        isGone: false,
        properties: ['memorySize'],
      },
      { type: 'aws:sns/topic:Topic', name: 'site-alarms', region: 'us-east-1', isGone: true, properties: [] },
    ]);
    const text = driftText('prod', drift);
    assert.match(text, /### Changed\n\n- `site-serve` \(`aws:lambda\/function:Function`, eu-central-1\): `memorySize`/);
    assert.match(text, /### Gone\n\n- `site-alarms`/);
    assert.doesNotMatch(text, /128/);
  });

  it('takes rules that a resource of their own set for known noise, and warns of the refresh that deletes them', () => {
    const drift = driftIn(
      found(BUCKET, 'site-pages', {}, { lifecycleRules: RULES }),
      unchanged(LIFECYCLE, { bucket: 'site-pages' }),
    );
    assert.deepEqual(drift.drifted, []);
    assert.deepEqual(
      drift.noise.map(({ noise, places }) => [noise.issue, places]),
      [['pulumi/pulumi-aws#6244', ['site-pages: lifecycleRules']]],
    );
    assert.match(driftText('prod', drift), /\*\*Do not run `pulumi refresh` or `pulumi up --refresh`\*\*/);
  });

  it('takes rules that no resource of the stack set for drift', () => {
    const other = unchanged(LIFECYCLE, { bucket: 'another-bucket' });
    const drift = driftIn(found(BUCKET, 'site-pages', {}, { lifecycleRules: RULES }), other);
    assert.deepEqual(
      drift.drifted.map(({ properties }) => properties),
      [['lifecycleRules']],
    );
  });

  it('takes rules that were changed by hand for drift of their owner', () => {
    const before = { rules: RULES, bucket: 'site-pages' };
    const owner: ToldStep = {
      op: 'update',
      type: LIFECYCLE,
      name: 'rules',
      old: { inputs: before },
      new: { inputs: { ...before, rules: [] } },
    };
    const drift = driftIn(found(BUCKET, 'site-pages', { lifecycleRules: RULES }, { lifecycleRules: [] }), owner);
    assert.deepEqual(
      drift.drifted.map(({ name, properties }) => [name, properties]),
      [['rules', ['rules']]],
    );
  });

  it('tells noise and drift of one resource apart', () => {
    const type = 'aws:lambda/function:Function';
    const before = { lastModified: 'yesterday', timeout: 30 };
    const drift = driftIn(found(type, 'site-serve', before, { lastModified: 'today', timeout: 3 }));
    assert.deepEqual(
      drift.drifted.map(({ properties }) => properties),
      [['timeout']],
    );
    assert.deepEqual(
      drift.noise.map(({ places }) => places),
      [['site-serve: lastModified']],
    );
  });

  it('takes an empty value in place of none for noise', () => {
    const drift = driftIn(
      found('aws:sns/topic:Topic', 'site-alarms', { tags: null }, { tags: {}, signatureVersion: [''] }),
    );
    assert.deepEqual(drift.drifted, []);
    assert.deepEqual(
      drift.noise.map(({ noise }) => noise),
      [EMPTY_NOISE],
    );
  });

  it('does not compare what is hidden', () => {
    const drift = driftIn(found('aws:sns/topic:Topic', 'site-alarms', { policy: '[secret]' }, { policy: 'plain' }));
    assert.deepEqual(drift, { drifted: [], noise: [] });
  });

  it('knows each noise by an issue, why it is none, and what to do', () => {
    for (const { issue, reason, advice, properties } of KNOWN_NOISE) {
      assert.match(issue, /^pulumi\/[\w-]+#\d+$/);
      assert.ok(reason.endsWith('.') && advice.endsWith('.') && properties.length > 0, issue);
    }
  });
});
