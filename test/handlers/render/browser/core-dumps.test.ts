import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { crash, pidOf, rendererPids } from '../../../support/browser/launched-browser';
import { htmlOf, startTestRenderer, type TestRenderer } from '../../../support/browser/test-renderer';
import { processesOfGroup, until } from '../../../support/machine/processes';
import { skip } from '../../../support/run/skip';
import { type PageServer, startPageServer } from '../../../support/site/page-server';

describe('handlers/render: a Chromium that crashes where cores are unlimited', function () {
  this.timeout(300_000);
  let server: PageServer;
  let renderer: TestRenderer;
  let folder: string;
  let folderBefore: string;
  let limitBefore: string;

  before(async function () {
    if (process.platform !== 'linux')
      skip(this, 'only Linux has prlimit(1) and /proc, by which limits are set and read');
    server = await startPageServer({
      '/page': '<!DOCTYPE html><p>Text</p>',
      '/waits': '<!DOCTYPE html><script>prerenderReady = false</script>',
    });
    limitBefore = coreLimits(await limitsOf(process.pid)).join(':');
    setCoreLimits('unlimited');
    // By default, the kernel writes a core into the working directory of its process (core(5)).
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-cores-'));
    folderBefore = process.cwd();
    process.chdir(folder);
    renderer = await startTestRenderer([server.host]);
  });

  after(async () => {
    if (folder === undefined) return;
    process.chdir(folderBefore);
    setCoreLimits(limitBefore);
    await renderer.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('lets none of its processes write one', async () => {
    htmlOf(await renderer.render(`${server.url}/page`));
    const browser = renderer.launched.at(-1) ?? assert.fail('no browser was launched');
    assert.deepEqual(coreLimits(await limitsOf(process.pid)), ['unlimited', 'unlimited']);
    const processes = await processesOfGroup(pidOf(browser));
    assert.ok(processes.length >= 2, 'a process of the browser and one of the page');
    for (const { pid } of processes) assert.deepEqual(coreLimits(await limitsOf(pid)), ['0', '0']);
  });

  it('writes none when a page crashes, nor when the browser does', async () => {
    htmlOf(await renderer.render(`${server.url}/page`));
    await renderer.settled();
    const browser = renderer.launched.at(-1) ?? assert.fail('no browser was launched');
    await crash(browser, `${server.url}/page`);
    await until(async () => (await rendererPids(browser)).length === 0);
    const gone = new Promise<void>((resolve) => browser.process()?.once('exit', () => resolve()));
    process.kill(pidOf(browser), 'SIGABRT');
    await gone;
    htmlOf(await renderer.render(`${server.url}/page`));
    for (const each of [folder, renderer.temporaryDir])
      assert.deepEqual(
        (await readdir(each)).filter((name) => name.startsWith('core')),
        [],
      );
  });
});

function limitsOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/limits`, 'utf8');
}

/** The soft and the hard limit. */
function coreLimits(limits: string): readonly string[] {
  return /^Max core file size +(\S+) +(\S+)/m.exec(limits)?.slice(1) ?? assert.fail('no limit of cores');
}

function setCoreLimits(limit: string): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--core=${limit}`]);
}
