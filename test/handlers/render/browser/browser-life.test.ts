import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import type { Browser } from 'puppeteer-core';
import { pidOf } from '../../../support/browser/launched-browser';
import { sentDuring } from '../../../support/browser/sent-commands';
import { htmlOf } from '../../../support/browser/test-renderer';
import { processesOfGroup } from '../../../support/machine/processes';
import { BrowserLab, reasonOf } from './browser-lab';

describe('handlers/render: how browsers live and end', function () {
  this.timeout(300_000);
  const lab = new BrowserLab();

  function signal(browser: Browser, name: NodeJS.Signals): void {
    process.kill(pidOf(browser), name);
  }

  describe('browsers', () => {
    it('ends one that hangs during a render, which answers in time', async () => {
      await lab.start();
      await lab.renderWell();
      await lab.renderer.settled();
      const stopped = lab.latest;
      const stuck = lab.render('/waits', 3_000);
      await lab.askedFor('/never-answered');
      signal(stopped, 'SIGSTOP');
      const commands = await sentDuring(async () => {
        assert.equal(await reasonOf(stuck), 'deadline');
        await lab.renderer.settled();
      });
      assert.deepEqual(
        commands.filter((command) => /^(?:Target|Browser)\./.test(command)),
        ['Target.disposeBrowserContext', 'Browser.close'],
        'it is asked once to close the page, and then killed',
      );
      assert.deepEqual(await processesOfGroup(pidOf(stopped)), []);
      await lab.renderWell();
      assert.notEqual(lab.latest, stopped);
    });

    it('ends one that does not end by itself', async () => {
      await lab.start();
      await lab.renderWell();
      await lab.renderer.settled();
      signal(lab.latest, 'SIGSTOP');
      await lab.renderer.close();
      assert.deepEqual(await processesOfGroup(pidOf(lab.latest)), []);
    });

    it('loses no render by one that hangs before it gave a page', async () => {
      await lab.start();
      assert.equal(await reasonOf(lab.render('/loop', 1_500)), 'deadline');
      await lab.renderer.settled();
      const stopped = lab.latest;
      signal(stopped, 'SIGSTOP');
      await lab.renderWell();
      assert.notEqual(lab.latest, stopped);
      await lab.renderer.settled();
      assert.deepEqual(await processesOfGroup(pidOf(stopped)), []);
    });

    it('loses no render by one that was killed while idle', async () => {
      await lab.start();
      await lab.renderWell();
      await lab.renderer.settled();
      const killed = lab.latest;
      const disconnected = new Promise<void>((resolve) => killed.once('disconnected', () => resolve()));
      signal(killed, 'SIGKILL');
      await disconnected;
      await lab.renderWell();
      assert.notEqual(lab.latest, killed);
    });

    it('loses no render by a launch that failed', async () => {
      let launches = 0;
      await lab.start({
        chromium: (found) => {
          launches += 1;
          return launches === 1 ? { ...found, executable: '/bin/false' } : found;
        },
      });
      await lab.renderWell();
      assert.equal(launches, 2);
    });

    it('says that Chromium can’t be launched, each time', async () => {
      await lab.start({ chromium: (found) => ({ ...found, executable: '/bin/false' }) });
      for (let round = 0; round < 2; round += 1) assert.equal(await reasonOf(lab.render('/page')), 'browser-failed');
      assert.equal(lab.renderer.launched.length, 0);
    });

    it('replaces one after so many renders, and lets those that are under way finish', async () => {
      await lab.start({
        recycle: { maxRenders: 3, maxMemoryBytes: Infinity, furtherPageBytes: 0, measureEvery: 1_000 },
      });
      const slow = lab.render('/slow');
      await lab.askedFor('/in-time');
      const first = lab.latest;
      for (let round = 0; round < 5; round += 1) await lab.renderWell();
      assert.match(htmlOf(await slow), /in time/);
      await lab.renderer.settled();
      assert.deepEqual(await processesOfGroup(pidOf(first)), []);
      assert.equal(lab.renderer.launched.length, 2);
      await lab.renderWell();
      assert.equal(lab.renderer.launched.length, 3, 'the second has had its three');
    });

    for (const [what, furtherPageBytes, launched] of [
      ['replaces one that has grown', 0, 2],
      ['keeps one whose pages take their part', 1024 ** 3, 1],
    ] as const) {
      it(`${what}, also when it never renders one at a time`, async () => {
        await lab.start({ recycle: { maxRenders: 1_000, maxMemoryBytes: 1, furtherPageBytes, measureEvery: 5 } });
        await lab.renderWell();
        for (let round = 0; round < 2; round += 1)
          await Promise.all([lab.renderWell(), lab.renderWell(), lab.renderWell()]);
        await lab.renderer.settled();
        await lab.renderWell();
        assert.equal(lab.renderer.launched.length, launched);
      });
    }

    it('is closed for good, also while it is launched', async () => {
      await lab.start();
      const launching = lab.render('/page');
      await lab.renderer.close();
      assert.match(await reasonOf(launching), /^(?:browser-failed|site-unreachable)$/);
      const afterwards = await lab.render('/page');
      assert.match(afterwards.kind === 'failed' ? afterwards.detail : afterwards.kind, /The browser was closed/);
      assert.ok(lab.renderer.launched.length <= 1);
    });

    it('ends the renders that are under way when it is closed', async () => {
      await lab.start();
      await lab.renderWell();
      const stuck = lab.render('/waits');
      await lab.askedFor('/never-answered');
      await lab.renderer.close();
      assert.equal(await reasonOf(stuck), 'browser-failed');
    });
  });

  describe('a sandbox between two renders', () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

    it('has nothing left to do', async () => {
      await lab.start();
      await lab.renderWell();
      await lab.renderer.settled();
      const before = timers();
      await lab.renderWell();
      assert.equal(await reasonOf(lab.render('/loop', 1_500)), 'deadline');
      await lab.renderer.settled();
      assert.ok(timers() <= before, process.getActiveResourcesInfo().join());
    });

    it('renders on after a freeze in which all of its time passed', async () => {
      await lab.start();
      await lab.renderWell();
      await lab.render('/waits', 2_000);
      await lab.renderer.settled();
      const frozen = lab.latest;
      process.kill(-pidOf(frozen), 'SIGSTOP');
      // This process is frozen as well: all its timers are due when it goes on.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5_000);
      process.kill(-pidOf(frozen), 'SIGCONT');
      await lab.renderWell();
      await lab.renderWell('/slow');
      assert.equal(lab.latest, frozen);
    });
  });

  it('leaves no temporary files', async () => {
    await lab.start();
    await lab.renderWell();
    await lab.renderer.settled();
    for (const browser of lab.renderer.launched) await browser.close();
    assert.deepEqual(await readdir(lab.renderer.temporaryDir), []);
  });
});
