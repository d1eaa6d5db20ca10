// The counts of a step on a stack, from CloudWatch's metrics that this test makes up.
import assert from 'node:assert/strict';
import type { Region } from '../../../core/geography/regions';
import type { Deployment } from '../../../operations/deployment';
import { stackStepCounter } from '../../../operations/release/counts/stack-counts';
import { SetClock } from '../../support/machine/recorded-log';
import { FakeMetrics } from '../../support/operations/fake-metrics';
import { knownDeployment, knownFacts, RememberedValues } from '../../support/operations/known-deployment';

const EU: Region = 'eu-central-1';
const MINUTE_MS = 60_000;
/** A quarter past a minute. */
const NOW_MS = 1_000_000 * MINUTE_MS + 15_000;

/** Metrics by `name statistic first-dimension second-dimension`: a value for each minute. */
type Metrics = Readonly<Record<string, readonly number[]>>;

describe('operations/release/counts/stack-counts', () => {
  let metrics: Metrics;
  let fake: FakeMetrics;
  let clock: SetClock;

  beforeEach(() => {
    [metrics, fake, clock] = [{}, new FakeMetrics(EU), new SetClock(NOW_MS)];
    fake.valueOf = (name, minute) => metrics[name]?.[minute];
  });

  function deployment(canaryNames = { serve: 'site-canary-serve-1', render: 'site-canary-render-1' }): Deployment {
    const functions = new Map([[EU, { serve: 'site-serve-1', render: 'site-render-1' }]]);
    const canaries = new Map([[EU, canaryNames]]);
    const facts = { ...knownFacts({ canary: true }), regions: [EU] as const, homeRegion: EU, functions, canaries };
    return {
      ...knownDeployment(facts, new RememberedValues()),
      clock,
      cloudWatch: (region) => fake.cloudWatch(region),
      lambda: (region) => fake.lambda(region),
    };
  }

  it('counts whole minutes of both pairs since the share was set', async () => {
    metrics = {
      'Invocations Sum site-serve-1': [900, 900],
      'Invocations Sum site-render-1': [100, 100],
      'Errors Sum site-render-1': [0, 1],
      'Invocations Sum site-canary-serve-1': [10, 10],
      'Invocations Sum site-canary-render-1': [2, 2],
      'Errors Sum site-canary-serve-1': [0, 1],
      'Errors Sum site-canary-render-1': [1, 1],
      'Requests Sum site-1 HIT': [800, 800],
      'Requests Sum site-1 BYPASS': [0, 8],
      'Requests Sum site-1-canary HIT': [8, 8],
      'Requests Sum site-1-canary BYPASS': [1, 1],
    };
    const counter = stackStepCounter(deployment(), 1.5);
    await counter.begin();
    clock.advance(2 * MINUTE_MS + 50_000);
    const { live, canary, alarms: ringing } = await counter.read();
    assert.deepEqual(live, {
      requests: 1_800,
      failed: { events: 1, of: 2_000 },
      bypassed: { events: 8, of: 1_608 },
    });
    assert.deepEqual(canary, { requests: 20, failed: { events: 3, of: 24 }, bypassed: { events: 2, of: 18 } });
    assert.deepEqual(ringing, []);
    const from = NOW_MS - 15_000 + MINUTE_MS;
    assert.ok(fake.asked.every(({ fromMs, toMs }) => fromMs === from && toMs === from + 2 * MINUTE_MS));
  });

  it('counts invocations that take longer than a multiple of the live median', async () => {
    metrics = {
      'Duration SampleCount site-render-1': [10, 30],
      'Duration p50 site-render-1': [500, 1_000],
      'Duration SampleCount site-canary-render-1': [10, 30],
      'Duration p50 site-canary-render-1': [3_000, 1_000],
      'Duration PR(:1500) site-canary-render-1': [0, 80],
    };
    const counter = stackStepCounter(deployment(), 1.5);
    await counter.begin();
    clock.advance(3 * MINUTE_MS);
    const { pace } = await counter.read();
    assert.equal(pace.serve, undefined);
    assert.deepEqual(pace.render, { liveMedianMs: 1_000, canaryMedianMs: 1_000, slow: { events: 16, of: 40 } });
  });

  it('says nothing of a minute that is not over', async () => {
    const counter = stackStepCounter(deployment(), 1.5);
    await counter.begin();
    clock.advance(50_000);
    const { canary, pace } = await counter.read();
    assert.deepEqual([canary.requests, canary.failed.of, pace.render], [0, 0, undefined]);
    assert.deepEqual(fake.asked, []);
  });

  it('tells the canaries’ alarms alone', async () => {
    fake.alarms = ['site-canary-render-errors-eu', 'site-render-canary-errors-eu'];
    const counter = stackStepCounter(deployment(), 1.5);
    await counter.begin();
    assert.deepEqual((await counter.read()).alarms, ['site-canary-render-errors-eu']);
  });

  it('counts no BYPASS where nothing measures it, and knows functions that are named with an alias', async () => {
    fake.hasOwn = false;
    metrics = { 'Invocations Sum site-canary-serve site-canary-serve:live': [5] };
    const counter = stackStepCounter(
      deployment({ serve: 'site-canary-serve:live', render: 'site-canary-render:live' }),
      1.5,
    );
    await counter.begin();
    clock.advance(2 * MINUTE_MS);
    const { canary } = await counter.read();
    assert.deepEqual([canary.requests, canary.bypassed], [5, undefined]);
  });
});
