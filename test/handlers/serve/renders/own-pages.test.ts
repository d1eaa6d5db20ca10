// Pages that may be somebody's own: shared with the requests that wait for their render, and with no others.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { CacheLab } from '../../../support/storage/cache-lab';
import { document, labPage } from '../../../support/storage/lab-site';
import { askAtOnce, HOUR_RULE, renderOnceTried } from '../../../support/storage/rush';

const HOME = 'eu-central-1';

describe('handlers/serve/shared-renders, pages that may not be kept', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({ freshness: [HOUR_RULE], pageRules: [{ paths: '/obeyed/*', keepNoStore: false }] });
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

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
    it(`shares a page that may not be kept with waiting requests, and renders for each later one (${what})`, async () => {
      renderOnceTried(lab, 10, browse);
      const answers = await askAtOnce(lab, { requests: 10, sandboxes: 10 }, path);
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
          { cache: later.cache, reason: later.reason, text: later.text, rendered: lab.rendered.length },
          { cache: 'MISS', reason, text: first.text, rendered },
        );
      }
      assert.deepEqual(
        { fetched: lab.fetched, record: (await lab.find(path)).record },
        { fetched: [], record: undefined },
      );
    });

    it(`writes it nowhere if nobody waits (${what})`, async () => {
      lab.browse = browse;
      await lab.ask(`${path}/alone`);
      assert.deepEqual(lab.storage.s3.requests(), []);
    });
  }

  it('gives a waiting request its page, though the next render is under way', async () => {
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
    assert.deepEqual(
      { text: answer.text, reason: answer.reason, rendered: lab.rendered },
      { text: '<p>first</p>', reason: 'private', rendered: [] },
    );
  });

  it('shares no page that is both broken and private with later requests', async () => {
    lab.browse = async () =>
      document('<p>half</p>', { broken: 'exception', siteHeaders: { 'cache-control': 'private' } });
    for (const rendered of [1, 2]) {
      const answer = await lab.ask('/broken/own');
      assert.deepEqual(
        { text: answer.text, reason: answer.reason, rendered: lab.rendered.length },
        { text: '<p>half</p>', reason: 'exception', rendered },
      );
    }
    assert.deepEqual(lab.storage.s3.requests(), []);
  });
});
