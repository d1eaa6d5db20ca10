// Many requests for one page at once, each in a sandbox of its own as Lambda has it: one render a region.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { FreshnessRule } from '../../../../core/pages/freshness';
import { overridden } from '../../../support/machine/overridden';
import type { LabAnswer } from '../../../support/storage/cache-lab';
import { CacheLab, document, labPage, RENDER_WAIT_MS } from '../../../support/storage/cache-lab';
import { LEASE_TABLE, LEASE_TIMES } from '../../../support/storage/embedded-storage';

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
  {
    paths: '/*',
    pages: { freshSeconds: 3_600, staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 86_400 },
    notFoundSeconds: 60,
    redirectSeconds: 60,
  },
];

describe('handlers/serve/shared-renders', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({
      regions: REGIONS,
      freshness: RULES,
      pageRules: [{ paths: '/obeyed/*', keepNoStore: false }],
    });
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  function leaseTries(): number {
    const updates = lab.storage.dynamoDb
      .requests()
      .filter(({ operation, targets }) => operation === 'UpdateItem' && targets[0]?.table === LEASE_TABLE).length;
    // One that is not given the lease says that it waits.
    return Math.ceil(updates / 2);
  }

  /** Has every render take until so many requests tried for the lease. */
  function renderOnceTried(tries: number, browse = lab.browse): void {
    lab.browse = async (...asked) => {
      while (leaseTries() < tries) await lab.storage.clock.pause(1);
      return browse(...asked);
    };
  }

  /** Asks so many times at once, by sandboxes that each answer a part. */
  function askAtOnce(
    times: number,
    sandboxes: number,
    path: string,
    regions: readonly (typeof REGIONS)[number][] = [HOME],
  ): Promise<readonly LabAnswer[]> {
    const serves = Array.from({ length: sandboxes }, (_, index) => lab.serve(regions[index % regions.length] ?? HOME));
    return Promise.all(Array.from({ length: times }, (_, index) => lab.ask(path, {}, serves[index % sandboxes])));
  }

  it('renders an unseen page once for 200 requests at once in 50 sandboxes', async () => {
    renderOnceTried(50);
    const answers = await askAtOnce(200, 50, '/rush');
    assert.equal(lab.rendered.length, 1);
    assert.deepEqual(
      [...new Set(answers.map(({ status, text, cache }) => `${status} ${cache} ${text}`))],
      ['200 MISS <p>https://www.example.com/rush</p>'],
    );
    assert.deepEqual([lab.fetched, lab.log.lines], [[], []]);
  }).timeout(300_000);

  it('renders it three times at most over three regions', async () => {
    renderOnceTried(30);
    const answers = await askAtOnce(200, 30, '/rush-everywhere', REGIONS);
    assert.equal(answers.filter(({ status, cache }) => status === 200 && cache === 'MISS').length, 200);
    const regions = lab.rendered.map(({ region }) => region);
    assert.deepEqual([...regions].sort(), [...REGIONS].sort());
  }).timeout(300_000);

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
    assert.deepEqual(
      [waited.cache, waited.reason, waited.text, lab.rendered.length],
      ['BYPASS', 'busy', '<p>shell</p>', 0],
    );
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

  it('gives those who wait the site’s own HTML when the render fails, and tries again after a pause only', async () => {
    renderOnceTried(10, failed);
    const answers = await askAtOnce(10, 10, '/fails');
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

  const own = {
    private: async () => document('<p>yours</p>', { siteHeaders: { 'cache-control': 'private, no-store' } }),
    'no-store': async () => document('<p>yours</p>', { siteHeaders: { 'cache-control': 'no-store' } }),
    'a cookie': async () => document('<p>yours</p>', { siteHeaders: { 'set-cookie': 'session=1' } }),
    'a private redirect': async () =>
      ({ kind: 'redirect', status: 302, siteHeaders: { location: '/login', 'set-cookie': 'session=1' } }) as const,
  };
  for (const [what, browse] of Object.entries(own)) {
    const reason = what === 'no-store' ? 'no-store' : 'private';
    const path = `/obeyed/${encodeURIComponent(what)}`;
    it(`shares a page that may not be kept with those who wait, and gives later ones a render of their own (${what})`, async () => {
      renderOnceTried(10, browse);
      const answers = await askAtOnce(10, 10, path);
      const [first] = answers;
      assert.equal(lab.rendered.length, 1);
      assert.deepEqual(
        [...new Set(answers.map(({ status, text, cache, reason: said }) => `${status} ${cache} ${said} ${text}`))],
        [`${first?.status} MISS ${reason} ${first?.text}`],
      );
      assert.equal(first?.text, what === 'a private redirect' ? '' : '<p>yours</p>');
      lab.browse = browse;
      for (const rendered of [2, 3]) {
        const later = await lab.ask(path);
        assert.deepEqual(
          [later.cache, later.reason, later.text, lab.rendered.length],
          ['MISS', reason, first.text, rendered],
        );
      }
      assert.deepEqual([lab.fetched, (await lab.find(path)).record], [[], undefined]);
    });

    it(`writes it nowhere if nobody waits (${what})`, async () => {
      lab.browse = browse;
      await lab.ask(`${path}/alone`);
      assert.deepEqual(lab.storage.s3.requests(), []);
    });
  }

  it('gives a request that waited the page that it waited for, though the next render is under way', async () => {
    const { key } = labPage('/obeyed/overtaken');
    const { leases, pages } = lab.storage.sandbox(HOME);
    await leases.acquire(key, '00000000-first');
    const waiting = lab.ask('/obeyed/overtaken');
    while (!(await leases.history(key, '00000000-first')).awaited) await lab.storage.clock.pause(1);
    await pages.leave('left/x/y', gzipSync('<p>first</p>'));
    const left = {
      lease: '00000000-first',
      renderStartedAtMs: lab.storage.clock.nowMs(),
      reason: 'private',
      status: 200,
      headers: [],
      objectKey: 'left/x/y',
      forLater: false,
    } as const;
    await leases.release(key, '00000000-first', {
      kind: 'unkept',
      reason: 'private',
      renderStartedAtMs: left.renderStartedAtMs,
      left,
      cooldownMs: 0,
      brokenInARow: 0,
    });
    await leases.acquire(key, '00000000-second');
    const answer = await waiting;
    assert.deepEqual([answer.text, answer.reason, lab.rendered], ['<p>first</p>', 'private', []]);
  });

  const broken = {
    'script-failed': async () => document('<p>half</p>', { broken: 'script-failed' }),
    'api-failed': async () => document('<p>half</p>', { broken: 'api-failed' }),
    empty: async () => document('<p>half</p>', { broken: 'empty' }),
    partial: async () => document('<p>half</p>', { partial: true }),
  } as const;
  for (const [reason, browse] of Object.entries(broken)) {
    it(`gives those who wait a broken page, marked (${reason})`, async () => {
      const path = `/broken/${reason}`;
      renderOnceTried(10, browse);
      const answers = await askAtOnce(10, 10, path);
      assert.ok(
        answers.every(
          ({ text, cache, reason: said, headers }) =>
            text === '<p>half</p>' && cache === 'MISS' && said === reason && headers['cache-control'] === 'no-store',
        ),
      );
      assert.deepEqual([lab.rendered.length, lab.fetched, (await lab.find(path)).record], [1, [], undefined]);
    });

    it(`gives later ones a broken page again, marked, and tries it after a pause that grows (${reason})`, async () => {
      const path = `/broken/again/${reason}`;
      lab.browse = browse;
      await lab.ask(path);
      for (const pauseSeconds of [5, 10, 20, 40, 80, 160, 300, 300]) {
        lab.storage.clock.advance(pauseSeconds * 1000 - 1);
        const again = await lab.ask(path);
        assert.deepEqual([again.text, again.reason, again.cache], ['<p>half</p>', reason, 'HIT'], String(pauseSeconds));
        lab.storage.clock.advance(1);
        assert.equal((await lab.ask(path)).cache, 'MISS', String(pauseSeconds));
      }
      assert.deepEqual([lab.fetched, (await lab.find(path)).record], [[], undefined]);
    });

    it(`gives the last good copy in its place if there is one (${reason})`, async () => {
      const path = `/broken/good/${reason}`;
      lab.browse = async () => document('<p>good</p>');
      await lab.ask(path);
      lab.storage.clock.advance(2 * 3_600_000);
      lab.forget();
      renderOnceTried(10, browse);
      const answers = [...(await askAtOnce(10, 10, path)), await lab.ask(path)];
      assert.ok(
        answers.every(
          ({ text, cache, reason: said }) => text === '<p>good</p>' && cache === 'STALE-ERROR' && said === reason,
        ),
        JSON.stringify(answers),
      );
      assert.deepEqual([lab.rendered.length, lab.fetched], [1, []]);
    });
  }

  it('renders a broken page at once when it is purged, and begins its pauses anew', async () => {
    lab.browse = broken.empty;
    for (const pauseMs of [5_000, 10_000, 20_000]) {
      await lab.ask('/broken/purged');
      lab.storage.clock.advance(pauseMs);
    }
    await lab.ask('/broken/purged');
    assert.equal((await lab.ask('/broken/purged')).cache, 'HIT');
    lab.storage.clock.advance(1);
    await lab.purge().purge({ kind: 'urls', urls: ['https://www.example.com/broken/purged'] });
    lab.forget();
    assert.equal((await lab.ask('/broken/purged')).cache, 'MISS');
    assert.equal((await lab.ask('/broken/purged')).cache, 'HIT');
    lab.storage.clock.advance(5_000);
    assert.equal((await lab.ask('/broken/purged')).cache, 'MISS');
    lab.browse = async () => document('<p>mended</p>');
    lab.storage.clock.advance(10_000);
    assert.deepEqual(
      [(await lab.ask('/broken/purged')).text, (await lab.ask('/broken/purged')).cache],
      ['<p>mended</p>', 'HIT'],
    );
  });

  it('learns of a purge while it asks for the lease, and renders the page then', async () => {
    lab.browse = broken.empty;
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
    assert.deepEqual([answer.cache, answer.text, lab.rendered.length], ['MISS', '<p>half</p>', 1]);
  });

  it('keeps a broken page’s pauses apart by region', async () => {
    lab.browse = broken.empty;
    await lab.askIn('eu-central-1', '/broken/regions');
    assert.deepEqual(
      [
        (await lab.askIn('us-east-1', '/broken/regions')).cache,
        (await lab.askIn('us-east-1', '/broken/regions')).cache,
      ],
      ['MISS', 'HIT'],
    );
  });

  it('shares no page that is both broken and somebody’s own with later requests', async () => {
    lab.browse = async () =>
      document('<p>half</p>', { broken: 'exception', siteHeaders: { 'cache-control': 'private' } });
    for (const rendered of [1, 2]) {
      const answer = await lab.ask('/broken/own');
      assert.deepEqual([answer.text, answer.reason, lab.rendered.length], ['<p>half</p>', 'exception', rendered]);
    }
    assert.deepEqual(lab.storage.s3.requests(), []);
  });

  it('pauses a site that fails or refuses for a few seconds, with its own page', async () => {
    lab.browse = async () => document('<p>no</p>', { status: 500 });
    for (const expected of ['MISS', 'HIT']) {
      const answer = await lab.ask('/site-fails');
      assert.deepEqual(
        [answer.status, answer.cache, answer.reason, answer.text, lab.rendered.length],
        [500, expected, 'status', '<p>no</p>', 1],
      );
    }
    for (const renders of [2, 3, 4]) {
      lab.storage.clock.advance(LEASE_TIMES.cooldownMs);
      await lab.ask('/site-fails');
      assert.equal(lab.rendered.length, renders, 'the pause does not grow');
    }
  });

  it('gives the lease up when the renderer breaks down', async () => {
    lab.invoke = () => Promise.reject(new Error('Lambda said no'));
    const answer = await lab.ask('/breaks');
    assert.deepEqual([answer.cache, answer.reason, answer.text], ['BYPASS', 'renderer-failed', '<p>shell</p>']);
    assert.deepEqual(
      lab.log.lines.map(({ level, message, fields }) => [level, message, fields['detail']]),
      [['error', 'The page was not rendered.', 'Error: Lambda said no']],
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
    assert.deepEqual([answer.cache, answer.text, lab.events], ['STALE', '<p>old</p>', []]);
    assert.deepEqual(
      await storage.leases.acquire(labPage('/stale/overtaken').key, '00000000-next'),
      { kind: 'acquired' },
      'the lease was given up',
    );
  });

  it('takes what another kept between the look and the lease', async () => {
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
    assert.deepEqual([answer.cache, answer.text, lab.rendered.length], ['MISS', '<p>theirs</p>', 1]);
    assert.deepEqual(
      await storage.leases.acquire(page.key, '00000000-next'),
      { kind: 'acquired' },
      'the lease was given up',
    );
  });
});
