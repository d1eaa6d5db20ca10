import assert from 'node:assert/strict';
import { KilledBrowser, type Victim } from '../../../support/browser/killed-browser';
import { startTestRenderer } from '../../../support/browser/test-renderer';
import { unhandledRejections } from '../../../support/run/unhandled-rejections';
import { type PageServer, startPageServer } from '../../../support/site/page-server';

/** A page that makes a render take all its steps: it listens to scrolling, asks for data and sets a cookie. */
const PAGE = `<!DOCTYPE html><title>Page</title><p></p><div style="height: 3000px"></div><script>
  addEventListener('scroll', () => undefined);
  document.cookie = 'seen=1';
  const show = (text) => { document.querySelector('p').textContent = text; };
  requestAnimationFrame(() => fetch('/data').then((r) => r.text()).then(show));
</script>`;

/** The repeated steps (clock, evaluation, frames) differ only in the page's age: some of them are enough. */
const REPEATED =
  /^(?:Emulation\.setVirtualTimePolicy|Runtime\.evaluate|HeadlessExperimental\.beginFrame) (?!(?:[1-5]|8|13|21)$)/;

describe('handlers/render: a browser that ends at any step', function () {
  this.timeout(900_000);
  let server: PageServer;
  const unhandled = unhandledRejections();

  before(async () => {
    server = await startPageServer({ '/page': PAGE, '/data': (_request, response) => void response.end('text') });
  });

  after(() => server.close());

  /** A sandbox's life: two renders in one page, a measurement of memory after each, the end. */
  async function live(step: string | undefined, victim: Victim): Promise<KilledBrowser> {
    const watched = await KilledBrowser.at(step, victim);
    const renderer = await startTestRenderer([server.host], {
      chromium: (found) => watched.chromium(found),
      recycle: { maxRenders: 1_000, maxMemoryBytes: Infinity, furtherPageBytes: 0, measureEvery: 1 },
    });
    const outcomes: string[] = [];
    try {
      for (let round = 0; round < 2; round += 1) {
        const document = await renderer.render(`${server.url}/page`, 10_000);
        outcomes.push(document.kind === 'failed' ? document.reason : document.kind);
        await renderer.settled();
      }
    } finally {
      await renderer.close();
      await watched.close();
    }
    assert.ok(
      [
        ['page', 'page'],
        ['browser-failed', 'page'],
        ['page', 'browser-failed'],
      ].some((fair) => fair.join() === outcomes.join()),
      `${step}: ${outcomes.join()}`,
    );
    return watched;
  }

  for (const victim of ['browser', 'pages'] as const) {
    it(`costs one render at most, and leaves no rejection unhandled: ${victim}`, async () => {
      const { steps } = await live(undefined, victim);
      const tried = steps.filter((step) => !REPEATED.test(step));
      assert.ok(tried.length > 20, tried.join());
      for (const step of tried) {
        await live(step, victim);
        assert.deepEqual(await unhandled.soFar(), [], `when ${step} was sent`);
      }
    });
  }
});
