// Many requests for one page at once, each in a sandbox of its own as Lambda has it: one render a region.
import assert from 'node:assert/strict';
import type { FreshnessRule } from '../../../core/freshness';
import { CacheLab, document, labPage, RENDER_WAIT_MS } from '../../support/cache-lab';
import type { LabAnswer } from '../../support/cache-lab';
import { LEASE_TABLE, LEASE_TIMES } from '../../support/embedded-storage';

const REGIONS = ['eu-central-1', 'us-east-1', 'ap-southeast-2'] as const;
const [HOME] = REGIONS;

const RULES: readonly FreshnessRule[] = [
  { paths: '/stale/*', pages: { freshSeconds: 3_600, staleWhileRevalidateSeconds: 3_600, staleIfErrorSeconds: 3_600 }, notFoundSeconds: 0, redirectSeconds: 0 },
  { paths: '/live/*', pages: { freshSeconds: 0, staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 0 }, notFoundSeconds: 0, redirectSeconds: 0 },
  { paths: '/*', pages: { freshSeconds: 3_600, staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 86_400 }, notFoundSeconds: 60, redirectSeconds: 60 },
];

describe('handlers/serve/shared-renders', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({ regions: REGIONS, freshness: RULES });
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  function leaseTries(): number {
    return lab.storage.dynamoDb.requests().filter(({ operation, targets }) => operation === 'PutItem' && targets[0]?.table === LEASE_TABLE).length;
  }

  /** Has every render take until so many requests tried for the lease. */
  function renderOnceTried(tries: number, browse = lab.browse): void {
    lab.browse = async (...asked) => {
      while (leaseTries() < tries) await lab.storage.clock.pause(1);
      return browse(...asked);
    };
  }

  /** Asks so many times at once, by sandboxes that each answer a part. */
  function askAtOnce(times: number, sandboxes: number, path: string, regions: readonly (typeof REGIONS)[number][] = [HOME]): Promise<readonly LabAnswer[]> {
    const serves = Array.from({ length: sandboxes }, (_, index) => lab.serve(regions[index % regions.length] ?? HOME));
    return Promise.all(Array.from({ length: times }, (_, index) => lab.ask(path, {}, serves[index % sandboxes])));
  }

  it('renders an unseen page once for 200 requests at once in 50 sandboxes', async () => {
    renderOnceTried(50);
    const answers = await askAtOnce(200, 50, '/rush');
    assert.equal(lab.rendered.length, 1);
    assert.deepEqual([...new Set(answers.map(({ status, text, cache }) => `${status} ${cache} ${text}`))], ['200 MISS <p>https://www.example.com/rush</p>']);
    assert.deepEqual([lab.fetched, lab.log.lines], [[], []]);
  }).timeout(120_000);

  it('renders it three times at most over three regions', async () => {
    renderOnceTried(30);
    const answers = await askAtOnce(200, 30, '/rush-everywhere', REGIONS);
    assert.equal(answers.filter(({ status, cache }) => status === 200 && cache === 'MISS').length, 200);
    const regions = lab.rendered.map(({ region }) => region);
    assert.deepEqual([...regions].sort(), [...REGIONS].sort());
  }).timeout(120_000);

  it('gives those who wait a page that is never fresh, too', async () => {
    renderOnceTried(20, async () => document('<p>gone</p>', { status: 404 }));
    const answers = await askAtOnce(40, 20, '/live/rush');
    assert.equal(lab.rendered.length, 1);
    assert.ok(answers.every(({ status, text }) => status === 404 && text === '<p>gone</p>'));
  });

  it('takes the lease of an owner that died, when it ends', async () => {
    const dead = lab.storage.sandbox(HOME).leases;
    assert.deepEqual(await dead.acquire(labPage('/orphan').key, '00000000-dead'), { kind: 'acquired' });
    const startMs = lab.storage.clock.nowMs();
    const waited = await lab.ask('/orphan');
    assert.deepEqual([waited.cache, waited.reason, waited.text, lab.rendered.length], ['BYPASS', 'busy', '<p>shell</p>', 0]);
    assert.ok(lab.storage.clock.nowMs() - startMs <= RENDER_WAIT_MS);
    const taken = await lab.ask('/orphan');
    assert.deepEqual([taken.cache, lab.rendered.length], ['MISS', 1]);
    assert.ok(lab.storage.clock.nowMs() - startMs >= LEASE_TIMES.leaseMs);
  });

  it('waits for a render no longer than it would have waited for another’s, and leaves it its lease', async () => {
    const { leases } = lab.storage.sandbox(HOME);
    await leases.acquire(labPage('/late').key, '00000000-dead');
    lab.storage.clock.advance(LEASE_TIMES.leaseMs - 10_000);
    const waits: number[] = [];
    const serve = createPatientServe((waitMs) => waits.push(waitMs));
    const answer = await lab.ask('/late', {}, serve);
    assert.deepEqual([answer.cache, answer.reason], ['BYPASS', 'busy']);
    assert.ok(waits.length === 1 && (waits[0] ?? 0) <= RENDER_WAIT_MS - 10_000 && (waits[0] ?? 0) > 0, String(waits));
    assert.deepEqual(await leases.acquire(labPage('/late').key, '00000000-other'), { kind: 'held' });
  });

  /** A sandbox whose renders take longer than they are waited for. */
  function createPatientServe(onWait: (waitMs: number) => void) {
    lab.invoke = async (_run, _request, waitMs) => {
      onWait(waitMs);
      return { kind: 'failed', reason: 'busy', detail: '' };
    };
    return lab.serve(HOME);
  }

  const failures = {
    deadline: async () => ({ kind: 'failed', reason: 'deadline', detail: '' } as const),
    partial: async () => document('<p>half</p>', { partial: true }),
    private: async () => document('<p>yours</p>', { siteHeaders: { 'cache-control': 'no-store' } }),
    status: async () => document('<p>no</p>', { status: 500 }),
  };
  for (const [reason, browse] of Object.entries(failures)) {
    it(`gives those who wait the site’s own HTML when nothing comes of it (${reason}), and tries again after a pause only`, async () => {
      renderOnceTried(10, browse);
      const answers = await askAtOnce(10, 10, `/fails/${reason}`);
      assert.equal(lab.rendered.length, 1);
      const waited = answers.filter(({ text }) => text === '<p>shell</p>');
      assert.ok(waited.length >= 9 && waited.every((answer) => answer.cache === 'BYPASS' && answer.reason === reason && answer.status === 200));
      assert.equal((await lab.ask(`/fails/${reason}`)).reason, reason);
      assert.equal(lab.rendered.length, 1, 'within the pause');
      lab.storage.clock.advance(LEASE_TIMES.pauseMs);
      await lab.ask(`/fails/${reason}`);
      assert.equal(lab.rendered.length, 2);
    });

    it(`gives them the last good copy if there is one (${reason})`, async () => {
      await lab.ask(`/falls/${reason}`);
      lab.storage.clock.advance(2 * 3_600_000);
      lab.forget();
      renderOnceTried(10, browse);
      const answers = await askAtOnce(10, 10, `/falls/${reason}`);
      const good = answers.filter(({ cache, text }) => cache === 'STALE-ERROR' && text === `<p>https://www.example.com/falls/${reason}</p>`);
      assert.ok(good.length >= 9, JSON.stringify(answers.map(({ cache }) => cache)));
      assert.deepEqual([lab.rendered.length, lab.fetched], [1, []]);
    });
  }

  it('gives the lease up when the renderer breaks down', async () => {
    lab.invoke = () => Promise.reject(new Error('Lambda said no'));
    const answer = await lab.ask('/breaks');
    assert.deepEqual([answer.cache, answer.reason, answer.text], ['BYPASS', 'renderer-failed', '<p>shell</p>']);
    assert.deepEqual(lab.log.lines.map(({ level, message, fields }) => [level, message, fields['detail']]), [['error', 'The page was not rendered.', 'Error: Lambda said no']]);
    lab.reset();
    assert.equal((await lab.ask('/breaks')).reason, 'renderer-failed');
    lab.storage.clock.advance(LEASE_TIMES.pauseMs);
    assert.equal((await lab.ask('/breaks')).cache, 'MISS');
  });

  it('hands nothing over for a page that another rendered since it was seen stale', async () => {
    lab.browse = async () => document('<p>old</p>');
    await lab.ask('/stale/overtaken');
    lab.storage.clock.advance(3_600_000);
    const storage = lab.storage.sandbox(HOME);
    let looks = 0;
    const find: typeof storage.index.find = async (...asked) => {
      const seen = await storage.index.find(...asked);
      looks += 1;
      if (looks === 1) await lab.render(HOME)({ url: labPage('/stale/overtaken').url, variant: 'desktop', lease: '00000000-else' }, 25_000);
      return seen;
    };
    const answer = await lab.ask('/stale/overtaken', {}, lab.serve(HOME, { ...storage, index: { find } }));
    assert.deepEqual([answer.cache, answer.text, lab.events], ['STALE', '<p>old</p>', []]);
    assert.deepEqual(await storage.leases.acquire(labPage('/stale/overtaken').key, '00000000-next'), { kind: 'acquired' }, 'the lease was given up');
  });

  it('takes what another kept between the look and the lease', async () => {
    const page = labPage('/overtaken');
    const storage = lab.storage.sandbox(HOME);
    lab.browse = async () => document('<p>theirs</p>');
    lab.storage.clock.advance(1);
    const find = storage.index.find.bind(storage.index);
    let looks = 0;
    const overtaken = lab.serve(HOME, { ...storage, index: { find: async (...asked) => {
      const seen = await find(...asked);
      looks += 1;
      if (looks === 1) await lab.render(HOME)({ url: page.url, variant: 'desktop', lease: '00000000-else' }, 25_000);
      return seen;
    } } });
    const answer = await lab.ask('/overtaken', {}, overtaken);
    assert.deepEqual([answer.cache, answer.text, lab.rendered.length], ['MISS', '<p>theirs</p>', 1]);
    assert.deepEqual(await storage.leases.acquire(page.key, '00000000-next'), { kind: 'acquired' }, 'the lease was given up');
  });
});
