// What a sandbox finds when it thaws: a Chromium that has died or hangs since must cost no page.
import assert from 'node:assert/strict';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { ownBrowsers, processesOfGroup, until } from '../support/machine/processes';
import { rawRequest } from '../support/machine/raw-request';
import { skip } from '../support/run/skip';
import { type PageServer, startPageServer } from '../support/site/page-server';

describe('local/stack, a Chromium that is gone when its sandbox thaws', function () {
  this.timeout(300_000);
  let site: PageServer;
  let stack: LocalStack;

  before(async function () {
    if (process.platform !== 'linux') skip(this, 'only Linux has /proc, by which Chromium’s processes are found');
    site = await startPageServer({}, { otherwise: '<!doctype html><title>Page</title><p>Text' });
    stack = await startLocalStack({ port: 0, site: site.url, regions: ['eu-central-1'], onLog: () => undefined });
  });

  after(async () => {
    await stack?.close();
    await site?.close();
  });

  const cacheOf = async (target: string) =>
    (await rawRequest(stack.url, target, { headers: { 'user-agent': 'Googlebot/2.1' } })).headers['x-georender-cache'];

  for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
    it(`renders the next page in another one after ${signal}`, async () => {
      assert.equal(await cacheOf(`/before-${signal}`), 'MISS');
      const browsers = await ownBrowsers();
      assert.notDeepEqual(browsers, []);
      for (const pid of browsers) process.kill(pid, signal);
      assert.equal(await cacheOf(`/after-${signal}`), 'MISS');
      assert.ok(!(await ownBrowsers()).some((pid) => browsers.includes(pid)));
    });
  }

  it('renders the next page after the process of the last one’s died', async () => {
    assert.equal(await cacheOf('/before-page'), 'MISS');
    const browsers = await ownBrowsers();
    for (const browser of browsers) {
      for (const { pid } of await processesOfGroup(browser)) if (pid !== browser) process.kill(pid, 'SIGKILL');
      await until(async () => (await processesOfGroup(browser)).length === 1);
    }
    assert.equal(await cacheOf('/after-page'), 'MISS');
  });
});
