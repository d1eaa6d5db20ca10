// Whether Chromium can have several processes in Lambda depends on one errno, which AWS documents nowhere.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pidOf } from '../../../support/browser/launched-browser';
import { cannotRefusePrctl, underRefusedPrctl } from '../../../support/browser/refused-prctl';
import { htmlOf, startTestRenderer, type TestRenderer } from '../../../support/browser/test-renderer';
import { processesOfGroup } from '../../../support/machine/processes';
import { skip } from '../../../support/run/skip';
import { type PageServer, startPageServer } from '../../../support/site/page-server';

/** Its text needs a timer, an animation frame and an answer, and counts earlier visits in storage and cookies. */
const PAGE = `<!DOCTYPE html><title>Page</title><p></p><script>
  const visits = Number(localStorage.visits ?? 0) + document.cookie.length;
  localStorage.visits = 1;
  document.cookie = 'seen=1';
  setTimeout(() => requestAnimationFrame(() => fetch('/data').then((r) => r.text()).then((text) => {
    document.querySelector('p').textContent = text + visits;
  })), 1000);</script>`;

describe('handlers/render: a kernel that refuses prctl', function () {
  this.timeout(300_000);
  let server: PageServer;
  let folder: string;
  let renderer: TestRenderer | undefined;

  before(async function () {
    const reason = cannotRefusePrctl();
    if (reason !== undefined) skip(this, reason);
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-prctl-'));
    server = await startPageServer({
      '/page': PAGE,
      '/data': (_request, response) => void response.end('Visits before: '),
      '/loop': '<!DOCTYPE html><script>for (;;) {}</script>',
    });
  });

  afterEach(async () => {
    await renderer?.close();
    for (const browser of renderer?.launched ?? []) assert.deepEqual(await processesOfGroup(pidOf(browser)), []);
    renderer = undefined;
  });

  after(async () => {
    if (folder === undefined) return;
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(errno: string): Promise<TestRenderer> {
    renderer = await startTestRenderer([server.host], { chromium: (found) => underRefusedPrctl(found, errno, folder) });
    return renderer;
  }

  /** Renders the page. @returns the number of Chromium's processes */
  async function processesFor({ render, launched }: TestRenderer): Promise<number> {
    assert.match(htmlOf(await render(`${server.url}/page`)), /<p>Visits before: 0<\/p>/);
    const processes = await processesOfGroup(pidOf(launched.at(-1) ?? assert.fail('no browser was launched')));
    // 2 is SECCOMP_MODE_FILTER (proc_pid_status(5)).
    for (const { pid } of processes) {
      // A process may have ended since it was listed.
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
      if (status !== undefined) assert.match(status, /^Seccomp:\t2$/m);
    }
    return processes.length;
  }

  for (const errno of ['EPERM', 'EINVAL']) {
    it(`has several processes, by our flags, if the errno is ${errno}`, async () => {
      const started = await start(errno);
      assert.ok((await processesFor(started)) >= 2);
      assert.equal(started.launched.length, 1);
      assert.deepEqual(
        { singleProcesses: started.singleProcesses, isSingleProcess: started.isSingleProcess() },
        { singleProcesses: [], isSingleProcess: false },
      );
    });
  }

  for (const errno of ['EACCES', 'ENOSYS']) {
    it(`is started once more, as a single process, and says so, if the errno is ${errno}`, async () => {
      const started = await start(errno);
      assert.equal(await processesFor(started), 1);
      assert.equal(started.launched.length, 2);
      assert.equal(started.singleProcesses.length, 1);
      assert.ok(started.singleProcesses[0] instanceof Error);
      assert.equal(started.isSingleProcess(), true);
      // The next renders have the same browser, and find nothing of the ones before.
      await started.settled();
      assert.equal(await processesFor(started), 1);
      assert.equal(started.launched.length, 2);
    });
  }

  it('renders for another device, at the same time and after a page that hangs, though one process has one page', async () => {
    const started = await start('EACCES');
    const both = await Promise.all([
      started.render(`${server.url}/page`, 30_000),
      started.render(`${server.url}/page`, 30_000, 'mobile'),
    ]);
    for (const document of both) assert.match(htmlOf(document), /Visits before: 0/);
    assert.equal((await started.render(`${server.url}/loop`, 3_000)).kind, 'failed');
    assert.equal(await processesFor(started), 1);
  });
});
