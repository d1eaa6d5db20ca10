import assert from 'node:assert/strict';
import { EPOCH_MEMORY_MS } from '../../../core/contract/time-outs';
import type { Region } from '../../../core/geography/regions';
import {
  cacheTag,
  EVERYTHING,
  hostScope,
  type PurgeScope,
  pageScope,
  prefixScope,
} from '../../../core/pages/purge-scopes';
import { PurgeFailedError, type PurgeOrder, PurgeOrderError } from '../../../handlers/purge/create-purge';
import { CacheLab } from '../../support/storage/cache-lab';
import { document } from '../../support/storage/lab-site';

const REGIONS = ['eu-central-1', 'us-east-1', 'ap-southeast-2'] as const;
const [EU, US, AP] = REGIONS;
const [WWW, SHOP] = ['www.example.com', 'shop.example.com'];

describe('handlers/purge/create-purge', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({ regions: REGIONS });
  });
  after(() => lab.storage.close());
  beforeEach(() => {
    lab.reset();
    // So that no page of the test before is as young as a purge of this one.
    lab.storage.clock.advance(10_000);
  });

  /** Has pages kept, and known in every region. */
  async function keep(host: string, ...paths: string[]): Promise<void> {
    for (const path of paths) await lab.ask(path, { host });
    await lab.storage.replicateIndex();
    lab.storage.replicateObjects();
    lab.forget();
    lab.storage.clock.advance(1_000);
  }

  const requestCounts = () => {
    const counts: Record<string, number> = {};
    for (const { operation } of lab.storage.dynamoDb.requests()) counts[operation] = (counts[operation] ?? 0) + 1;
    return counts;
  };

  const purgedAt = (region: Region, scope: PurgeScope, atMs: number) =>
    lab.storage.sandbox(region).epochs.change(scope, { kind: 'purge', to: { atMs, setAtMs: atMs } }, atMs + 1e9);

  interface Case {
    readonly order: PurgeOrder;
    readonly purged: readonly (readonly [host: string, path: string])[];
    readonly left: readonly (readonly [host: string, path: string])[];
    readonly tags: readonly string[];
  }
  const cases: Readonly<Record<string, Case>> = {
    'one URL, in all variants': {
      order: { kind: 'urls', urls: ['https://www.example.com/news/a?b=2&a=1&utm_source=x'] },
      purged: [[WWW, '/news/a?a=1&b=2']],
      left: [
        [WWW, '/news/a'],
        [SHOP, '/news/a?a=1&b=2'],
      ],
      tags: [cacheTag(pageScope('https://www.example.com/news/a?a=1&b=2'))],
    },
    'a list': {
      order: { kind: 'urls', urls: ['https://www.example.com/', 'https://shop.example.com/'] },
      purged: [
        [WWW, '/'],
        [SHOP, '/'],
      ],
      left: [
        [WWW, '/a'],
        [WWW, '/?x=1'],
      ],
      tags: [cacheTag(pageScope('https://www.example.com/')), cacheTag(pageScope('https://shop.example.com/'))],
    },
    'a prefix': {
      order: { kind: 'prefix', host: WWW, path: '/news/' },
      purged: [
        [WWW, '/news'],
        [WWW, '/news/'],
        [WWW, '/news/a/b/c?x'],
        [WWW, '/news?x'],
      ],
      left: [
        [WWW, '/newsletter'],
        [WWW, '/'],
        [WWW, '/a/news'],
        [SHOP, '/news'],
      ],
      tags: [cacheTag(prefixScope(WWW, '/news'))],
    },
    'a host': {
      order: { kind: 'host', host: WWW },
      purged: [
        [WWW, '/'],
        [WWW, '/a/b'],
      ],
      left: [[SHOP, '/']],
      tags: [cacheTag(hostScope(WWW))],
    },
    everything: {
      order: { kind: 'everything' },
      purged: [
        [WWW, '/'],
        [SHOP, '/a'],
      ],
      left: [],
      tags: [cacheTag(EVERYTHING)],
    },
  };
  for (const [what, { order, purged, left, tags }] of Object.entries(cases)) {
    it(`purges ${what} in every region, by one write a scope and region, reads it back, then at the edges`, async () => {
      for (const [host, path] of [...purged, ...left]) await keep(host, path);
      const beforeMs = lab.storage.clock.nowMs();
      const report = await lab.purge().purge(order);
      assert.deepEqual(report, { id: report.id, atMs: beforeMs, unreached: [] });
      assert.deepEqual(requestCounts(), {
        // One epoch a scope and region, and the note's number in one region.
        UpdateItem: REGIONS.length * tags.length + 1,
        BatchGetItem: REGIONS.length,
        PutItem: 1,
      });
      assert.deepEqual(lab.invalidated, tags);
      lab.browse = async () => document('<p>new</p>');
      for (const region of REGIONS) {
        for (const [host, path] of left)
          assert.equal((await lab.askIn(region, path, { host })).cache, 'HIT', `${host}${path}`);
        for (const [host, path] of purged)
          assert.deepEqual((await lab.askIn(region, path, { host })).text, '<p>new</p>', `${host}${path}`);
      }
      for (const [host, path] of purged)
        assert.match((await lab.ask(path, { host })).cache ?? '', /^HIT/, 'the next render takes its place');
    });
  }

  it('purges the mobile variant along with the desktop one', async () => {
    await lab.ask('/both', { variant: 'mobile' });
    await keep(WWW, '/both');
    await lab.purge().purge({ kind: 'urls', urls: [`https://${WWW}/both`] });
    for (const variant of ['desktop', 'mobile'] as const)
      assert.equal((await lab.ask('/both', { variant })).cache, 'MISS');
  });

  it('is heeded at once by a sandbox that knows nothing, after 4 s by one that remembers, and by the edges after both', async () => {
    await keep(WWW, '/heeded');
    const remembering = new Map(REGIONS.map((region) => [region, lab.serve(region)]));
    for (const serve of remembering.values()) assert.equal((await lab.ask('/heeded', {}, serve)).cache, 'HIT');
    const purgedAtMs = lab.storage.clock.nowMs();
    lab.storage.clock.advance(EPOCH_MEMORY_MS - 1);
    for (const region of REGIONS) await purgedAt(region, prefixScope(WWW, '/heeded'), purgedAtMs);
    lab.browse = async () => ({ kind: 'failed', reason: 'deadline', detail: '' });
    for (const [region, serve] of remembering) {
      assert.equal((await lab.ask('/heeded', {}, serve)).cache, 'HIT', region);
      assert.equal((await lab.askIn(region, '/heeded')).cache, 'STALE-ERROR', region);
    }
    lab.storage.clock.advance(1);
    for (const [region, serve] of remembering)
      assert.equal((await lab.ask('/heeded', {}, serve)).cache, 'STALE-ERROR', region);
    const startMs = lab.storage.clock.nowMs();
    await lab.purge().purge({ kind: 'everything' });
    assert.ok(lab.storage.clock.nowMs() - startMs > EPOCH_MEMORY_MS, 'the edges are told last');
  });

  it('shows a purged page only on error', async () => {
    await keep(WWW, '/on-error');
    await lab.purge().purge({ kind: 'host', host: WWW });
    lab.browse = async () => ({ kind: 'failed', reason: 'site-unreachable', detail: '' });
    const answer = await lab.ask('/on-error');
    assert.partialDeepStrictEqual(answer, { cache: 'STALE-ERROR', text: `<p>https://${WWW}/on-error</p>` });
  });

  it('lets a smaller page take the place of a purged one: its owner has settled it', async () => {
    lab.browse = async () => document(`<p>${'long '.repeat(100)}</p>`);
    await keep(WWW, '/shrinks');
    await lab.purge().purge({ kind: 'host', host: WWW });
    lab.browse = async () => document('<p>short</p>');
    assert.deepEqual(
      { reason: (await lab.ask('/shrinks')).reason, cache: (await lab.ask('/shrinks')).cache },
      { reason: undefined, cache: 'HIT' },
    );
  });

  it('is not undone by a render that began before it: no edge may keep that, and the page is rendered again', async () => {
    await keep(WWW, '/revived');
    lab.storage.clock.advance(3 * 86_400_000);
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const begun = new Promise<void>((resolve) => {
      lab.browse = async () => {
        resolve();
        await finished;
        return document('<p>old</p>');
      };
    });
    const asked = lab.askIn(US, '/revived');
    await begun;
    lab.storage.clock.advance(1);
    await lab.purge().purge({ kind: 'urls', urls: [`https://${WWW}/revived`] });
    finish();
    const old = await asked;
    assert.partialDeepStrictEqual(old, { text: '<p>old</p>', cache: 'MISS', headers: { 'cache-control': 'no-store' } });
    await lab.storage.replicateIndex();
    lab.browse = async () => document('<p>new</p>');
    for (const region of REGIONS) assert.equal((await lab.askIn(region, '/revived')).text, '<p>new</p>');
  });

  it('has a request that knows of it wait for a render that began after it', async () => {
    lab.storage.clock.advance(1);
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    let renders = 0;
    const begun = new Promise<void>((resolve) => {
      lab.browse = async () => {
        renders += 1;
        const text = `<p>${renders}</p>`;
        resolve();
        if (renders === 1) await finished;
        return document(text);
      };
    });
    const serve = lab.serve(EU);
    const before = lab.ask('/waits', {}, serve);
    await begun;
    lab.storage.clock.advance(EPOCH_MEMORY_MS);
    await lab.purge().purge({ kind: 'host', host: WWW });
    const after = lab.ask('/waits', {}, serve);
    await lab.storage.clock.pause(1_000);
    finish();
    assert.equal((await before).text, '<p>1</p>');
    assert.equal((await after).text, '<p>2</p>');
  });

  it('says which regions it did not reach; they get it by replication', async () => {
    await keep(WWW, '/unreached');
    lab.storage.dynamoDb.stopRegion(AP);
    const report = await lab.purge().purge({ kind: 'prefix', host: WWW, path: '/unreached' });
    assert.deepEqual(report.unreached, [AP]);
    lab.storage.dynamoDb.startRegion(AP);
    assert.equal((await lab.askIn(AP, '/unreached')).cache, 'HIT');
    await lab.storage.replicateIndex();
    lab.browse = async () => document('<p>new</p>');
    assert.equal((await lab.askIn(AP, '/unreached')).text, '<p>new</p>');
  });

  it('keeps the later of two purges, in either order of the writes', async () => {
    const nowMs = lab.storage.clock.nowMs();
    await purgedAt(EU, hostScope(SHOP), nowMs);
    await purgedAt(EU, hostScope(SHOP), nowMs - 5_000);
    assert.equal((await lab.find('/')).purgedAtMs < nowMs, true, 'another host');
    await lab.ask('/later', { host: SHOP });
    assert.equal((await lab.ask('/later', { host: SHOP })).cache, 'MISS', 'rendered at the time of the purge');
  });

  it('fails where no region, or no edge, took the purge', async () => {
    for (const region of REGIONS) lab.storage.dynamoDb.stopRegion(region);
    await assert.rejects(
      lab.purge().purge({ kind: 'everything' }),
      (error) =>
        error instanceof PurgeFailedError && /nothing was changed/.test(error.message) && error.cause instanceof Error,
    );
    assert.deepEqual(lab.invalidated, []);
    lab.storage.heal();
    lab.invalidate = () => Promise.reject(new Error('throttled'));
    await assert.rejects(
      lab.purge().purge({ kind: 'everything' }),
      (error) => error instanceof PurgeFailedError && /CloudFront was not told/.test(error.message),
    );
  });

  const badOrders: Readonly<Record<string, readonly [PurgeOrder, RegExp]>> = {
    'no URLs': [{ kind: 'urls', urls: [] }, /0 URLs were given; allowed: 1 to 10000/],
    'too many URLs': [{ kind: 'urls', urls: Array.from({ length: 10_001 }, () => `https://${WWW}/`) }, /10001 URLs/],
    'URLs of others': [{ kind: 'urls', urls: ['https://evil.example/', 'nonsense'] }, /evil\.example[^]*nonsense/],
    'a host that is none': [{ kind: 'host', host: '*' }, /is no host of this stack; allowed: www/],
    'a prefix of another host': [{ kind: 'prefix', host: 'evil.example', path: '/' }, /is no host/],
    'a prefix that is no path': [{ kind: 'prefix', host: WWW, path: 'news' }, /begins with \//],
    'a prefix with a query': [{ kind: 'prefix', host: WWW, path: '/a?b' }, /without a query/],
    'a prefix that is too deep': [{ kind: 'prefix', host: WWW, path: '/1/2/3/4/5/6/7/8/9' }, /9 levels deep/],
  };
  for (const [what, [order, message]] of Object.entries(badOrders)) {
    it(`refuses ${what}, and writes nothing`, async () => {
      await assert.rejects(
        lab.purge().purge(order),
        (error) => error instanceof PurgeOrderError && message.test(error.message),
      );
      assert.deepEqual(requestCounts(), {});
      assert.deepEqual(lab.invalidated, []);
    });
  }
});
