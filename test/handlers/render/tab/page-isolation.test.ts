// A page finds nothing of the pages that were rendered before it in the same tab.
import assert from 'node:assert/strict';
import type { Variant } from '../../../../core/pages/variants';
import { htmlOf, startTestRenderer, type TestRenderer } from '../../../support/browser/test-renderer';
import { type PageServer, startPageServer } from '../../../support/site/page-server';
import { LOOK, TRACE_PAGES } from './trace-pages';

describe('handlers/render: isolation of renders', function () {
  this.timeout(300_000);
  let server: PageServer;
  let other: PageServer;
  let renderer: TestRenderer;

  before(async () => {
    server = await startPageServer({
      ...TRACE_PAGES,
      '/framing': (_request, response) => {
        response.setHeader('content-type', 'text/html');
        response.end(`<!DOCTYPE html><pre></pre><iframe src="${other.url}/framed"></iframe><script>
          window.prerenderReady = false;
          onmessage = ({ data }) => { document.querySelector('pre').textContent = data + '\\n';
            setTimeout(() => { window.prerenderReady = true; }, 300); };</script>`);
      },
    });
    other = await startPageServer({
      '/framed': `<!DOCTYPE html><script>parent.postMessage('seen before: ' + (localStorage.framed || sessionStorage.framed || 'no'), '*');
        localStorage.framed = 'local'; sessionStorage.framed = 'session';</script>`,
      '/look': LOOK,
    });
    renderer = await startTestRenderer([server.host, other.host]);
  });

  after(async () => {
    await renderer.close();
    await other.close();
    await server.close();
  });

  /** The words of the page at that path. The next render gets the same tab, if it is clean. */
  async function said(target: string, variant?: Variant, site = server): Promise<string> {
    const html = htmlOf(await renderer.render(site.url + target, undefined, variant));
    await renderer.settled();
    return /<pre>([^<]*)<\/pre>/.exec(html)?.[1] ?? assert.fail(`The page said nothing: ${html}`);
  }

  /** The ids or the URLs of the open pages. */
  async function openPages(told: 'targetId' | 'url' = 'targetId'): Promise<readonly string[]> {
    const root = await renderer.launched.at(-1)?.target().createCDPSession();
    const { targetInfos } = (await root?.send('Target.getTargets')) ?? assert.fail('no browser');
    await root?.detach();
    return targetInfos
      .filter(({ type }) => type === 'page')
      .map((info) => info[told])
      .sort();
  }

  /** Asserts that renders did not replace the page. */
  async function inTheSamePage(run: () => Promise<void>): Promise<void> {
    await renderer.settled();
    const before = await openPages();
    await run();
    await renderer.settled();
    assert.deepEqual(await openPages(), before);
  }

  it('hides from a page all that earlier ones stored, also while they were left', async () => {
    const fresh = await said('/look');
    assert.match(
      fresh,
      /cookies: \nlocal: \{\}\nsession: \{\}\nname: \nhistory: 2 null 1\nreferrer: \ndatabases: \ncaches: \nfiles: \nbuckets: \n/,
    );
    assert.match(fresh, /popup: null/);
    await inTheSamePage(async () => {
      for (let round = 0; round < 10; round += 1) {
        assert.equal(await said('/leave'), 'popup: null\nleft\n');
        assert.equal(await said('/look'), fresh, `round ${round}`);
        assert.equal(await said('/asks-cookies'), 'none\n');
      }
    });
    assert.deepEqual(
      server.requests.filter(({ target }) => /^\/(?:told|popup)/.test(target)),
      [],
    );
  });

  it('loads a page again that was just shown, or another part of it', async () => {
    for (const hash of ['a', 'a', 'b', '', '']) {
      const query = hash === '' ? '' : `?_escaped_fragment_=${hash}`;
      assert.equal(await said(`/same${query}`), `${hash === '' ? '' : `#!${hash}`},2,,,,1\n`);
    }
  });

  it('accepts beacons and sends none, since their answers would come into the next render', async () => {
    assert.equal(await said('/sends-beacon'), 'taken: true\n');
    await renderer.settled();
    assert.deepEqual(
      server.requests.filter(({ target }) => target.startsWith('/told')),
      [],
    );
  });

  it('ends requests that would outlive their page, and takes no cookies from their answers', async () => {
    assert.equal(await said('/keeps-alive'), 'sent\nand answered: kept alive\n');
    assert.equal(await said('/asks-cookies-late'), 'none\n');
  });

  it('ends workers with their page', async () => {
    for (let round = 0; round < 2; round += 1) assert.equal(await said('/workers'), 'shared: 1\nown: 1\n');
    const fresh = await said('/look');
    for (let round = 0; round < 5; round += 1) {
      assert.equal(await said('/writing-worker'), 'writing\n');
      assert.equal(await said('/look'), fresh, `round ${round}`);
    }
  });

  it('separates pages that are rendered at the same time', async () => {
    const heard = await Promise.all(['/talks?1', '/talks?2', '/talks?3'].map((target) => said(target)));
    assert.deepEqual(heard, ['heard: \n', 'heard: \n', 'heard: \n']);
  });

  it('keeps the storage of a page that goes on to another by itself', async () => {
    await inTheSamePage(async () => {
      for (let round = 0; round < 10; round += 1) {
        assert.equal(await said('/two-steps'), 'one one one /two-steps\n');
        assert.equal(await said('/leaves-when-asked'), 'kept\n');
      }
      assert.match(await said('/look'), /local: \{\}\nsession: \{\}\n/);
    });
  });

  it('gives every render its own device, in any order', async () => {
    const expected = { desktop: '1280 1 0 false false\n', mobile: '412 2.625 5 true true\n' };
    for (const variant of ['desktop', 'mobile', 'desktop', 'mobile', 'mobile', 'desktop'] as const) {
      assert.equal(await said('/device', variant), expected[variant]);
    }
  });

  it('clears pages that have a process of their own, too', async () => {
    for (let round = 0; round < 3; round += 1) {
      assert.equal(await said('/isolated'), 'isolated: true\nsession: {}\n');
      assert.match(await said('/look'), /local: \{\}\nsession: \{\}\nname: \n/);
    }
  });

  it('closes a context with a frame of another origin', async () => {
    for (let round = 0; round < 3; round += 1) assert.equal(await said('/framing'), 'seen before: no\n');
    assert.match(await said('/look', 'desktop', other), /local: \{\}\nsession: \{\}\n/);
  });

  it('keeps the pages of two hosts apart, and each for its next render', async () => {
    await said('/leave');
    await said('/look', 'desktop', other);
    await inTheSamePage(async () => {
      for (let round = 0; round < 3; round += 1) {
        await said('/leave');
        assert.match(await said('/look', 'desktop', other), /cookies: \nlocal: \{\}\nsession: \{\}\n/);
      }
    });
  });

  it('has no fetchLater, which would send after the page', async () => {
    assert.equal(await said('/sends-later'), 'false\n');
  });

  it('leaves a page in place', async () => {
    await said('/look');
    assert.ok((await openPages('url')).includes(`${server.url}/look`));
  });

  it('hides a page that was navigating, or had used up its changes of the history', async () => {
    const fresh = await said('/look');
    for (let round = 0; round < 3; round += 1) {
      await renderer.render(`${server.url}/restless`);
      await renderer.settled();
      assert.equal(await said('/look'), fresh, `round ${round}`);
      assert.equal(await said('/spams'), 'spammed\n');
      assert.equal(await said('/look'), fresh, `round ${round}`);
    }
  });

  it('hides a page that can’t be left in place', async () => {
    const fresh = await said('/look');
    for (let round = 0; round < 3; round += 1) {
      assert.equal(await said('/strict'), 'popup: null\nleft\n');
      assert.ok(!(await openPages('url')).includes(`${server.url}/strict`));
      assert.equal(await said('/look'), fresh, `round ${round}`);
    }
  });
});
