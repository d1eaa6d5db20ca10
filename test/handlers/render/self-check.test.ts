// The self-check of a new version of `render`, in Chromium, and its verdicts.
import assert from 'node:assert/strict';
import { DEFAULT_RENDER_RULE } from '../../../core/pages/render-rules';
import { createSelfCheck, SelfCheckFailedError } from '../../../handlers/render/self-check';
import type { RenderedDocument } from '../../../handlers/render/tab/documents/rendered-document';
import { startTestRenderer } from '../../support/browser/test-renderer';
import { document, LAB_SITE } from '../../support/storage/lab-site';

describe('handlers/render/self-check', () => {
  it('renders its own page in Chromium, and asks no site', async function () {
    this.timeout(60_000);
    // Nobody listens there.
    const test = await startTestRenderer(['127.0.0.1:9']);
    try {
      assert.deepEqual(await test.selfCheck(), { kind: 'passed' });
      assert.equal(test.launched.length, 1);
    } finally {
      await test.close();
    }
  });

  async function verdictOn(rendered: RenderedDocument): Promise<unknown> {
    const asked: unknown[] = [];
    const browser = {
      async renderDocument(...args: readonly unknown[]) {
        asked.push(args);
        return rendered;
      },
    };
    try {
      return await createSelfCheck(browser, LAB_SITE)(20_000);
    } finally {
      assert.deepEqual(asked, [['https://www.example.com/', 'desktop', 20_000, DEFAULT_RENDER_RULE]]);
    }
  }

  it('fails where Chromium does not start, or does not run the script', async () => {
    await assert.rejects(
      verdictOn({ kind: 'failed', reason: 'browser-failed', detail: 'spawn ENOENT' }),
      (error) => error instanceof SelfCheckFailedError && error.message.endsWith('spawn ENOENT'),
    );
    await assert.rejects(verdictOn(document('<main></main>')), SelfCheckFailedError);
    assert.deepEqual(await verdictOn(document('<main>rendered: 42</main>')), { kind: 'passed' });
  });
});
