// An unchanged page is never lost within twelve months of refreshes in any region, under the lifecycle of the buckets.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type FreshnessRule, longestLifeSeconds } from '../../../core/pages/freshness';
import { CacheLab } from '../../support/storage/cache-lab';
import { bucketOf } from '../../support/storage/embedded-storage';
import { document } from '../../support/storage/lab-site';

const REGIONS = ['eu-central-1', 'us-east-1'] as const;
const DAY_MS = 86_400_000;

/** Five days fresh, ten more stale, twenty error-only. */
const RULES: readonly FreshnessRule[] = [
  {
    paths: '/*',
    pages: { freshSeconds: 5 * 86_400, staleWhileRevalidateSeconds: 10 * 86_400, staleIfErrorSeconds: 20 * 86_400 },
    notFoundSeconds: 60,
    redirectSeconds: 60,
  },
];
const LIFECYCLE_MS = (2 * longestLifeSeconds([]) + 86_400) * 1000;

describe('twelve months of an unchanged page', () => {
  let lab: CacheLab;
  let pages = 0;
  before(async () => {
    lab = await CacheLab.start({ regions: REGIONS, freshness: RULES });
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  /** S3's lifecycle uses the object's date, which replicas take from their source. */
  function expireObjects(): void {
    for (const bucket of REGIONS.map(bucketOf)) {
      for (const [key, { lastModifiedMs }] of [...lab.storage.s3.store.bucket(bucket).objects]) {
        if (lab.storage.clock.nowMs() - lastModifiedMs >= LIFECYCLE_MS) lab.storage.s3.store.delete(bucket, key);
      }
    }
  }

  /** Visits are at most ten days apart, so the page is fresh or stale. */
  async function visit(path: string, region: (typeof REGIONS)[number]): Promise<void> {
    expireObjects();
    const answer = await lab.askIn(region, path);
    assert.equal(answer.text, '<p>same</p>');
    assert.match(answer.cache ?? '', /^(HIT|HIT-REMOTE|STALE)$/);
    lab.storage.clock.advance(1_000);
    await lab.runEvents();
    await lab.storage.replicateIndex();
    lab.storage.replicateObjects();
    const { record } = await lab.find(path, region);
    assert.ok(
      (record?.object?.writtenAtMs ?? 0) + LIFECYCLE_MS > (record?.errorUntilMs ?? Infinity),
      'the object outlives its record',
    );
  }

  it('is answered from the cache all the time, and to the end of its life when the site is down', async () => {
    const visits = fc.array(
      fc.record({ hours: fc.integer({ min: 24, max: 239 }), region: fc.constantFrom(...REGIONS) }),
      { minLength: 80, maxLength: 80 },
    );
    await fc.assert(
      fc.asyncProperty(visits, async (plan) => {
        const path = `/unchanged-${(pages += 1)}`;
        lab.browse = async () => document('<p>same</p>');
        await lab.ask(path);
        const startMs = lab.storage.clock.nowMs();
        await lab.storage.replicateIndex();
        for (const { hours, region } of plan) {
          if (lab.storage.clock.nowMs() - startMs > 365 * DAY_MS) break;
          lab.storage.clock.advance(hours * 3_600_000);
          await visit(path, region);
        }
        lab.browse = async () => ({ kind: 'failed', reason: 'site-unreachable', detail: '' });
        const { record } = await lab.find(path);
        lab.storage.clock.advance((record?.errorUntilMs ?? 0) - 1_000 - lab.storage.clock.nowMs());
        expireObjects();
        const last = await lab.ask(path);
        assert.deepEqual({ cache: last.cache, text: last.text }, { cache: 'STALE-ERROR', text: '<p>same</p>' });
      }),
      { numRuns: 3, endOnFailure: true },
    );
  }).timeout(300_000);
});
