import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { objectKey } from '../../../core/page-key';
import type { RenderedDocument } from '../../../handlers/render/rendered-document';
import type { RenderOutcome } from '../../../handlers/render-protocol';
import { CacheLab, document, labPage } from '../../support/cache-lab';
import { bucketOf, TEST_REGION } from '../../support/embedded-storage';

const DAY_MS = 86_400_000;
const LEASE = '00000000-aaaa';
const HTML = '<!DOCTYPE html><p>Hello</p>';

type Page = Parameters<typeof document>[1];

describe('handlers/render/create-render', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start();
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  /** Renders what the browser makes of a URL, holding the page's lease. */
  async function render(rendered: RenderedDocument, path: string): Promise<RenderOutcome> {
    lab.browse = async () => rendered;
    await lab.storage.sandbox(TEST_REGION).leases.acquire(labPage(path).key, LEASE);
    return lab.render(TEST_REGION)({ url: labPage(path).url, variant: 'desktop', lease: LEASE }, 30_000);
  }

  const leaseOf = (path: string) => lab.storage.sandbox(TEST_REGION).leases.acquire(labPage(path).key, '00000000-next');
  const puts = () => lab.storage.s3.requests().filter(({ operation }) => operation === 'PutObject');

  it('writes the object, then the record that names it, then ends the lease', async () => {
    const nowMs = lab.storage.clock.nowMs();
    const outcome = await render(document(HTML, { siteHeaders: { 'x-robots-tag': 'noindex', server: 'x' } }), '/page?utm_source=x&b=2&a=1');
    if (outcome.kind !== 'stored') assert.fail(outcome.kind);
    const body = Buffer.from(outcome.gzippedBodyBase64 ?? '', 'base64');
    const head = { status: 200, headers: [['content-type', 'text/html; charset=utf-8'], ['x-robots-tag', 'noindex']] } as const;
    const { key } = labPage('/page?a=1&b=2');
    assert.deepEqual(outcome.record, {
      key, keyUrl: 'https://www.example.com/page?a=1&b=2', ...head,
      object: { key: objectKey(key, head, body), region: TEST_REGION, writtenAtMs: nowMs },
      textLength: 5, renderStartedAtMs: nowMs,
      freshUntilMs: nowMs + DAY_MS, staleUntilMs: nowMs + 2 * DAY_MS, errorUntilMs: nowMs + 31 * DAY_MS,
    });
    assert.deepEqual((await lab.find('/page?b=2&a=1')).record, outcome.record);
    const { object } = outcome.record;
    assert.equal(gunzipSync((object && (await lab.storage.sandbox(TEST_REGION).pages.read(object))) ?? '').toString(), HTML);
    assert.equal(lab.rendered[0]?.url, 'https://www.example.com/page?b=2&a=1', 'without what only tracks, in the order asked');
    assert.deepEqual(await leaseOf('/page?b=2&a=1'), { kind: 'acquired' });
  });

  it('keeps not-found pages briefly, redirects without body or object', async () => {
    const missing = await render(document(HTML, { snapshot: { html: HTML, statusMeta: '404', headerMetas: [], textLength: 5 } }), '/not-found');
    if (missing.kind !== 'stored') assert.fail(missing.kind);
    const { status, renderStartedAtMs, freshUntilMs } = missing.record;
    assert.deepEqual([status, freshUntilMs - renderStartedAtMs], [404, 300_000]);
    lab.forget();
    const moved = await render({ kind: 'redirect', status: 301, siteHeaders: { location: '/new' } }, '/old');
    const byMeta = await render(document(HTML, { snapshot: { html: HTML, statusMeta: '301', headerMetas: ['Location: /new'], textLength: 5 } }), '/meta-old');
    for (const outcome of [moved, byMeta]) {
      if (outcome.kind !== 'stored') assert.fail(outcome.kind);
      assert.deepEqual([outcome.record.status, outcome.record.headers, outcome.record.object, outcome.gzippedBodyBase64], [301, [['location', '/new']], undefined, undefined]);
    }
    assert.deepEqual(lab.storage.s3.requests(), []);
  });

  const passedOn: Record<string, readonly [RenderedDocument, string]> = {
    'a partial page': [document(HTML, { partial: true }), 'partial'],
    'a broken page': [document(HTML, { broken: 'api-failed', partial: true }), 'api-failed'],
    'a server error': [document(HTML, { status: 500 }), 'status'],
    'a page for members': [document(HTML, { status: 401 }), 'status'],
    'a private page': [document(HTML, { siteHeaders: { 'cache-control': 'max-age=1, private' } }), 'private'],
    'a page that forbids storing': [document(HTML, { siteHeaders: { 'cache-control': 'no-store' } }), 'private'],
    'a page that sets cookies': [document(HTML, { siteHeaders: { 'set-cookie': 'a=b' } }), 'private'],
    'a redirect that sets cookies': [{ kind: 'redirect', status: 302, siteHeaders: { location: '/', 'set-cookie': 'a=b' } }, 'private'],
  };
  for (const [what, [rendered, reason]] of Object.entries(passedOn)) {
    it(`passes ${what} on without keeping it, and has nobody try again for a while`, async () => {
      const path = `/passed/${encodeURIComponent(what)}`;
      const outcome = await render(rendered, path);
      assert.equal(outcome.kind === 'unstored' && outcome.reason, reason);
      assert.equal((await lab.find(path)).record, undefined);
      assert.deepEqual(puts(), []);
      assert.deepEqual(await leaseOf(path), { kind: 'over', reason });
    });
  }

  for (const [what, fault] of [['S3', () => lab.storage.s3.setFault(TEST_REGION, 'unavailable')], ['DynamoDB', () => lab.storage.dynamoDb.setFault(TEST_REGION, 'throttled')]] as const) {
    it(`passes a page on when ${what} is away, and leaves no record of it`, async () => {
      fault();
      lab.browse = async () => document(HTML);
      const outcome = await lab.render(TEST_REGION)({ url: labPage(`/away/${what}`).url, variant: 'desktop', lease: LEASE }, 30_000);
      lab.storage.heal();
      if (outcome.kind !== 'unstored') assert.fail(outcome.kind);
      assert.deepEqual([outcome.reason, gunzipSync(Buffer.from(outcome.gzippedBodyBase64, 'base64')).toString()], ['store-failed', HTML]);
      assert.equal((await lab.find(`/away/${what}`)).record, undefined);
      assert.equal(lab.renderLog.lines[0]?.level, 'error');
    });
  }

  it('leaves no record where the object could be written, but the record could not', async () => {
    const { index, ...storage } = lab.storage.sandbox(TEST_REGION);
    assert.equal((await lab.render(TEST_REGION, { ...storage, index: { find: index.find.bind(index), put: () => Promise.reject(new Error('throttled')) } })({ url: labPage('/half').url, variant: 'desktop', lease: LEASE }, 30_000)).kind, 'unstored');
    assert.deepEqual([puts().length, (await lab.find('/half')).record], [1, undefined]);
  });

  it('refuses a page that would not fit into an answer, and sends none along that is large', async () => {
    const huge = await render(document(randomBytes(6 * 1024 * 1024).toString('latin1')), '/huge');
    assert.equal(huge.kind === 'failed' && huge.reason, 'too-large');
    const large = await render(document(randomBytes(1024 * 1024).toString('hex')), '/large');
    assert.equal(large.kind === 'stored' && large.gzippedBodyBase64, undefined);
    lab.storage.clock.advance(1);
    assert.equal((await lab.ask('/large')).text.length, 2 * 1024 * 1024);
  });

  it('renders no URL that is not on the site, and reports what the browser says', async () => {
    const refused = await lab.render(TEST_REGION)({ url: 'http://169.254.169.254/latest/meta-data', variant: 'desktop', lease: LEASE }, 30_000);
    assert.deepEqual([refused.kind === 'failed' && refused.reason, lab.rendered], ['refused-url', []]);
    const failure = { kind: 'failed', reason: 'deadline', detail: 'late' } as const;
    assert.deepEqual(await render(failure, '/slow'), failure);
  });

  it('writes no object for a page that did not change, and one for each that did', async () => {
    const changes: readonly Page[] = [{}, {}, { siteHeaders: { 'x-robots-tag': 'noindex' } }, { siteHeaders: { 'x-robots-tag': 'noindex' } }, {}];
    const written: number[] = [];
    for (const change of changes) {
      lab.forget();
      lab.storage.clock.advance(DAY_MS);
      assert.equal((await render(document(HTML, change), '/unchanged')).kind, 'stored');
      written.push(puts().length);
      assert.equal((await lab.find('/unchanged')).record?.renderStartedAtMs, lab.storage.clock.nowMs());
    }
    assert.deepEqual(written, [1, 0, 1, 0, 1]);
  });

  it('writes an unchanged object anew when it is older than the longest life of a record, or gone', async () => {
    await render(document(HTML), '/aged');
    const { record } = await lab.find('/aged');
    lab.storage.clock.advance(31 * DAY_MS - 1);
    lab.forget();
    await render(document(HTML), '/aged');
    assert.deepEqual([puts().length, (await lab.find('/aged')).record?.object], [0, record?.object]);
    lab.storage.clock.advance(1);
    await render(document(HTML), '/aged');
    assert.deepEqual([puts().length, (await lab.find('/aged')).record?.object?.writtenAtMs], [1, lab.storage.clock.nowMs()]);
    lab.storage.s3.store.delete(bucketOf(TEST_REGION), record?.object?.key ?? '');
    await render(document(HTML), '/aged');
    assert.equal(puts().length, 2);
  });

  it('keeps items small: below 1 KB for ordinary URLs', async () => {
    const path = `/category/subcategory/${'a-rather-long-name-of-an-article-'.repeat(4)}?page=2&sort=price&filter_colour=red`;
    const siteHeaders = { 'x-robots-tag': 'noindex, nofollow', 'content-language': 'de-DE', link: '<https://www.example.com/some/other/article>; rel="canonical"' };
    await render(document(HTML, { siteHeaders }), path);
    const meter = lab.storage.meter(TEST_REGION).dynamoDb;
    meter.reset();
    assert.ok((await lab.find(path)).record !== undefined);
    // The answer in JSON, with its types, is larger than the item.
    assert.ok(meter.answerBytes > 300 && meter.answerBytes < 1_024 + 200, String(meter.answerBytes));
  });
});
