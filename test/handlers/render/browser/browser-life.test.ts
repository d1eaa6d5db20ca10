import assert from 'node:assert/strict';
import { access, readdir } from 'node:fs/promises';
import type { Browser } from 'puppeteer-core';
import type { RenderedDocument } from '../../../../handlers/render/tab/documents/rendered-document';
import {
  cpuShare,
  crash,
  pageTargets,
  pidOf,
  profileOf,
  rendererPids,
  rootSession,
} from '../../../support/browser/launched-browser';
import type { PageServer, TestPage } from '../../../support/browser/page-server';
import { startPageServer } from '../../../support/browser/page-server';
import type { TestRenderer, TestRendererOptions } from '../../../support/browser/test-renderer';
import { htmlOf, startTestRenderer } from '../../../support/browser/test-renderer';
import { processesOfGroup, until, zombies } from '../../../support/machine/processes';
import { sentDuring } from '../../../support/storage/sent-commands';

const pages: Record<string, TestPage> = {
  '/page': '<!DOCTYPE html><title>Page</title><p>Text</p>',
  '/slow': `<!DOCTYPE html><p></p><script>fetch('/in-time').then((r) => r.text()).then((t) => { document.querySelector('p').textContent = t; })</script>`,
  '/in-time': (_request, response) => void setTimeout(() => response.end('in time'), 1_500),
  '/waits': `<!DOCTYPE html><script>prerenderReady = false; fetch('/never-answered')</script>`,
  '/never-answered': () => undefined,
  '/loop': '<!DOCTYPE html><script>for (;;) {}</script>',
  '/late-loop': '<!DOCTYPE html><script>prerenderReady = false; setTimeout(() => { for (;;) {} }, 50)</script>',
  '/worker-loop': `<!DOCTYPE html><script>prerenderReady = false; new Worker(URL.createObjectURL(new Blob(['postMessage(1); for (;;) {}']))).onmessage = () => { prerenderReady = true; };</script>`,
  // 800 MB.
  '/devours': `<!DOCTYPE html><script>const all = []; while (all.length < 100) all.push(new Array(1e6).fill(all.length + 0.5));</script>`,
  '/with-script': '<!DOCTYPE html><p>Text</p><script src="/script.js"></script>',
  '/script.js': (_request, response) =>
    void response.writeHead(200, { 'cache-control': 'max-age=600, immutable' }).end(),
  '/number': ({ url }, response) =>
    void response
      .setHeader('content-type', 'text/html')
      .end(
        `<!DOCTYPE html><p></p><script>fetch('/data${url?.replace('/number', '')}').then((r) => r.text()).then((t) => { document.querySelector('p').textContent = t; })</script>`,
      ),
  '/data': (request, response) => void setTimeout(() => response.end(`number ${request.url?.split('?')[1]}`), 50),
};

describe('handlers/render: how browsers live and end', function () {
  this.timeout(300_000);
  let server: PageServer;
  let renderer: TestRenderer;
  let earlierRequests = 0;

  before(async () => void (server = await startPageServer(pages)));

  after(() => server.close());

  afterEach(async () => {
    await renderer.close();
    for (const browser of renderer.launched) {
      assert.deepEqual(await processesOfGroup(pidOf(browser)), [], 'its processes are gone');
      await assert.rejects(access(profileOf(browser)), 'its profile is gone');
    }
    assert.deepEqual(await zombies(), []);
  });

  async function start(options?: TestRendererOptions): Promise<void> {
    earlierRequests = server.requests.length;
    renderer = await startTestRenderer([server.host], options);
  }

  function render(target: string, budgetMs = 30_000): Promise<RenderedDocument> {
    return renderer.render(server.url + target, budgetMs);
  }

  async function renderWell(target = '/page'): Promise<void> {
    const document = await render(target);
    assert.equal(document.kind === 'page' && document.partial, false, JSON.stringify(document));
  }

  async function reasonOf(rendering: Promise<RenderedDocument>): Promise<string> {
    const document = await rendering;
    return document.kind === 'failed' ? document.reason : document.kind;
  }

  /** Once the site was asked for that path in this test. */
  async function askedFor(target: string): Promise<void> {
    await until(() =>
      Promise.resolve(server.requests.slice(earlierRequests).some((request) => request.target === target)),
    );
  }

  function latest(): Browser {
    return renderer.launched.at(-1) ?? assert.fail('no browser was launched');
  }

  function signal(browser: Browser, name: NodeJS.Signals): void {
    process.kill(pidOf(browser), name);
  }

  describe('pages', () => {
    it('loses one render when a page crashes, and no other', async () => {
      await start();
      await renderWell();
      const [first, stuck] = [render('/slow'), render('/waits')];
      await askedFor('/never-answered');
      await crash(latest(), `${server.url}/waits`);
      assert.equal(await reasonOf(stuck), 'browser-failed');
      assert.match(htmlOf(await first), /in time/);
      await renderWell();
      assert.equal(renderer.launched.length, 1);
    });

    it('loses none when a page crashes that nobody uses', async () => {
      await start();
      await renderWell();
      await renderer.settled();
      // It is blank, and still has the URL.
      await crash(latest(), `${server.url}/page`);
      await renderWell();
      assert.equal(renderer.launched.length, 1);
    });

    for (const target of ['/loop', '/late-loop']) {
      it(`ends the process of a page that never ends: ${target}`, async () => {
        await start();
        await renderWell();
        assert.equal(await reasonOf(render(target, 1_500)), 'deadline');
        await renderer.settled();
        assert.deepEqual(await pageTargets(latest()), []);
        // What is left is the browser.
        await until(async () => (await rendererPids(latest())).length === 0);
        await renderWell();
        assert.equal(renderer.launched.length, 1);
      });
    }

    it('ends a worker that never ends', async () => {
      await start();
      await renderWell('/worker-loop');
      await renderer.settled();
      await until(async () => (await cpuShare(latest())) < 0.2);
      await renderWell();
      assert.equal(renderer.launched.length, 1);
    });

    it('loses one render when a page devours memory', async () => {
      await start();
      await renderWell();
      assert.equal(await reasonOf(render('/devours', 60_000)), 'browser-failed');
      await renderWell();
      assert.equal(renderer.launched.length, 1);
    });

    it('renders many in a row in one page, and leaves nothing behind', async () => {
      await start();
      await renderWell();
      await renderer.settled();
      const before = await pageTargets(latest());
      for (let round = 0; round < 60; round += 1)
        assert.match(htmlOf(await render(`/number?${round}`)), new RegExp(`<p>number ${round}</p>`));
      await renderer.settled();
      const after = await pageTargets(latest());
      assert.ok(
        before.every((page) => after.includes(page)),
        'the first page is still there',
      );
      // On a busy machine, where cleaning takes long, a second is opened.
      assert.ok(after.length <= 3, `${after.length} pages are open`);
      assert.equal(
        (await rootSession(latest(), (root) => root.send('Target.getBrowserContexts'))).browserContextIds.length,
        after.length,
      );
      assert.equal(renderer.launched.length, 1);
    });

    it('renders eight at once, each in a page of its own, and uses them again', async () => {
      await start();
      for (let round = 0; round < 3; round += 1) {
        const all = await Promise.all(Array.from({ length: 8 }, (_, index) => render(`/number?${round}${index}`)));
        all.forEach((document, index) => assert.match(htmlOf(document), new RegExp(`<p>number ${round}${index}</p>`)));
      }
      await renderer.settled();
      const open = await pageTargets(latest());
      assert.ok(open.length >= 1 && open.length <= 8, `${open.length} pages are open`);
      assert.equal(renderer.launched.length, 1);
    });

    it('opens one page at most besides those that render at once', async () => {
      await start();
      await Promise.all(
        [1, 2, 3].map(() =>
          renderWell()
            .then(() => renderWell())
            .then(() => renderWell()),
        ),
      );
      assert.ok((await pageTargets(latest())).length <= 4);
    });

    it('prefers the page whose cache is warmest', async () => {
      await start();
      await Promise.all([renderWell(), renderWell(), renderWell()]);
      await renderer.settled();
      for (let round = 0; round < 3; round += 1) {
        await renderWell('/with-script');
        await renderer.settled();
      }
      assert.equal(server.requests.filter(({ target }) => target === '/script.js').length, 1);
    });

    it('keeps no more than eight pages when they are idle', async () => {
      await start();
      await Promise.all(Array.from({ length: 12 }, (_, index) => renderWell(`/number?${index}`)));
      await renderer.settled();
      assert.ok((await pageTargets(latest())).length <= 8);
      assert.equal(renderer.launched.length, 1);
    });
  });

  describe('browsers', () => {
    it('ends one that hangs during a render, which answers in time', async () => {
      await start();
      await renderWell();
      await renderer.settled();
      const stopped = latest();
      const stuck = render('/waits', 3_000);
      await askedFor('/never-answered');
      signal(stopped, 'SIGSTOP');
      const commands = await sentDuring(async () => {
        assert.equal(await reasonOf(stuck), 'deadline');
        await renderer.settled();
      });
      assert.deepEqual(
        commands.filter((command) => /^(?:Target|Browser)\./.test(command)),
        ['Target.disposeBrowserContext', 'Browser.close'],
        'it is asked once to close the page, and then killed',
      );
      assert.deepEqual(await processesOfGroup(pidOf(stopped)), []);
      await renderWell();
      assert.notEqual(latest(), stopped);
    });

    it('ends one that does not end by itself', async () => {
      await start();
      await renderWell();
      await renderer.settled();
      signal(latest(), 'SIGSTOP');
      await renderer.close();
      assert.deepEqual(await processesOfGroup(pidOf(latest())), []);
    });

    it('loses no render by one that hangs before it gave a page', async () => {
      await start();
      assert.equal(await reasonOf(render('/loop', 1_500)), 'deadline');
      await renderer.settled();
      const stopped = latest();
      signal(stopped, 'SIGSTOP');
      await renderWell();
      assert.notEqual(latest(), stopped);
      await renderer.settled();
      assert.deepEqual(await processesOfGroup(pidOf(stopped)), []);
    });

    it('loses no render by one that was killed while nobody used it', async () => {
      await start();
      await renderWell();
      await renderer.settled();
      const killed = latest();
      const disconnected = new Promise<void>((resolve) => killed.once('disconnected', () => resolve()));
      signal(killed, 'SIGKILL');
      await disconnected;
      await renderWell();
      assert.notEqual(latest(), killed);
    });

    it('loses no render by a launch that failed', async () => {
      let launches = 0;
      await start({
        chromium: (found) => {
          launches += 1;
          return launches === 1 ? { ...found, executable: '/bin/false' } : found;
        },
      });
      await renderWell();
      assert.equal(launches, 2);
    });

    it('says that Chromium can’t be launched, each time', async () => {
      await start({ chromium: (found) => ({ ...found, executable: '/bin/false' }) });
      for (let round = 0; round < 2; round += 1) assert.equal(await reasonOf(render('/page')), 'browser-failed');
      assert.equal(renderer.launched.length, 0);
    });

    it('replaces one after so many renders, and lets those that are under way finish', async () => {
      await start({ recycle: { maxRenders: 3, maxMemoryBytes: Infinity, furtherPageBytes: 0, measureEvery: 1_000 } });
      const slow = render('/slow');
      await askedFor('/in-time');
      const first = latest();
      for (let round = 0; round < 5; round += 1) await renderWell();
      assert.match(htmlOf(await slow), /in time/);
      await renderer.settled();
      assert.deepEqual(await processesOfGroup(pidOf(first)), []);
      assert.equal(renderer.launched.length, 2);
      await renderWell();
      assert.equal(renderer.launched.length, 3, 'the second has had its three');
    });

    for (const [what, furtherPageBytes, launched] of [
      ['replaces one that has grown', 0, 2],
      ['keeps one whose pages take their part', 1024 ** 3, 1],
    ] as const) {
      it(`${what}, also when it never renders one at a time`, async () => {
        await start({ recycle: { maxRenders: 1_000, maxMemoryBytes: 1, furtherPageBytes, measureEvery: 5 } });
        await renderWell();
        for (let round = 0; round < 2; round += 1) await Promise.all([renderWell(), renderWell(), renderWell()]);
        await renderer.settled();
        await renderWell();
        assert.equal(renderer.launched.length, launched);
      });
    }

    it('is closed for good, whatever is under way', async () => {
      await start();
      const launching = render('/page');
      await renderer.close();
      assert.match(await reasonOf(launching), /^(?:browser-failed|site-unreachable)$/);
      const afterwards = await render('/page');
      assert.match(afterwards.kind === 'failed' ? afterwards.detail : afterwards.kind, /The renderer is closed/);
      assert.ok(renderer.launched.length <= 1);
    });

    it('ends the renders that are under way when it is closed', async () => {
      await start();
      await renderWell();
      const stuck = render('/waits');
      await askedFor('/never-answered');
      await renderer.close();
      assert.equal(await reasonOf(stuck), 'browser-failed');
    });
  });

  describe('a sandbox between two renders', () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

    it('has nothing left to do', async () => {
      await start();
      await renderWell();
      await renderer.settled();
      const before = timers();
      await renderWell();
      assert.equal(await reasonOf(render('/loop', 1_500)), 'deadline');
      await renderer.settled();
      assert.ok(timers() <= before, process.getActiveResourcesInfo().join());
    });

    it('renders on after a freeze in which all of its time passed', async () => {
      await start();
      await renderWell();
      await render('/waits', 2_000);
      await renderer.settled();
      const frozen = latest();
      process.kill(-pidOf(frozen), 'SIGSTOP');
      // Neither does this process do anything: all its timers are due when it goes on.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5_000);
      process.kill(-pidOf(frozen), 'SIGCONT');
      await renderWell();
      await renderWell('/slow');
      assert.equal(latest(), frozen);
    });
  });

  it('leaves no temporary files', async () => {
    await start();
    await renderWell();
    await renderer.settled();
    for (const browser of renderer.launched) await browser.close();
    assert.deepEqual(await readdir(renderer.temporaryDir), []);
  });
});
