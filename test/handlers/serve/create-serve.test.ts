import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import { objectKey, pageKey } from '../../../core/page-key';
import type { PageRecord } from '../../../core/page-record';
import type { RenderOutcome } from '../../../handlers/render-protocol';
import { createServe } from '../../../handlers/serve/create-serve';
import type { ServeAnswer } from '../../../handlers/serve/serve-answer';
import type { SiteAnswer } from '../../../handlers/serve/ports';
import { startEmbeddedStorage, TEST_REGION } from '../../support/embedded-storage';
import type { EmbeddedStorage } from '../../support/embedded-storage';
import { TEST_SITE, testPage } from '../../support/page-urls';
import { RecordedLog, SetClock } from '../../support/recorded-log';

const START_MS = 1_000_000;
const FRESH_MS = 60_000;

function recordOf(target: string, body: Uint8Array | undefined, overrides: Partial<PageRecord> = {}): PageRecord {
  const url = testPage(target);
  return {
    key: pageKey(url), url, status: 200, headers: [['content-type', 'text/html; charset=utf-8']],
    objectKey: body && objectKey(pageKey(url), body), region: TEST_REGION,
    renderStartedAtMs: START_MS, writtenAtMs: START_MS, freshUntilMs: START_MS + FRESH_MS, ...overrides,
  };
}

function headersOf(answer: ServeAnswer): Record<string, string> {
  return Object.fromEntries(answer.headers);
}

function textOf(answer: ServeAnswer): string {
  const { encoding, bytes } = answer.body;
  return (encoding === 'gzip' ? gunzipSync(bytes) : Buffer.from(bytes)).toString();
}

describe('handlers/serve/create-serve', () => {
  let storage: EmbeddedStorage;
  let log: RecordedLog;
  let clock: SetClock;
  let rendered: string[];
  before(async () => {
    storage = await startEmbeddedStorage();
  });
  after(() => storage.close());
  beforeEach(() => {
    log = new RecordedLog();
    clock = new SetClock(START_MS);
    rendered = [];
  });

  interface Behaviour {
    readonly render?: () => Promise<RenderOutcome>;
    readonly site?: () => Promise<SiteAnswer>;
    /** What CloudFront names as the viewer's country. */
    readonly country?: string;
  }

  const siteHtml = async (): Promise<SiteAnswer> => ({ status: 200, headers: [['content-type', 'text/html']], body: Buffer.from('<p>shell</p>') });

  function ask(target: string, { render, site = siteHtml, country }: Behaviour = {}): Promise<ServeAnswer> {
    const renderer = {
      render: async (url: string) => {
        rendered.push(url);
        if (render === undefined) throw new Error('no render was expected');
        return render();
      },
    };
    const config = { region: TEST_REGION, publicSite: TEST_SITE } as const;
    const serve = createServe({ ...storage, renderer, site: { fetch: site }, clock, log, config });
    const url = target.startsWith('/') ? testPage(target) : target;
    return serve({ headers: { 'x-georender-url': url, 'cloudfront-viewer-country': country } });
  }

  async function keep(target: string, html: string, overrides: Partial<PageRecord> = {}): Promise<PageRecord> {
    const body = gzipSync(html);
    const record = recordOf(target, body, overrides);
    await storage.pages.write(record.objectKey ?? '', body);
    await storage.index.put(record);
    return record;
  }

  it('answers a fresh page with one index request and one object, and asks no renderer', async () => {
    await keep('/hit', '<p>kept</p>');
    storage.dynamoDb.resetRequests();
    storage.s3.resetRequests();
    clock.advance(15_500);
    const answer = await ask('/hit');
    assert.equal(textOf(answer), '<p>kept</p>');
    assert.deepEqual(headersOf(answer), {
      'content-type': 'text/html; charset=utf-8',
      'x-georender-region': TEST_REGION,
      'x-georender-cache': 'HIT',
      'server-timing': 'index;dur=0.0, page;dur=0.0',
      'cache-control': 'public, max-age=44',
    });
    assert.deepEqual(storage.dynamoDb.requests().map(({ operation }) => operation), ['GetItem']);
    assert.deepEqual(storage.s3.requests().map(({ operation }) => operation), ['GetObject']);
    assert.deepEqual(rendered, []);
  });

  it('answers a kept redirect from the index alone', async () => {
    await storage.index.put(recordOf('/kept-redirect', undefined, { status: 301, headers: [['location', '/b']] }));
    storage.s3.resetRequests();
    const answer = await ask('/kept-redirect');
    assert.deepEqual([answer.status, headersOf(answer)['location'], answer.body.bytes.length], [301, '/b', 0]);
    assert.deepEqual(storage.s3.requests(), []);
  });

  it('renders what is missing, what has expired, and what has not arrived in this region', async () => {
    await keep('/expired', '<p>old</p>', { freshUntilMs: START_MS });
    await storage.index.put(recordOf('/not-arrived', Buffer.from('elsewhere')));
    for (const target of ['/missing', '/expired', '/not-arrived']) {
      const answer = await ask(target, {
        render: async () => ({ kind: 'stored', record: await keep(target, `<p>new ${target}</p>`) }),
      });
      assert.equal(textOf(answer), `<p>new ${target}</p>`);
      assert.equal(headersOf(answer)['x-georender-cache'], 'MISS');
      assert.match(headersOf(answer)['server-timing'] ?? '', /^index;dur=[\d.]+.*, render;dur=[\d.]+, page;dur=[\d.]+$/);
    }
    assert.equal(rendered.length, 3);
  });

  it('passes on what was rendered but not kept, and lets nobody keep it', async () => {
    const outcome = {
      kind: 'unstored', reason: 'partial', status: 200, headers: [['content-type', 'text/html; charset=utf-8']],
      gzippedBodyBase64: gzipSync('<p>half</p>').toString('base64'),
    } as const;
    const answer = await ask('/partial', { render: async () => outcome });
    assert.equal(textOf(answer), '<p>half</p>');
    const headers = headersOf(answer);
    assert.deepEqual([headers['x-georender-cache'], headers['x-georender-reason'], headers['cache-control']], ['MISS', 'partial', 'no-store']);
  });

  it('answers with the site’s own HTML when a render fails, uncached', async () => {
    const answer = await ask('/fails', { render: async () => ({ kind: 'failed', reason: 'deadline', detail: 'late' }) });
    assert.equal(textOf(answer), '<p>shell</p>');
    const headers = headersOf(answer);
    assert.deepEqual([headers['x-georender-cache'], headers['x-georender-reason'], headers['cache-control']], ['BYPASS', 'deadline', 'no-store']);
    assert.deepEqual(log.lines.map(({ level }) => level), ['warn'], 'the page’s own fault rings no alarm');
  });

  it('passes on what is no page as the site has it, byte by byte', async () => {
    const body = Buffer.from('89504e470d0a1a0a00ff80fe', 'hex');
    const answer = await ask('/image', {
      render: async () => ({ kind: 'failed', reason: 'not-html', detail: 'The document is image/png, status 200.' }),
      site: async () => ({ status: 200, headers: [['content-type', 'image/png']], body }),
    });
    assert.deepEqual([answer.status, headersOf(answer)['content-type'], headersOf(answer)['x-georender-reason']], [200, 'image/png', 'not-html']);
    assert.deepEqual(answer.body.encoding === 'gzip' ? gunzipSync(answer.body.bytes) : Buffer.from(answer.body.bytes), body);
  });

  it('logs what is not the page’s fault as an error, which an alarm counts', async () => {
    await ask('/no-browser', { render: async () => ({ kind: 'failed', reason: 'browser-failed', detail: 'x' }) });
    await ask('/not-kept', { render: async () => ({ kind: 'unstored', reason: 'store-failed', status: 200, headers: [], gzippedBodyBase64: '' }) });
    assert.deepEqual(log.lines.map(({ level, fields }) => [level, fields['reason']]), [['error', 'browser-failed'], ['error', 'store-failed']]);
  });

  it('does so too when the renderer breaks down, or what it wrote can’t be read', async () => {
    const broken = await ask('/breaks', { render: () => Promise.reject(new Error('gone')) });
    assert.equal(headersOf(broken)['x-georender-cache'], 'BYPASS');
    const unread = await ask('/unread', { render: async () => ({ kind: 'stored', record: recordOf('/unread', Buffer.from('x')) }) });
    assert.equal(headersOf(unread)['x-georender-cache'], 'BYPASS');
    assert.equal(textOf(unread), '<p>shell</p>');
  });

  it('renders when index and bucket are away', async () => {
    await keep('/storage-away', '<p>kept</p>');
    storage.dynamoDb.setFault(TEST_REGION, 'throttled');
    const answer = await ask('/storage-away', { render: async () => ({
      kind: 'unstored', reason: 'store-failed', status: 200, headers: [], gzippedBodyBase64: gzipSync('<p>new</p>').toString('base64'),
    }) });
    storage.dynamoDb.setFault(TEST_REGION, undefined);
    assert.equal(textOf(answer), '<p>new</p>');
    assert.equal(log.lines[0]?.message, 'The index did not answer.');
  });

  it('does not show failures of the site as failures of the region', async () => {
    for (const status of [429, 502, 503, 504]) {
      const answer = await ask(`/failing-${status}`, {
        render: async () => ({ kind: 'failed', reason: 'site-unreachable', detail: '' }),
        site: async () => ({ status, headers: [], body: Buffer.from('busy') }),
      });
      assert.equal(answer.status, 500);
      assert.equal(textOf(answer), 'busy');
      assert.equal(headersOf(answer)['x-georender-origin-status'], String(status));
      assert.equal(headersOf(answer)['retry-after'], '60');
    }
  });

  it('keeps the site’s own Retry-After', async () => {
    const answer = await ask('/retry-after', {
      render: async () => ({ kind: 'failed', reason: 'deadline', detail: '' }),
      site: async () => ({ status: 503, headers: [['retry-after', '7']], body: Buffer.from('') }),
    });
    assert.equal(headersOf(answer)['retry-after'], '7');
  });

  it('says so when the site gives no answer at all', async () => {
    const answer = await ask('/down', {
      render: async () => ({ kind: 'failed', reason: 'site-unreachable', detail: '' }),
      site: () => Promise.reject(new Error('refused')),
    });
    assert.deepEqual([answer.status, headersOf(answer)['x-georender-origin-status']], [500, 'unreachable']);
  });

  it('says which country it was told of, however it answers', async () => {
    await keep('/told', '<p>kept</p>');
    const unstored = { kind: 'unstored', reason: 'partial', status: 200, headers: [], gzippedBodyBase64: '' } as const;
    const answers = [
      await ask('/told', { country: 'DE' }),
      await ask('/told-new', { country: 'DE', render: async () => ({ kind: 'stored', record: recordOf('/told-new', undefined) }) }),
      await ask('/told-half', { country: 'DE', render: async () => unstored }),
      await ask('/told-none', { country: 'DE', render: () => Promise.reject(new Error('gone')) }),
    ];
    assert.deepEqual(answers.map((answer) => headersOf(answer)['x-georender-cache']), ['HIT', 'MISS', 'MISS', 'BYPASS']);
    for (const answer of answers) assert.equal(headersOf(answer)['x-georender-country'], 'DE');
  });

  it('repeats no country but two capital letters', async () => {
    await keep('/untold', '<p>kept</p>');
    for (const country of [undefined, '', 'D', 'de', 'DEU', 'DE\n', ' DE', 'D1', 'DE, FR']) {
      assert.ok(!('x-georender-country' in headersOf(await ask('/untold', country === undefined ? {} : { country }))), country);
    }
  });

  it('refuses what does not come from the router, or is not on the site', async () => {
    const serve = createServe({
      ...storage, clock, log, config: { region: TEST_REGION, publicSite: TEST_SITE },
      renderer: { render: () => assert.fail('rendered') }, site: { fetch: () => assert.fail('fetched') },
    });
    assert.equal((await serve({ headers: {} })).status, 400);
    assert.equal((await ask('https://evil.example/')).status, 421);
    assert.equal((await ask(`https://www.example.com/${'a'.repeat(3000)}`)).status, 414);
  });
});
