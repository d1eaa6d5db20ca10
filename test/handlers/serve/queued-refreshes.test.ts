import assert from 'node:assert/strict';
import { REFRESH_MARK_MS } from '../../../core/contract/time-outs';
import { DEFAULT_FRESHNESS_RULE } from '../../../core/pages/freshness';
import type { RenderOrder } from '../../../handlers/queue/ports';
import { QueuedRefreshes } from '../../../handlers/serve/queued-refreshes';
import { CacheLab } from '../../support/storage/cache-lab';
import { TEST_REGION } from '../../support/storage/embedded-storage';
import { labPage } from '../../support/storage/lab-site';

const FRESH_MS = 60_000;

describe('stale pages of a region with a render queue', () => {
  let lab: CacheLab;
  let orders: RenderOrder[];
  let send: (sent: readonly RenderOrder[]) => Promise<void>;

  before(async () => {
    const pages = { ...DEFAULT_FRESHNESS_RULE.pages, freshSeconds: FRESH_MS / 1000 };
    lab = await CacheLab.start({ freshness: [{ ...DEFAULT_FRESHNESS_RULE, pages }] });
  });
  after(() => lab.storage.close());
  beforeEach(() => {
    lab.reset();
    orders = [];
    send = async (sent) => void orders.push(...sent);
  });

  function ask(path: string) {
    const { marks } = lab.storage.sandbox(TEST_REGION);
    const refreshes = new QueuedRefreshes({ queue: { send: (sent) => send(sent) }, marks, log: lab.log });
    return lab.ask(path, {}, lab.serve(TEST_REGION, undefined, { refreshes }));
  }

  it('are shown, and ordered once for all bots that ask', async () => {
    await lab.keep('/1');
    const keptAtMs = lab.storage.clock.nowMs();
    lab.storage.clock.advance(FRESH_MS);

    const answers = await Promise.all([ask('/1'), ask('/1'), ask('/1')]);

    assert.deepEqual(
      answers.map(({ cache }) => cache),
      ['STALE', 'STALE', 'STALE'],
    );
    const { url } = labPage('/1');
    assert.deepEqual(orders, [{ url, variant: 'desktop', value: 'asked', newerThanMs: keptAtMs }]);
    assert.deepEqual(lab.events, []);
  });

  it('have no lease while their order waits: a bot’s own render may begin', async () => {
    await lab.keep('/2');
    lab.storage.clock.advance(FRESH_MS);
    await ask('/2');

    const lease = await lab.storage.sandbox(TEST_REGION).leases.acquire(labPage('/2').key, '00000000-cccc');

    assert.equal(lease.kind, 'acquired');
  });

  it('are ordered again after a while, and when a later record is stale', async () => {
    await lab.keep('/3');
    lab.storage.clock.advance(FRESH_MS);
    await ask('/3');
    lab.storage.clock.advance(REFRESH_MARK_MS);
    await ask('/3');
    assert.equal(orders.length, 2);
    await lab.render(TEST_REGION)({ url: labPage('/3').url, variant: 'desktop', lease: '00000000-dddd' }, 30_000);
    lab.storage.clock.advance(FRESH_MS);

    await ask('/3');

    assert.equal(orders.length, 3);
  });

  it('are shown if the queue does not answer, and ordered by the next bot', async () => {
    await lab.keep('/4');
    lab.storage.clock.advance(FRESH_MS);
    send = async () => Promise.reject(new Error('The queue does not answer.'));

    const answer = await ask('/4');

    assert.equal(answer.cache, 'STALE');
    assert.match(String(lab.log.lines.at(-1)?.fields['error']), /does not answer/);
    send = async (sent) => void orders.push(...sent);
    await ask('/4');
    assert.equal(orders.length, 1);
  });
});
