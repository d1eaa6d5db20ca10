// The browser of a person: pictures of pages, and HTML that is shown without its scripts.
import assert from 'node:assert/strict';
import { findChromium, thisMachine } from '../../../local/chromium';
import { openSiteNetwork, type SiteNetwork } from '../../../operations/check/site-network';
import { PersonBrowser } from '../../../operations/check/views/person-browser';
import { type PageServer, startPageServer } from '../../support/site/page-server';

describe('operations/check, the browser of a person', function () {
  this.timeout(120_000);
  let site: PageServer;
  let inner: PageServer;
  let network: SiteNetwork;
  let browser: PersonBrowser;
  before(async () => {
    inner = await startPageServer({});
    site = await startPageServer({
      '/page': `<!doctype html><title>Before</title><script>document.title = 'After'</script><p>Text`,
      '/tall': '<!doctype html><div style="height: 50000px">Tall</div>',
    });
    network = await openSiteNetwork(site.url);
    const chromium = () => findChromium(thisMachine());
    browser = new PersonBrowser({ proxyPort: network.proxyPort, chromium });
  });
  after(async () => {
    await browser.close();
    await network.close();
    await Promise.all([site.close(), inner.close()]);
  });

  const targets = (): readonly string[] => site.requests.map(({ target }) => target);

  it('opens a page as a person does, with a picture on demand', async () => {
    const opened = await browser.read(`${site.url}/page`, true);
    assert.equal(opened.status, 200);
    assert.match(opened.html, /<title>After<\/title>/);
    assert.deepEqual([...jpegOf(opened.picture).subarray(0, 2)], [0xff, 0xd8]);
    assert.equal((await browser.read(`${site.url}/page`, false)).picture, undefined);
  });

  it('pictures the beginning of a page without end', async () => {
    const { picture } = await browser.read(`${site.url}/tall`, true);
    assert.equal(heightOf(jpegOf(picture)), 960);
  });

  it('shows given HTML at its URL, runs none of its scripts, and stays there', async () => {
    const html = (refresh: string): string => `<!doctype html><link rel="stylesheet" href="style.css">${refresh}
      <script>fetch('/ran')</script><img src="missing" onerror="fetch('/ran')"><h1>Shown</h1>
      <iframe src="${inner.url}/" hidden></iframe>`;
    const leading = `<meta http-equiv="refresh" content="0;url=${site.url}/elsewhere">`;
    const picture = jpegOf(await browser.pictureOf(`${site.url}/deep/page`, html(leading)));
    assert.deepEqual(picture, jpegOf(await browser.pictureOf(`${site.url}/deep/page`, html(''))));
    assert.ok(targets().includes('/deep/style.css'));
    for (const target of ['/deep/page', '/ran', '/elsewhere']) assert.ok(!targets().includes(target), target);
    assert.deepEqual(inner.requests, []);
  });

  it('shows HTML that is a word of its own', async () => {
    for (const html of ['', 'pass', 'refuse']) jpegOf(await browser.pictureOf(`${site.url}/words`, html));
    assert.ok(!targets().includes('/words'));
  });
});

function jpegOf(picture: Uint8Array | undefined): Buffer {
  return Buffer.from(picture ?? assert.fail('there is no picture'));
}

/** From the frame header ("ITU-T T.81", B.2.2). */
function heightOf(jpeg: Buffer): number {
  const frame = [0xc0, 0xc2].map((marker) => jpeg.indexOf(Buffer.of(0xff, marker))).find((at) => at > 0);
  return jpeg.readUInt16BE((frame ?? assert.fail('no frame header')) + 5);
}
