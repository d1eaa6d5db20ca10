// Many requests for one page at once, each in its own sandbox as Lambda has it: one render per region.
import assert from 'node:assert/strict';
import type { FreshnessRule } from '../../../../core/pages/freshness';
import { overridden } from '../../../support/machine/overridden';
import { CacheLab, RENDER_WAIT_MS } from '../../../support/storage/cache-lab';
import { LEASE_TIMES } from '../../../support/storage/embedded-storage';
import { document, labPage } from '../../../support/storage/lab-site';
import { askAtOnce, HOUR_RULE, renderOnceTried } from '../../../support/storage/rush';

const REGIONS = ['eu-central-1', 'us-east-1', 'ap-southeast-2'] as const;
const [HOME] = REGIONS;

const RULES: readonly FreshnessRule[] = [
  {
    paths: '/stale/*',
    pages: { freshSeconds: 3_600, staleWhileRevalidateSeconds: 3_600, staleIfErrorSeconds: 3_600 },
    notFoundSeconds: 0,
    redirectSeconds: 0,
  },
  {
    paths: '/live/*',
    pages: { freshSeconds: 0, staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 0 },
    notFoundSeconds: 0,
    redirectSeconds: 0,
  },
  HOUR_RULE,
];

describe('handlers/serve/shared-renders', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({ regions: REGIONS, freshness: RULES });
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  it('renders an unseen page once for 200 requests at once in 50 sandboxes', async () => {
    renderOnceTried(lab, 50);
    const answers = await askAtOnce(lab, { requests: 200, sandboxes: 50 }, '/rush');
    assert.equal(lab.rendered.length, 1);
    assert.deepEqual(
      [...new Set(answers.map(({ status, text, cache }) => `${status} ${cache} ${text}`))],
      ['200 MISS <p>https://www.example.com/rush</p>'],
    );
    assert.deepEqual({ fetched: lab.fetched, lines: lab.log.lines }, { fetched: [], lines: [] });
  }).timeout(300_000);

  it('renders it three times at most over three regions', async () => {
    renderOnceTried(lab, 30);
    const answers = await askAtOnce(lab, { requests: 200, sandboxes: 30, regions: REGIONS }, '/rush-everywhere');
    assert.equal(answers.filter(({ status, cache }) => status === 200 && cache === 'MISS').length, 200);
    const regions = lab.rendered.map(({ region }) => region);
    assert.deepEqual([...regions].sort(), [...REGIONS].sort());
  }).timeout(300_000);

  it('gives waiting requests a page that is never fresh, too', async () => {
    renderOnceTried(lab, 20, async () => document('<p>gone</p>', { status: 404 }));
    const answers = await askAtOnce(lab, { requests: 40, sandboxes: 20 }, '/live/rush');
    assert.equal(lab.rendered.length, 1);
    assert.ok(answers.every(({ status, text }) => status === 404 && text === '<p>gone</p>'));
  });

  it('takes the lease of an owner that died, when it ends', async () => {
    const dead = lab.storage.sandbox(HOME).leases;
    assert.deepEqual(await dead.acquire(labPage('/orphan').key, '00000000-dead'), { kind: 'acquired' });
    const startMs = lab.storage.clock.nowMs();
    const waited = await lab.ask('/orphan');
    assert.deepEqual(
      { cache: waited.cache, reason: waited.reason, text: waited.text, rendered: lab.rendered.length },
      { cache: 'BYPASS', reason: 'busy', text: '<p>shell</p>', rendered: 0 },
    );
    assert.ok(lab.storage.clock.nowMs() - startMs <= RENDER_WAIT_MS);
    const taken = await lab.ask('/orphan');
    assert.deepEqual({ cache: taken.cache, rendered: lab.rendered.length }, { cache: 'MISS', rendered: 1 });
    assert.ok(lab.storage.clock.nowMs() - startMs >= LEASE_TIMES.leaseMs);
  });

  it('waits for a render no longer than it would have waited for another’s, and leaves it its lease', async () => {
    const { leases } = lab.storage.sandbox(HOME);
    await leases.acquire(labPage('/late').key, '00000000-dead');
    lab.storage.clock.advance(LEASE_TIMES.leaseMs - 10_000);
    const waits: number[] = [];
    const serve = createPatientServe((waitMs) => waits.push(waitMs));
    const answer = await lab.ask('/late', {}, serve);
    assert.partialDeepStrictEqual(answer, { cache: 'BYPASS', reason: 'busy' });
    assert.ok(waits.length === 1 && (waits[0] ?? 0) <= RENDER_WAIT_MS - 10_000 && (waits[0] ?? 0) > 0, String(waits));
    assert.equal((await leases.acquire(labPage('/late').key, '00000000-other')).kind, 'held');
  });

  /** A sandbox whose renders take longer than they are waited for. */
  function createPatientServe(onWait: (waitMs: number) => void) {
    lab.invoke = async (_run, _request, waitMs) => {
      onWait(waitMs);
      return { kind: 'failed', reason: 'busy', detail: '' };
    };
    return lab.serve(HOME);
  }

  const failed = async () => ({ kind: 'failed', reason: 'deadline', detail: '' }) as const;

  it('gives waiting requests the site’s own HTML when the render fails, and tries again only after a cooldown', async () => {
    renderOnceTried(lab, 10, failed);
    const answers = await askAtOnce(lab, { requests: 10, sandboxes: 10 }, '/fails');
    assert.equal(lab.rendered.length, 1);
    assert.ok(
      answers.every(
        ({ text, cache, reason, status }) =>
          text === '<p>shell</p>' && cache === 'BYPASS' && reason === 'deadline' && status === 200,
      ),
    );
    assert.equal((await lab.ask('/fails')).reason, 'deadline');
    assert.equal(lab.rendered.length, 1, 'within the pause');
    lab.storage.clock.advance(LEASE_TIMES.cooldownMs);
    await lab.ask('/fails');
    assert.equal(lab.rendered.length, 2);
  });

  it('learns of a purge while it asks for the lease, and renders the page then', async () => {
    lab.browse = async () => document('<p>half</p>', { broken: 'empty' });
    await lab.ask('/broken/purged-late');
    lab.storage.clock.advance(1);
    const storage = lab.storage.sandbox(HOME);
    const acquire: typeof storage.leases.acquire = async (...asked) => {
      const state = await storage.leases.acquire(...asked);
      if (state.kind === 'over')
        await lab.purge().purge({ kind: 'urls', urls: ['https://www.example.com/broken/purged-late'] });
      return state;
    };
    lab.forget();
    const answer = await lab.ask(
      '/broken/purged-late',
      {},
      lab.serve(HOME, {
        ...storage,
        leases: overridden(storage.leases, { acquire }),
        // Remembers no purge.
        index: overridden(storage.index, {
          find: (page, how) => lab.storage.sandbox(HOME).index.find(page, how),
        }),
      }),
    );
    assert.deepEqual(
      { cache: answer.cache, text: answer.text, rendered: lab.rendered.length },
      { cache: 'MISS', text: '<p>half</p>', rendered: 1 },
    );
  });

  it('releases the lease when `render` breaks down', async () => {
    lab.invoke = () => Promise.reject(new Error('Lambda said no'));
    const answer = await lab.ask('/breaks');
    assert.partialDeepStrictEqual(answer, { cache: 'BYPASS', reason: 'renderer-failed', text: '<p>shell</p>' });
    assert.deepEqual(
      lab.log.lines.map(({ level, message, fields }) => ({ level, message, detail: fields['detail'] })),
      [{ level: 'error', message: 'The page was not rendered.', detail: 'Error: Lambda said no' }],
    );
    lab.reset();
    assert.equal((await lab.ask('/breaks')).reason, 'renderer-failed');
    lab.storage.clock.advance(LEASE_TIMES.cooldownMs);
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
      if (looks === 1)
        await lab.render(HOME)(
          { url: labPage('/stale/overtaken').url, variant: 'desktop', lease: '00000000-else' },
          25_000,
        );
      return seen;
    };
    const answer = await lab.ask(
      '/stale/overtaken',
      {},
      lab.serve(HOME, { ...storage, index: overridden(storage.index, { find }) }),
    );
    assert.deepEqual(
      { cache: answer.cache, text: answer.text, events: lab.events },
      { cache: 'STALE', text: '<p>old</p>', events: [] },
    );
    assert.deepEqual(
      await storage.leases.acquire(labPage('/stale/overtaken').key, '00000000-next'),
      { kind: 'acquired' },
      'the lease was given up',
    );
  });

  it('uses a page that another request kept between the lookup and the lease', async () => {
    const page = labPage('/overtaken');
    const storage = lab.storage.sandbox(HOME);
    lab.browse = async () => document('<p>theirs</p>');
    lab.storage.clock.advance(1);
    const find = storage.index.find.bind(storage.index);
    let looks = 0;
    const overtaken = lab.serve(HOME, {
      ...storage,
      index: overridden(storage.index, {
        find: async (...asked) => {
          const seen = await find(...asked);
          looks += 1;
          if (looks === 1)
            await lab.render(HOME)({ url: page.url, variant: 'desktop', lease: '00000000-else' }, 25_000);
          return seen;
        },
      }),
    });
    const answer = await lab.ask('/overtaken', {}, overtaken);
    assert.deepEqual(
      { cache: answer.cache, text: answer.text, rendered: lab.rendered.length },
      { cache: 'MISS', text: '<p>theirs</p>', rendered: 1 },
    );
    assert.deepEqual(
      await storage.leases.acquire(page.key, '00000000-next'),
      { kind: 'acquired' },
      'the lease was given up',
    );
  });
});
