// Memory outside of the heap, which a page leaves behind, does not stay for long.
import assert from 'node:assert/strict';
import { startTestRenderer, type TestRenderer } from '../../../support/browser/test-renderer';
import { type PageServer, startPageServer } from '../../../support/site/page-server';

describe("handlers/render: a browser's memory", () => {
  let server: PageServer;
  let renderer: TestRenderer;

  before(async () => {
    server = await startPageServer({
      '/page': '<!DOCTYPE html><p>Text</p>',
      // 160 MB of buffers.
      '/large': `<!DOCTYPE html><p>Large</p><script>
        globalThis.held = Array.from({ length: 20 }, () => new Uint8Array(8_000_000).fill(1));
      </script>`,
    });
    // Every measurement finds too much memory.
    renderer = await startTestRenderer([server.host], {
      recycle: { maxRenders: 1_000, maxMemoryBytes: 1, furtherPageBytes: 0, measureEvery: 1_000 },
    });
  });

  after(async () => {
    await renderer.close();
    await server.close();
  });

  async function render(target: string): Promise<void> {
    assert.equal((await renderer.render(server.url + target)).kind, 'page');
    await renderer.settled();
  }

  it('is measured after a large page, even if it is among the first', async () => {
    await render('/page');
    await render('/page');
    assert.equal(renderer.launched.length, 1);
    await render('/large');
    await render('/page');
    assert.equal(renderer.launched.length, 2);
  });
});
