import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { RenderRecorder } from '../../../../../handlers/render/tab/recorder/render-recorder';
import {
  isRenderTrace,
  type RenderTrace,
  type TracedRequest,
} from '../../../../../handlers/render-protocol/render-trace';
import { systemTimers } from '../../../../../handlers/runtime/timers';
import { startTestRenderer, type TestRenderer } from '../../../../support/browser/test-renderer';
import { type PageServer, startPageServer } from '../../../../support/site/page-server';

const json = (body: object) => (_: unknown, response: ServerResponse) =>
  response
    .writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'who=me', 'x-trace': 'a' })
    .end(JSON.stringify(body));

const PAGES = {
  '/calm': `<!doctype html><title>Calm</title><p id="text">…</p><script>
    fetch('/api', { headers: { authorization: 'Bearer secret' } }).then((r) => r.json()).then(({ text }) => {
      document.getElementById('text').textContent = text; });
    fetch('/gone').catch(() => 0);</script>`,
  '/flag': `<!doctype html><title>Flag</title><p>Text</p><script>window.prerenderReady = false;
    fetch('/never'); setTimeout(() => { window.prerenderReady = true; }, 300);</script>`,
  '/hangs': `<!doctype html><title>Hangs</title><p>Text</p><script>fetch('/never');</script>`,
  '/tall': `<!doctype html><title>Tall</title><body style="margin:0;background:#00ff00"><div style="height:3000px"></div>`,
  '/api': json({ text: 'From the API' }),
  '/never': () => undefined,
  '/moved': (_: unknown, response: ServerResponse) => response.writeHead(302, { location: '/api' }).end(),
};

describe('handlers/render-recorder', function () {
  this.timeout(60_000);
  let site: PageServer;
  let browser: TestRenderer;

  before(async () => {
    site = await startPageServer(PAGES);
    browser = await startTestRenderer([site.host]);
  });

  after(async () => {
    await browser.close();
    await site.close();
  });

  async function traced(
    path: string,
    budgetMs = 15_000,
    kind: 'page' | 'failed' = 'page',
  ): Promise<{ trace: RenderTrace; recorder: RenderRecorder }> {
    const recorder = new RenderRecorder(systemTimers, 1_700_000_000_000, path === '/tall');
    const rendered = await browser.render(`${site.url}${path}`, budgetMs, 'desktop', {}, recorder);
    assert.equal(rendered.kind, kind);
    const trace: unknown = JSON.parse(JSON.stringify(recorder.trace()));
    assert.ok(isRenderTrace(trace));
    return { trace, recorder };
  }

  function requestIn({ requests }: RenderTrace, path: string): TracedRequest {
    const found = requests.find(({ url }) => url === `${site.url}${path}`);
    assert.ok(found, `${path} is not in the trace`);
    return found;
  }

  it('tells each request, which of them were awaited, and why the page was taken', async () => {
    const { trace } = await traced('/calm');
    assert.equal(trace.readyBy, 'calm');
    const api = requestIn(trace, '/api');
    assert.deepEqual([api.wait, api.status, api.mimeType, api.cut], ['content', 200, 'application/json', undefined]);
    assert.ok(api.endMs !== undefined && trace.readyMs !== undefined && api.endMs <= trace.readyMs);
    assert.equal(requestIn(trace, '/gone').status, 404);
    const page = requestIn(trace, '/calm');
    assert.deepEqual([page.type, page.wait, page.cut], ['Document', 'document', undefined]);
  });

  it('leaves cookies and credentials out', async () => {
    const { trace } = await traced('/calm');
    const api = requestIn(trace, '/api');
    const names = [...api.requestHeaders, ...api.responseHeaders].map(([name]) => name);
    assert.ok(names.includes('x-trace'));
    assert.ok(!names.some((name) => /cookie|authorization/i.test(name)));
  });

  it('says that the page itself ended the waiting', async () => {
    const { trace } = await traced('/flag');
    assert.equal(trace.readyBy, 'flag');
    assert.equal(requestIn(trace, '/never').cut, 'page-said-ready');
  });

  it('says that the time was up, and the next time that the request is endless', async () => {
    const first = await traced('/hangs', 3_000);
    assert.equal(first.trace.readyBy, 'time-is-up');
    assert.equal(requestIn(first.trace, '/never').cut, 'time-is-up');
    const later = await traced('/hangs', 8_000);
    assert.equal(later.trace.readyBy, 'calm');
    assert.equal(requestIn(later.trace, '/never').cut, 'endless');
  });

  it('says that the page itself was waited for, and never ended', async () => {
    const { trace } = await traced('/never', 3_000, 'failed');
    const page = requestIn(trace, '/never');
    assert.deepEqual([trace.readyMs, page.wait, page.endMs], [undefined, 'document', undefined]);
  });

  it('photographs the whole page', async () => {
    const { recorder } = await traced('/tall');
    const png = Buffer.from(recorder.picture ?? new Uint8Array());
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    assert.equal(png.readUInt32BE(16), 1280);
    assert.ok(png.readUInt32BE(20) >= 3_000, `${png.readUInt32BE(20)} pixels high`);
  });

  it('keeps the next render of the same page as it was', async () => {
    const again = await browser.render(`${site.url}/calm`);
    assert.ok(again.kind === 'page' && again.snapshot.html.includes('From the API'));
  });
});
