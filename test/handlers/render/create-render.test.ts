import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { objectKey } from '../../../core/pages/object-key';
import type { RenderedDocument } from '../../../handlers/render/tab/documents/rendered-document';
import type { RenderReason } from '../../../handlers/render-protocol/render-protocol';
import { overridden } from '../../support/machine/overridden';
import { CacheLab } from '../../support/storage/cache-lab';
import { TEST_REGION } from '../../support/storage/embedded-storage';
import { document, labPage } from '../../support/storage/lab-site';
import { HTML, LEASE, putsIn, renderAs, renderUrl } from './render-lab';

const DAY_MS = 86_400_000;

describe('handlers/render/create-render', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({
      pageRules: [
        { paths: '/obeyed/*', keepNoStore: false },
        { paths: '/short/*', mayBeShort: true },
      ],
    });
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  const render = (rendered: RenderedDocument, path: string) => renderAs(lab, rendered, path);
  const leaseOf = (path: string) => lab.storage.sandbox(TEST_REGION).leases.acquire(labPage(path).key, '00000000-next');

  it('writes the object, then the record that names it, then releases the lease', async () => {
    const nowMs = lab.storage.clock.nowMs();
    const outcome = await render(
      document(HTML, { siteHeaders: { 'x-robots-tag': 'noindex', server: 'x' } }),
      '/page?utm_source=x&b=2&a=1',
    );
    if (outcome.kind !== 'stored') assert.fail(outcome.kind);
    const body = Buffer.from(outcome.gzippedBodyBase64 ?? '', 'base64');
    const head = {
      status: 200,
      headers: [
        ['content-type', 'text/html; charset=utf-8'],
        ['x-robots-tag', 'noindex'],
      ],
    } as const;
    const { key } = labPage('/page?a=1&b=2');
    assert.deepEqual(outcome.record, {
      key,
      keyUrl: 'https://www.example.com/page?a=1&b=2',
      ...head,
      object: { key: objectKey(key, head, body), region: TEST_REGION, writtenAtMs: nowMs },
      textLength: 5,
      renderStartedAtMs: nowMs,
      changedAtMs: nowMs,
      freshUntilMs: nowMs + DAY_MS,
      staleUntilMs: nowMs + 2 * DAY_MS,
      errorUntilMs: nowMs + 31 * DAY_MS,
    });
    assert.deepEqual((await lab.find('/page?b=2&a=1')).record, outcome.record);
    const { object } = outcome.record;
    assert.equal(
      gunzipSync((object && (await lab.storage.sandbox(TEST_REGION).pages.read(object))) ?? '').toString(),
      HTML,
    );
    assert.equal(
      lab.rendered[0]?.url,
      'https://www.example.com/page?b=2&a=1',
      'without what only tracks, in the order asked',
    );
    assert.deepEqual(await leaseOf('/page?b=2&a=1'), { kind: 'acquired' });
  });

  it('keeps not-found pages briefly, redirects without body or object', async () => {
    const missing = await render(
      document(HTML, { snapshot: { html: HTML, statusMeta: '404', headerMetas: [], textLength: 5 } }),
      '/not-found',
    );
    if (missing.kind !== 'stored') assert.fail(missing.kind);
    const { status, renderStartedAtMs, freshUntilMs } = missing.record;
    assert.deepEqual({ status, freshForMs: freshUntilMs - renderStartedAtMs }, { status: 404, freshForMs: 300_000 });
    lab.forget();
    const moved = await render({ kind: 'redirect', status: 301, siteHeaders: { location: '/new' } }, '/old');
    const byMeta = await render(
      document(HTML, { snapshot: { html: HTML, statusMeta: '301', headerMetas: ['Location: /new'], textLength: 5 } }),
      '/meta-old',
    );
    for (const outcome of [moved, byMeta]) {
      if (outcome.kind !== 'stored') assert.fail(outcome.kind);
      assert.deepEqual(
        {
          status: outcome.record.status,
          headers: outcome.record.headers,
          object: outcome.record.object,
          gzippedBodyBase64: outcome.gzippedBodyBase64,
        },
        { status: 301, headers: [['location', '/new']], object: undefined, gzippedBodyBase64: undefined },
      );
    }
    assert.deepEqual(lab.storage.s3.requests(), []);
  });

  const passedOn: Record<string, readonly [RenderedDocument, RenderReason, paused: boolean]> = {
    'a partial page': [document(HTML, { partial: true }), 'partial', true],
    'a broken page': [document(HTML, { broken: 'exception' }), 'exception', true],
    'a page that is broken and partial': [document(HTML, { broken: 'api-failed', partial: true }), 'api-failed', true],
    'a server error': [document(HTML, { status: 500 }), 'status', true],
    'a page for members': [document(HTML, { status: 401 }), 'status', true],
    'a private page': [document(HTML, { siteHeaders: { 'cache-control': 'max-age=1, private' } }), 'private', false],
    'a page that sets cookies': [document(HTML, { siteHeaders: { 'set-cookie': 'a=b' } }), 'private', false],
    'a page that sets a cookie beside a load balancer’s': [
      document(HTML, { siteHeaders: { 'set-cookie': 'AWSALB=x\na=b' } }),
      'private',
      false,
    ],
    'a private page that is broken': [
      document(HTML, { broken: 'empty', siteHeaders: { 'set-cookie': 'a=b' } }),
      'empty',
      false,
    ],
    'a redirect that sets cookies': [
      { kind: 'redirect', status: 302, siteHeaders: { location: '/', 'set-cookie': 'a=b' } },
      'private',
      false,
    ],
  };
  for (const [what, [rendered, reason, paused]] of Object.entries(passedOn)) {
    it(`passes ${what} on without keeping it${paused ? ', and starts a cooldown' : ''}`, async () => {
      const path = `/passed/${encodeURIComponent(what)}`;
      const outcome = await render(rendered, path);
      assert.equal(outcome.kind === 'unstored' && outcome.reason, reason);
      assert.equal((await lab.find(path)).record, undefined);
      assert.deepEqual(
        putsIn(lab).map(({ key }) => key?.startsWith(`left/${labPage(path).key}/`)),
        paused ? [true] : [],
      );
      const lease = await leaseOf(path);
      if (!paused) assert.deepEqual(lease, { kind: 'acquired' });
      else
        assert.partialDeepStrictEqual(lease, {
          kind: 'over',
          reason,
          left: { reason, forLater: true, objectKey: putsIn(lab)[0]?.key },
        });
    });
  }

  const kept: Record<string, RenderedDocument> = {
    'a page whose site forbids storing': document(HTML, {
      siteHeaders: { 'cache-control': 'no-cache, no-store, must-revalidate' },
    }),
    'a page that comes with a load balancer’s and a firewall’s cookies': document(HTML, {
      siteHeaders: { 'set-cookie': 'AWSALB=x; Path=/\nAWSALBCORS=x; SameSite=None\nvisid_incap_123=y' },
    }),
    'a page with a cookie that the settings ignore': document(HTML, { siteHeaders: { 'set-cookie': 'locale_v2=de' } }),
  };
  for (const [what, rendered] of Object.entries(kept)) {
    it(`keeps ${what}, without the cookies`, async () => {
      const outcome = await render(rendered, `/kept/${encodeURIComponent(what)}`);
      assert.deepEqual(outcome.kind === 'stored' && outcome.record.headers, [
        ['content-type', 'text/html; charset=utf-8'],
      ]);
    });
  }

  it('takes no redirect by meta tags to itself, to a script, or with a password', async () => {
    for (const [index, location] of [
      '/strange/0',
      'https://www.example.com/strange/1',
      'javascript:alert(1)',
      'data:text/html,x',
      'https://me:secret@www.example.com/',
      `/${'x'.repeat(2_050)}`,
    ].entries()) {
      const outcome = await render(
        document(HTML, {
          snapshot: { html: HTML, statusMeta: '301', headerMetas: [`Location: ${location}`], textLength: 5 },
        }),
        `/strange/${index}`,
      );
      if (outcome.kind !== 'unstored') assert.fail(location);
      assert.deepEqual(
        { status: outcome.status, reason: outcome.reason, headers: outcome.headers },
        { status: 200, reason: 'status', headers: [['content-type', 'text/html; charset=utf-8']] },
        location,
      );
    }
  });

  it('does not keep an error in place of a good page, though most of the page is still there', async () => {
    await render(
      document(HTML, { snapshot: { html: HTML, statusMeta: undefined, headerMetas: [], textLength: 100 } }),
      '/error/a',
    );
    lab.storage.clock.advance(1);
    const outcome = await render(
      document(HTML, {
        saysError: true,
        snapshot: { html: HTML, statusMeta: undefined, headerMetas: [], textLength: 90 },
      }),
      '/error/a',
    );
    assert.equal(outcome.kind === 'unstored' && outcome.reason, 'error-page');
  });

  it('obeys no-store, and keeps short pages, where a rule says so', async () => {
    const obeyed = await render(document(HTML, { siteHeaders: { 'cache-control': 'no-store' } }), '/obeyed/a');
    assert.equal(obeyed.kind === 'unstored' && obeyed.reason, 'no-store');
    assert.equal((await render(document('<p>words</p>'.repeat(100)), '/short/a')).kind, 'stored');
    lab.storage.clock.advance(1);
    assert.equal((await render(document(HTML, { broken: 'empty' }), '/short/a')).kind, 'stored');
    const failing = await render(document(HTML, { broken: 'exception' }), '/short/b');
    assert.equal(failing.kind === 'unstored' && failing.reason, 'exception');
  });

  it('takes a redirect that leads nowhere for none, and does not keep it', async () => {
    const snapshot = { html: HTML, statusMeta: '301', headerMetas: [], textLength: 5 };
    for (const status of [200, 301, 404]) {
      const outcome = await render(document(HTML, { status, snapshot }), `/nowhere/${status}`);
      assert.partialDeepStrictEqual(outcome, {
        kind: 'unstored',
        status: status === 301 ? 200 : status,
        reason: 'status',
        body: { kind: 'attached' },
      });
    }
  });

  for (const [what, fault] of [
    ['S3', () => lab.storage.s3.setFault(TEST_REGION, 'unavailable')],
    ['DynamoDB', () => lab.storage.dynamoDb.setFault(TEST_REGION, 'throttled')],
  ] as const) {
    it(`passes a page on when ${what} is unavailable, and leaves no record of it`, async () => {
      fault();
      lab.browse = async () => document(HTML);
      const outcome = await renderUrl(lab, labPage(`/away/${what}`).url);
      lab.storage.heal();
      if (outcome.kind !== 'unstored' || outcome.body.kind !== 'attached') assert.fail(outcome.kind);
      assert.deepEqual(
        { reason: outcome.reason, html: gunzipSync(Buffer.from(outcome.body.gzippedBase64, 'base64')).toString() },
        { reason: 'store-failed', html: HTML },
      );
      assert.equal((await lab.find(`/away/${what}`)).record, undefined);
      assert.equal(lab.renderLog.lines[0]?.level, 'error');
    });
  }

  it('leaves no record where the object could be written, but the record could not', async () => {
    const { index, ...storage } = lab.storage.sandbox(TEST_REGION);
    assert.equal(
      (
        await lab.render(TEST_REGION, {
          ...storage,
          index: overridden(index, { put: () => Promise.reject(new Error('throttled')) }),
        })({ url: labPage('/half').url, variant: 'desktop', lease: LEASE }, 30_000)
      ).kind,
      'unstored',
    );
    assert.deepEqual(
      { puts: putsIn(lab).length, record: (await lab.find('/half')).record },
      { puts: 1, record: undefined },
    );
  });

  it('renders no URL that is not on the site, and reports what the browser says', async () => {
    const refused = await renderUrl(lab, 'http://169.254.169.254/latest/meta-data');
    assert.deepEqual(
      { reason: refused.kind === 'failed' && refused.reason, rendered: lab.rendered },
      { reason: 'refused-url', rendered: [] },
    );
    const failure = { kind: 'failed', reason: 'deadline', detail: 'late' } as const;
    assert.deepEqual(await render(failure, '/slow'), failure);
  });
});
