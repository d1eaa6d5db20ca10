// A launched Chromium must not end the process that launched it.
import assert from 'node:assert/strict';
import { launchChromium } from '../../../../handlers/render/browser/launch-chromium';
import { findChromium, thisMachine } from '../../../../local/chromium';

describe('handlers/render/launch-chromium', () => {
  it('hears what goes wrong with a browser’s pipes, whether puppeteer listens or not', async () => {
    const browser = await launchChromium(await findChromium(thisMachine()), [], process.env);
    try {
      const pipes = browser.process()?.stdio ?? [];
      assert.equal(pipes.length, 5);
      // As when a browser is killed while it writes. Without a listener, emit() would throw here.
      for (const pipe of pipes) assert.equal(pipe?.emit('error', new Error('read ECONNRESET')), true);
    } finally {
      await browser.close();
    }
  });
});
