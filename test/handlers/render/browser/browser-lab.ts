// A site and a browser for it, which each test starts and which must be gone, without remains, after it.
import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import type { Browser } from 'puppeteer-core';
import type { RenderedDocument } from '../../../../handlers/render/tab/documents/rendered-document';
import { pidOf, profileOf } from '../../../support/browser/launched-browser';
import { startTestRenderer, type TestRenderer, type TestRendererOptions } from '../../../support/browser/test-renderer';
import { processesOfGroup, until, zombies } from '../../../support/machine/processes';
import { type PageServer, startPageServer, type TestPage } from '../../../support/site/page-server';

/** A page that shows the text of an answer. */
export const showing = (path: string) =>
  `<!DOCTYPE html><p></p><script>
    fetch('${path}').then((r) => r.text()).then((t) => { document.querySelector('p').textContent = t; })
  </script>`;

const PAGES: Readonly<Record<string, TestPage>> = {
  '/page': '<!DOCTYPE html><title>Page</title><p>Text</p>',
  '/slow': showing('/in-time'),
  '/in-time': (_request, response) => void setTimeout(() => response.end('in time'), 1_500),
  '/waits': `<!DOCTYPE html><script>prerenderReady = false; fetch('/never-answered')</script>`,
  '/never-answered': () => undefined,
  '/loop': '<!DOCTYPE html><script>for (;;) {}</script>',
};

/** The site and the browser of one `describe`. */
export class BrowserLab {
  private site: PageServer | undefined;
  private started: TestRenderer | undefined;
  private earlierRequests = 0;

  /** To be called within the `describe`. */
  constructor(pages: Readonly<Record<string, TestPage>> = {}) {
    const others = new Set<number>();
    before(async () => {
      this.site = await startPageServer({ ...PAGES, ...pages });
      // Earlier suites end threads whose child processes nothing reaps then.
      for (const { pid } of await zombies()) others.add(pid);
    });
    after(() => this.server.close());
    afterEach(async () => {
      await this.renderer.close();
      for (const browser of this.renderer.launched) {
        assert.deepEqual(await processesOfGroup(pidOf(browser)), [], 'its processes are gone');
        await assert.rejects(access(profileOf(browser)), 'its profile is gone');
      }
      const own = (await zombies()).filter(({ pid }) => !others.has(pid));
      assert.deepEqual(own, [], 'its processes were reaped');
    });
  }

  get server(): PageServer {
    return this.site ?? assert.fail('the site has not started');
  }

  get renderer(): TestRenderer {
    return this.started ?? assert.fail('the test has not called start()');
  }

  /** The browser that was launched last. */
  get latest(): Browser {
    return this.renderer.launched.at(-1) ?? assert.fail('no browser was launched');
  }

  async start(options?: TestRendererOptions): Promise<void> {
    this.earlierRequests = this.server.requests.length;
    this.started = await startTestRenderer([this.server.host], options);
  }

  render(target: string, budgetMs = 30_000): Promise<RenderedDocument> {
    return this.renderer.render(this.server.url + target, budgetMs);
  }

  /** Renders a page, which must not be partial. */
  async renderWell(target = '/page'): Promise<void> {
    const document = await this.render(target);
    assert.equal(document.kind === 'page' && document.partial, false, JSON.stringify(document));
  }

  /** Resolves when this test has asked the site for that path. */
  async askedFor(target: string): Promise<void> {
    await until(async () => this.server.requests.slice(this.earlierRequests).some((sent) => sent.target === target));
  }
}

/** Why a render failed; the document's kind if it did not. */
export async function reasonOf(rendering: Promise<RenderedDocument>): Promise<string> {
  const document = await rendering;
  return document.kind === 'failed' ? document.reason : document.kind;
}
