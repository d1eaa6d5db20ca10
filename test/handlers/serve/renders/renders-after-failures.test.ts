// Renders fail for a page that was rendered before, well or broken: the bot's answer.
import assert from 'node:assert/strict';
import type { FreshnessRule } from '../../../../core/pages/freshness';
import { overridden } from '../../../support/machine/overridden';
import { CacheLab } from '../../../support/storage/cache-lab';
import { LEASE_TIMES, TEST_REGION } from '../../../support/storage/embedded-storage';
import { document, labPage } from '../../../support/storage/lab-site';

const RULES: readonly FreshnessRule[] = [
  {
    paths: '/*',
    pages: { freshSeconds: 3_600, staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 86_400 },
    notFoundSeconds: 60,
    redirectSeconds: 60,
  },
];

const empty = async () => document('<p>half</p>', { broken: 'empty' });
const failed = async () => ({ kind: 'failed', reason: 'deadline', detail: '' }) as const;

describe('handlers/serve, renders after failures', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({ freshness: RULES });
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  it('shows the broken page, not the site’s own HTML, while a later render fails', async () => {
    lab.browse = empty;
    await lab.ask('/broken/fails');
    lab.storage.clock.advance(5_000);
    lab.browse = failed;
    for (const when of ['itself', 'after it']) {
      const answer = await lab.ask('/broken/fails');
      assert.deepEqual(
        { text: answer.text, cache: answer.cache, reason: answer.reason, rendered: lab.rendered.length },
        { text: '<p>half</p>', cache: 'HIT', reason: 'deadline', rendered: 2 },
        when,
      );
    }
    assert.deepEqual(lab.fetched, []);
  });

  it('shows the last good copy, not a broken page, while a later render fails', async () => {
    lab.browse = async () => document('<p>good</p>');
    await lab.ask('/broken/good/fails');
    lab.storage.clock.advance(2 * 3_600_000);
    for (const browse of [empty, failed]) {
      lab.browse = browse;
      for (const when of ['itself', 'after it']) {
        const answer = await lab.ask('/broken/good/fails');
        assert.partialDeepStrictEqual(answer, { text: '<p>good</p>', cache: 'STALE-ERROR' }, when);
      }
      lab.storage.clock.advance(5_000);
    }
  });

  it('tries again for a lease that was released while it was asked for', async () => {
    const storage = lab.storage.sandbox(TEST_REGION);
    await storage.leases.acquire(labPage('/ended').key, '00000000-else');
    await storage.leases.release(labPage('/ended').key, '00000000-else', {
      kind: 'failed',
      reason: 'deadline',
      mayRepeat: false,
    });
    const acquire: typeof storage.leases.acquire = (...asked) => {
      const state = storage.leases.acquire(...asked);
      lab.storage.clock.advance(LEASE_TIMES.cooldownMs);
      return state;
    };
    const leases = overridden(storage.leases, { acquire });
    const answer = await lab.ask('/ended', {}, lab.serve(TEST_REGION, { ...storage, leases }));
    assert.deepEqual(
      { cache: answer.cache, rendered: lab.rendered.length, fetched: lab.fetched },
      { cache: 'MISS', rendered: 1, fetched: [] },
    );
  });
});
