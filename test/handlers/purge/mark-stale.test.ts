// Marks: pages are shown while a render replaces them.
import assert from 'node:assert/strict';
import { EPOCH_MEMORY_MS } from '../../../core/contract/time-outs';
import { cacheTag, hostScope, prefixScope } from '../../../core/pages/purge-scopes';
import { CacheLab } from '../../support/storage/cache-lab';
import { document } from '../../support/storage/lab-site';

const REGIONS = ['eu-central-1', 'us-east-1'] as const;
const [EU, US] = REGIONS;
const WWW = 'www.example.com';
/** No shorter than what it replaces. */
const NEW = `<p>${'new '.repeat(20)}</p>`;

describe('handlers/purge/create-purge, marking stale', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({ regions: REGIONS });
  });
  after(() => lab.storage.close());
  beforeEach(() => {
    lab.reset();
    lab.storage.clock.advance(10_000);
  });

  /** Has a page kept, and known in every region. */
  async function keep(path: string): Promise<void> {
    await lab.ask(path);
    await lab.storage.replicateIndex();
    lab.storage.replicateObjects();
    lab.forget();
    lab.storage.clock.advance(1_000);
  }

  const mark = (path: string) => lab.purge().markStale({ kind: 'prefix', host: WWW, path });

  it('shows a marked page in every region, for ten seconds at the edge, while a render replaces it', async () => {
    await keep('/news/1');
    await keep('/other');
    await mark('/news');
    assert.deepEqual(lab.invalidated, [cacheTag(prefixScope(WWW, '/news'))]);
    lab.browse = async () => document(NEW);
    for (const region of REGIONS) {
      const { cache, text, headers } = await lab.askIn(region, '/news/1');
      assert.deepEqual({ cache, text }, { cache: 'STALE', text: `<p>https://${WWW}/news/1</p>` });
      assert.match(headers['cache-control'] ?? '', /^public, max-age=10, stale-if-error=\d+$/);
      assert.equal((await lab.askIn(region, '/other')).cache, 'HIT');
    }
    assert.equal(lab.events.length, REGIONS.length, 'each region’s first request has it rendered');
    await lab.runEvents();
    const { cache, text } = await lab.ask('/news/1');
    assert.deepEqual({ cache, text }, { cache: 'HIT', text: NEW });
  });

  it('is heeded by a sandbox that remembers, after 4 s', async () => {
    await keep('/remembered');
    const serve = lab.serve(EU);
    assert.equal((await lab.ask('/remembered', {}, serve)).cache, 'HIT');
    const atMs = lab.storage.clock.nowMs();
    await lab.storage
      .sandbox(EU)
      .epochs.change(hostScope(WWW), { kind: 'stale', to: { atMs, setAtMs: atMs } }, atMs + 1e9);
    lab.storage.clock.advance(EPOCH_MEMORY_MS - 1);
    assert.equal((await lab.ask('/remembered', {}, serve)).cache, 'HIT');
    lab.storage.clock.advance(1);
    assert.equal((await lab.ask('/remembered', {}, serve)).cache, 'STALE');
  });

  it('is not undone by a render that began before it: its page is stale, too', async () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const begun = new Promise<void>((resolve) => {
      lab.browse = async () => {
        resolve();
        await finished;
        return document('<p>old</p>');
      };
    });
    const asked = lab.askIn(US, '/began-before');
    await begun;
    lab.storage.clock.advance(1);
    await mark('/began-before');
    finish();
    const answer = await asked;
    assert.deepEqual({ cache: answer.cache, text: answer.text }, { cache: 'MISS', text: '<p>old</p>' });
    assert.match(answer.headers['cache-control'] ?? '', /^public, max-age=10, stale-if-error=\d+$/);
    assert.equal((await lab.askIn(US, '/began-before')).cache, 'STALE');
    lab.browse = async () => document(NEW);
    await lab.runEvents();
    assert.equal((await lab.askIn(US, '/began-before')).text, NEW);
  });

  it('revives nothing that was purged, in either order', async () => {
    await keep('/purged-first');
    await lab.purge().purge({ kind: 'host', host: WWW });
    await mark('/purged-first');
    lab.browse = async () => ({ kind: 'failed', reason: 'deadline', detail: '' });
    assert.equal((await lab.ask('/purged-first')).cache, 'STALE-ERROR');
    lab.reset();
    lab.storage.clock.advance(600_000);
    await keep('/marked-first');
    await mark('/marked-first');
    await lab.purge().purge({ kind: 'prefix', host: WWW, path: '/marked-first' });
    lab.browse = async () => ({ kind: 'failed', reason: 'deadline', detail: '' });
    assert.equal((await lab.ask('/marked-first')).cache, 'STALE-ERROR');
  });

  it('ends the cooldown of a page whose render had failed', async () => {
    await keep('/cooling');
    await mark('/cooling');
    await lab.ask('/cooling');
    lab.browse = async () => ({ kind: 'failed', reason: 'site-unreachable', detail: '' });
    await lab.runEvents();
    await lab.ask('/cooling');
    assert.equal(lab.events.length, 0, 'in its cooldown');
    lab.storage.clock.advance(1);
    await mark('/cooling');
    await lab.ask('/cooling');
    assert.equal(lab.events.length, 1);
  });

  it('keeps a good page from being replaced by one that lacks its text', async () => {
    lab.browse = async () => document(`<p>${'long '.repeat(100)}</p>`);
    await keep('/protected');
    await mark('/protected');
    await lab.ask('/protected');
    lab.browse = async () => document('<p>short</p>');
    assert.deepEqual(
      (await lab.runEvents()).map((outcome) => 'reason' in outcome && outcome.reason),
      ['suspicious'],
    );
    assert.match((await lab.ask('/protected')).text, /long/);
  });
});
