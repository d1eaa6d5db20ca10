import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { DEFAULT_FRESHNESS } from '../../../core/freshness';
import { pageKey } from '../../../core/page-key';
import { createRender } from '../../../handlers/render/create-render';
import type { RenderedDocument } from '../../../handlers/render/rendered-document';
import type { RenderOutcome } from '../../../handlers/render-protocol';
import { startEmbeddedStorage, TEST_BUCKET, TEST_REGION } from '../../support/embedded-storage';
import type { EmbeddedStorage } from '../../support/embedded-storage';
import { TEST_SITE, testPage } from '../../support/page-urls';
import { RecordedLog, SetClock } from '../../support/recorded-log';

type RenderedPage = Extract<RenderedDocument, { kind: 'page' }>;

function page(overrides: Partial<RenderedPage> = {}, html = '<!DOCTYPE html><p>Hello</p>'): RenderedPage {
  const snapshot = { html, statusMeta: undefined, headerMetas: [], textLength: 5 };
  return { kind: 'page', status: 200, siteHeaders: {}, snapshot, partial: false, ...overrides };
}

describe('handlers/render/create-render', () => {
  let storage: EmbeddedStorage;
  let log: RecordedLog;
  before(async () => {
    storage = await startEmbeddedStorage();
  });
  after(() => storage.close());
  beforeEach(() => {
    log = new RecordedLog();
  });

  function render(document: RenderedDocument, target: string): Promise<RenderOutcome> {
    const { index, pages } = storage;
    const config = { region: TEST_REGION, publicSite: TEST_SITE, freshness: DEFAULT_FRESHNESS, renderBudgetMs: 1_000 } as const;
    const browser = { renderDocument: async () => document, settled: async () => undefined };
    const url = target.startsWith('/') ? testPage(target) : target;
    return createRender({ browser, index, pages, clock: new SetClock(1_000_000), log, config })({ url, variant: 'desktop' }, 10_000);
  }

  it('writes the object, then the record that names it', async () => {
    const outcome = await render(page({ siteHeaders: { 'x-robots-tag': 'noindex', server: 'x' } }), '/page');
    if (outcome.kind !== 'stored') assert.fail(outcome.kind);
    const { record } = outcome;
    assert.deepEqual(record, {
      key: pageKey(testPage('/page')),
      url: 'https://www.example.com/page',
      status: 200,
      headers: [['content-type', 'text/html; charset=utf-8'], ['x-robots-tag', 'noindex']],
      objectKey: record.objectKey,
      region: TEST_REGION,
      renderStartedAtMs: 1_000_000,
      writtenAtMs: 1_000_000,
      freshUntilMs: 1_000_000 + 86_400_000,
    });
    assert.deepEqual(await storage.index.find(record.key), record);
    const body = await storage.pages.read(record.objectKey ?? '');
    assert.equal(gunzipSync(body ?? '').toString(), '<!DOCTYPE html><p>Hello</p>');
  });

  it('keeps not-found pages briefly', async () => {
    const snapshot = { html: '<p>no</p>', statusMeta: '404', headerMetas: [], textLength: 5 };
    const outcome = await render(page({ snapshot }), '/not-found');
    assert.equal(outcome.kind === 'stored' && outcome.record.status, 404);
    assert.equal(outcome.kind === 'stored' && outcome.record.freshUntilMs, 1_000_000 + 300_000);
  });

  it('keeps a redirect without body or object', async () => {
    const objects = storage.s3.objectKeys(TEST_BUCKET).length;
    const outcome = await render({ kind: 'redirect', status: 301, siteHeaders: { location: '/new' } }, '/old');
    assert.deepEqual(outcome.kind === 'stored' && [outcome.record.status, outcome.record.headers, outcome.record.objectKey], [
      301, [['location', '/new']], undefined,
    ]);
    assert.equal(storage.s3.objectKeys(TEST_BUCKET).length, objects);
  });

  it('makes a redirect of a page that asks for one by its metas', async () => {
    const snapshot = { html: '<p>moved</p>', statusMeta: '301', headerMetas: ['Location: /articles/1'], textLength: 5 };
    const outcome = await render(page({ snapshot }), '/meta-moved');
    assert.deepEqual(outcome.kind === 'stored' && [outcome.record.status, outcome.record.headers, outcome.record.objectKey], [
      301, [['location', '/articles/1']], undefined,
    ]);
  });

  const passedOn: Record<string, readonly [RenderedDocument, string]> = {
    'a partial page': [page({ partial: true }), 'partial'],
    'a server error': [page({ status: 500 }), 'status'],
    'a private page': [page({ siteHeaders: { 'cache-control': 'private' } }), 'private'],
    'a page that sets cookies': [page({ siteHeaders: { 'set-cookie': 'a=b' } }), 'private'],
    'a redirect that sets cookies': [{ kind: 'redirect', status: 302, siteHeaders: { location: '/', 'set-cookie': 'a=b' } }, 'private'],
  };
  for (const [what, [document, reason]] of Object.entries(passedOn)) {
    it(`passes ${what} on without keeping it`, async () => {
      const target = `/passed/${encodeURIComponent(what)}`;
      const outcome = await render(document, target);
      assert.equal(outcome.kind === 'unstored' && outcome.reason, reason);
      assert.equal(await storage.index.find(pageKey(testPage(target))), undefined);
    });
  }

  it('passes a page on that could not be kept, and leaves no record of it', async () => {
    storage.s3.setFault(TEST_REGION, 'unavailable');
    const outcome = await render(page(), '/s3-away');
    storage.s3.setFault(TEST_REGION, undefined);
    if (outcome.kind !== 'unstored') assert.fail(outcome.kind);
    assert.equal(outcome.reason, 'store-failed');
    assert.equal(gunzipSync(Buffer.from(outcome.gzippedBodyBase64, 'base64')).toString(), '<!DOCTYPE html><p>Hello</p>');
    assert.equal(await storage.index.find(pageKey(testPage('/s3-away'))), undefined);
    assert.equal(log.lines[0]?.level, 'error');
  });

  it('passes a page on when the index is away', async () => {
    storage.dynamoDb.setFault(TEST_REGION, 'throttled');
    const outcome = await render(page(), '/index-away');
    storage.dynamoDb.setFault(TEST_REGION, undefined);
    assert.equal(outcome.kind === 'unstored' && outcome.reason, 'store-failed');
  });

  it('refuses a page that would not fit into an answer', async () => {
    const outcome = await render(page({}, randomBytes(6 * 1024 * 1024).toString('latin1')), '/huge');
    assert.equal(outcome.kind === 'failed' && outcome.reason, 'too-large');
  });

  it('renders no URL that is not on the site', async () => {
    const outcome = await render(page(), 'http://169.254.169.254/latest/meta-data');
    assert.equal(outcome.kind === 'failed' && outcome.reason, 'refused-url');
  });

  it('reports what the browser says', async () => {
    const failure = { kind: 'failed', reason: 'deadline', detail: 'late' } as const;
    assert.deepEqual(await render(failure, '/slow'), failure);
  });
});
