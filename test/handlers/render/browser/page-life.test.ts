import assert from 'node:assert/strict';
import { cpuShare, crash, pageTargets, rendererPids, rootSession } from '../../../support/browser/launched-browser';
import { htmlOf } from '../../../support/browser/test-renderer';
import { until } from '../../../support/machine/processes';
import { BrowserLab, reasonOf, showing } from './browser-lab';

describe('handlers/render: how pages live and end', function () {
  this.timeout(300_000);
  const lab = new BrowserLab({
    '/late-loop': '<!DOCTYPE html><script>prerenderReady = false; setTimeout(() => { for (;;) {} }, 50)</script>',
    '/worker-loop': `<!DOCTYPE html><script>
      prerenderReady = false;
      const source = new Blob(['postMessage(1); for (;;) {}']);
      new Worker(URL.createObjectURL(source)).onmessage = () => { prerenderReady = true; };
    </script>`,
    // 800 MB.
    '/devours': `<!DOCTYPE html><script>
      const all = [];
      while (all.length < 100) all.push(new Array(1e6).fill(all.length + 0.5));
    </script>`,
    '/with-script': '<!DOCTYPE html><p>Text</p><script src="/script.js"></script>',
    '/script.js': (_request, response) =>
      void response.writeHead(200, { 'cache-control': 'max-age=600, immutable' }).end(),
    '/number': ({ url }, response) =>
      void response.setHeader('content-type', 'text/html').end(showing(`/data${url?.replace('/number', '')}`)),
    '/data': (request, response) => void setTimeout(() => response.end(`number ${request.url?.split('?')[1]}`), 50),
  });

  it('loses one render when a page crashes, and no other', async () => {
    await lab.start();
    await lab.renderWell();
    const [first, stuck] = [lab.render('/slow'), lab.render('/waits')];
    await lab.askedFor('/never-answered');
    await crash(lab.latest, `${lab.server.url}/waits`);
    assert.equal(await reasonOf(stuck), 'browser-failed');
    assert.match(htmlOf(await first), /in time/);
    await lab.renderWell();
    assert.equal(lab.renderer.launched.length, 1);
  });

  it('loses none when an idle page crashes', async () => {
    await lab.start();
    await lab.renderWell();
    await lab.renderer.settled();
    // It is blank, and still has the URL.
    await crash(lab.latest, `${lab.server.url}/page`);
    await lab.renderWell();
    assert.equal(lab.renderer.launched.length, 1);
  });

  for (const target of ['/loop', '/late-loop']) {
    it(`ends the process of a page that never ends: ${target}`, async () => {
      await lab.start();
      await lab.renderWell();
      assert.equal(await reasonOf(lab.render(target, 1_500)), 'deadline');
      await lab.renderer.settled();
      assert.deepEqual(await pageTargets(lab.latest), []);
      // Only the browser is left.
      await until(async () => (await rendererPids(lab.latest)).length === 0);
      await lab.renderWell();
      assert.equal(lab.renderer.launched.length, 1);
    });
  }

  it('ends a worker that never ends', async () => {
    await lab.start();
    await lab.renderWell('/worker-loop');
    await lab.renderer.settled();
    await until(async () => (await cpuShare(lab.latest)) < 0.2);
    await lab.renderWell();
    assert.equal(lab.renderer.launched.length, 1);
  });

  it('loses one render when a page takes too much memory', async () => {
    await lab.start();
    await lab.renderWell();
    assert.equal(await reasonOf(lab.render('/devours', 60_000)), 'browser-failed');
    await lab.renderWell();
    assert.equal(lab.renderer.launched.length, 1);
  });

  it('renders many in a row in one page, and leaves nothing behind', async () => {
    await lab.start();
    await lab.renderWell();
    await lab.renderer.settled();
    const before = await pageTargets(lab.latest);
    for (let round = 0; round < 60; round += 1)
      assert.match(htmlOf(await lab.render(`/number?${round}`)), new RegExp(`<p>number ${round}</p>`));
    await lab.renderer.settled();
    const after = await pageTargets(lab.latest);
    assert.ok(
      before.every((page) => after.includes(page)),
      'the first page is still there',
    );
    // On a busy machine, where cleaning takes long, a second is opened.
    assert.ok(after.length <= 3, `${after.length} pages are open`);
    assert.equal(
      (await rootSession(lab.latest, (root) => root.send('Target.getBrowserContexts'))).browserContextIds.length,
      after.length,
    );
    assert.equal(lab.renderer.launched.length, 1);
  });

  it('renders eight at once, each in a page of its own, and uses them again', async () => {
    await lab.start();
    for (let round = 0; round < 3; round += 1) {
      const all = await Promise.all(Array.from({ length: 8 }, (_, index) => lab.render(`/number?${round}${index}`)));
      all.forEach((document, index) => assert.match(htmlOf(document), new RegExp(`<p>number ${round}${index}</p>`)));
    }
    await lab.renderer.settled();
    const open = await pageTargets(lab.latest);
    assert.ok(open.length >= 1 && open.length <= 8, `${open.length} pages are open`);
    assert.equal(lab.renderer.launched.length, 1);
  });

  it('opens one page at most besides those that render at once', async () => {
    await lab.start();
    await Promise.all(
      [1, 2, 3].map(() =>
        lab
          .renderWell()
          .then(() => lab.renderWell())
          .then(() => lab.renderWell()),
      ),
    );
    assert.ok((await pageTargets(lab.latest)).length <= 4);
  });

  it('prefers the page whose cache is warmest', async () => {
    await lab.start();
    await Promise.all([lab.renderWell(), lab.renderWell(), lab.renderWell()]);
    await lab.renderer.settled();
    for (let round = 0; round < 3; round += 1) {
      await lab.renderWell('/with-script');
      await lab.renderer.settled();
    }
    assert.equal(lab.server.requests.filter(({ target }) => target === '/script.js').length, 1);
  });

  it('keeps no more than eight pages when they are idle', async () => {
    await lab.start();
    await Promise.all(Array.from({ length: 12 }, (_, index) => lab.renderWell(`/number?${index}`)));
    await lab.renderer.settled();
    assert.ok((await pageTargets(lab.latest)).length <= 8);
    assert.equal(lab.renderer.launched.length, 1);
  });
});
