// The counts of the last hour.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ANSWER_SOURCES } from '../../console/requests/request-counts';
import { RequestFeed } from '../../console/requests/request-feed';
import { RequestTally } from '../../console/requests/request-tally';
import { CACHE_STATUSES } from '../../core/contract/header-names';
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import { seenRequest } from './seen-requests';

const NOW = Date.UTC(2026, 10, 29, 12);
const MINUTE_MS = 60_000;

function tallied() {
  const feed = new RequestFeed();
  const clock = { nowMs: NOW };
  return { feed, clock, tally: new RequestTally(feed, () => clock.nowMs) };
}

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

describe('console/request-tally', () => {
  it('counts no people and none of our own renders', () => {
    const { feed, tally } = tallied();
    feed.add(seenRequest({ timeMs: NOW, bot: undefined, decision: 'no-bot' }));
    feed.add(seenRequest({ timeMs: NOW, bot: undefined, decision: 'own-render' }));
    assert.deepEqual(tally.counts(60).minutes, []);
  });

  it('tells copies at the edge, kept pages, renders, a service and the site apart, with reasons', () => {
    const { feed, tally } = tallied();
    feed.add(seenRequest({ timeMs: NOW, edgeResult: 'Hit', cacheStatus: 'MISS' }));
    feed.add(seenRequest({ timeMs: NOW, cacheStatus: 'HIT-REMOTE' }));
    feed.add(seenRequest({ timeMs: NOW, cacheStatus: 'STALE' }));
    feed.add(seenRequest({ timeMs: NOW, cacheStatus: 'MISS' }));
    feed.add(seenRequest({ timeMs: NOW, cacheStatus: 'BYPASS', reason: 'deadline' }));
    feed.add(seenRequest({ timeMs: NOW, decision: 'all-drained', region: undefined, cacheStatus: undefined }));
    feed.add(seenRequest({ timeMs: NOW, region: undefined, cacheStatus: 'SERVICE' }));
    const { regions, reasons } = tally.counts(60);
    assert.deepEqual(regions, [
      { region: 'eu-central-1', counts: { edge: 1, hit: 1, stale: 1, miss: 1, bypass: 1, service: 0, site: 0 } },
      { region: undefined, counts: { edge: 0, hit: 0, stale: 0, miss: 0, bypass: 0, service: 1, site: 1 } },
    ]);
    assert.deepEqual(reasons, [
      { source: 'bypass', reason: 'deadline', requests: 1 },
      { source: 'site', reason: 'all-drained', requests: 1 },
    ]);
  });

  it('forgets what is older than an hour', () => {
    const { feed, clock, tally } = tallied();
    feed.add(seenRequest({ timeMs: NOW }));
    clock.nowMs = NOW + 62 * MINUTE_MS;
    assert.deepEqual(tally.counts(60).minutes, []);
    feed.add(seenRequest({ timeMs: clock.nowMs }));
    assert.equal(tally.counts(60).minutes.length, 1);
  });

  it('counts each request once in each table', () => {
    const request = fc.record({
      timeMs: fc.integer({ min: NOW - 50 * MINUTE_MS, max: NOW }),
      cacheStatus: fc.constantFrom(...CACHE_STATUSES),
      edgeResult: fc.constantFrom('Hit' as const, 'Miss' as const, 'Error' as const),
      region: fc.constantFrom(...DEFAULT_REGIONS, undefined),
      country: fc.constantFrom('DE', 'US', 'IN', undefined),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 50 }), (requests) => {
        const { feed, tally } = tallied();
        for (const one of requests) feed.add(seenRequest(one));
        const { minutes, regions, routes } = tally.counts(60);
        assert.equal(
          minutes.reduce((sum, { counts }) => sum + total(counts), 0),
          requests.length,
        );
        assert.equal(
          regions.reduce((sum, { counts }) => sum + total(counts), 0),
          requests.length,
        );
        assert.equal(
          routes.reduce((sum, { requests: some }) => sum + some, 0),
          requests.length,
        );
        for (const { counts } of minutes) assert.deepEqual(Object.keys(counts), [...ANSWER_SOURCES]);
      }),
    );
  });

  it('stays bounded under a flood of made-up countries', () => {
    const { feed, tally } = tallied();
    for (let count = 0; count < 20_000; count += 1) feed.add(seenRequest({ timeMs: NOW, country: `X${count}` }));
    const { minutes, routes } = tally.counts(60);
    assert.equal(minutes[0]?.counts.hit, 20_000);
    assert.ok(routes.length <= 50);
  });
});
