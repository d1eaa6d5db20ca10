// Pages that the site itself names come first: a stranger's made-up URLs can't keep them from being rendered.
import assert from 'node:assert/strict';
import { KnownPages } from '../../../../core/pages/known-pages';
import { linksOf, sitemapOf } from '../../../../core/pages/page-links';
import { DEFAULT_QUERY_POLICY } from '../../../../core/pages/query-policy';
import { LinkNotes } from '../../../../handlers/render/link-notes';
import { CacheLab } from '../../../support/storage/cache-lab';
import { TEST_REGION } from '../../../support/storage/embedded-storage';
import { document, LAB_SITE, labPage } from '../../../support/storage/lab-site';

const GOOGLEBOT = { userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' };
const HOUR_MS = 3_600_000;
const ROOT = 'https://www.example.com';

describe('handlers/serve, pages that the site names', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({ newPagesPerHour: 2 });
  });
  beforeEach(async () => {
    lab.storage.clock.advance(HOUR_MS);
    lab.reset();
    await lab.storage.sandbox(TEST_REGION).known.write('www.example.com', KnownPages.empty());
  });
  after(() => lab.storage.close());

  async function spendTheBudget(): Promise<void> {
    for (let page = 0; page < 3; page += 1) await lab.ask(`/made-up?n=${lab.storage.clock.nowMs()}-${page}`, GOOGLEBOT);
    lab.forget();
  }

  const statusOf = async (path: string) => (await lab.ask(path, GOOGLEBOT)).status;

  /** A sandbox of `render` that notes links. */
  function notes(): LinkNotes {
    const { known } = lab.storage.sandbox(TEST_REGION);
    return new LinkNotes({
      store: known,
      clock: lab.storage.clock,
      log: lab.renderLog,
      publicSite: LAB_SITE,
      queryPolicy: DEFAULT_QUERY_POLICY,
    });
  }

  it('renders pages of the sitemap, even behind an index, when the budget is spent: as many again', async () => {
    const files: Record<string, string> = {
      [`${ROOT}/robots.txt`]: `User-agent: *\nSitemap: ${ROOT}/maps.xml\n`,
      [`${ROOT}/maps.xml`]: `<sitemapindex><sitemap><loc>${ROOT}/map-1.xml</loc></sitemap></sitemapindex>`,
      [`${ROOT}/map-1.xml`]: [
        '<urlset>',
        ...['a', 'b', 'c'].map((name) => `<url><loc>${ROOT}/named-${name}?x=1&amp;y=2</loc></url>`),
        '</urlset>',
      ].join(''),
    };
    lab.fetch = async (url) => ({
      status: files[url] === undefined ? 404 : 200,
      headers: [],
      body: Buffer.from(files[url] ?? ''),
    });
    await spendTheBudget();
    assert.equal(await statusOf('/not-named'), 503);
    assert.equal(await statusOf('/named-a?x=1&y=2'), 200);
    assert.equal(await statusOf('/named-b?y=2&x=1'), 200);
    assert.equal(await statusOf('/named-c?x=1&y=2'), 503);
    assert.equal(lab.rendered.length, 2);
  });

  it('renders pages that the home page links to, and their links, but no links of a made-up page', async () => {
    const render = lab.render(TEST_REGION, { ...lab.storage.sandbox(TEST_REGION), links: notes() });
    const linking = (to: string) => document(`<p>some text</p><a class="x" href="${to}">there</a>`);
    lab.browse = async (url) =>
      linking(
        { [`${ROOT}/`]: '/news', [`${ROOT}/news`]: `${ROOT}/article?a=1&amp;b=2#top` }[url] ?? '/linked-by-made-up',
      );
    for (const path of ['/', '/news', '/made-up']) {
      await render({ url: `${ROOT}${path}`, variant: 'desktop', lease: '00000000-test' }, 20_000);
      lab.storage.clock.advance(60_000);
    }
    lab.reset();
    await spendTheBudget();
    assert.equal(await statusOf('/article?a=1&b=2'), 200);
    assert.equal(await statusOf('/linked-by-made-up'), 503);
  });

  it('renders the home page of an unseen site after a flood, and then the pages that it links to', async () => {
    await spendTheBudget();
    assert.equal(await statusOf('/later'), 503);
    assert.equal(await statusOf('/'), 200);
    const render = lab.render(TEST_REGION, { ...lab.storage.sandbox(TEST_REGION), links: notes() });
    lab.browse = async () => document('<p>some text</p><a href="/later">there</a>');
    await render({ url: `${ROOT}/`, variant: 'mobile', lease: '00000000-test' }, 20_000);
    lab.storage.clock.advance(60_000);
    assert.equal(await statusOf('/later'), 200);
    assert.equal(await statusOf('/made-up-again'), 503);
  });

  it('keeps the notes of several sandboxes, and writes once a minute', async () => {
    const [one, other] = [notes(), notes()];
    await one.note(labPage('/'), '<a href="/one">');
    await other.note(labPage('/'), '<a href="/other">');
    lab.forget();
    await one.note(labPage('/'), '<a href="/too-soon">');
    assert.equal(lab.storage.s3.requests().length, 0);
    const known = await lab.storage.sandbox(TEST_REGION).known.read('www.example.com');
    assert.deepEqual(
      ['/one', '/other', '/too-soon'].map((path) => known.has(labPage(path).key)),
      [true, true, false],
    );
  });

  it('refuses as before where neither sitemap nor bucket answers', async () => {
    lab.fetch = () => Promise.reject(new Error('unavailable'));
    await spendTheBudget();
    lab.storage.s3.stopRegion(TEST_REGION);
    assert.equal(await statusOf('/unnamed'), 503);
  });
});

describe('core/page-links', () => {
  const { url } = labPage('/folder/page');

  it('finds the links of the site’s own pages, with their entities and base', () => {
    const html = [
      '<a href="b?x=1&amp;y=2#part">1</a>',
      '<a title="a > b" href="/c">2</a>',
      '<a href="https://elsewhere.example/">3</a>',
      '<a href="mailto:x@y.z">4</a>',
      '<a name="d">5</a>',
      '<A HREF="/c">6</A>',
    ].join('');
    assert.deepEqual(linksOf(html, url, LAB_SITE), [`${ROOT}/folder/b?x=1&y=2`, `${ROOT}/c`]);
    assert.deepEqual(linksOf(`<base href="/other/">${html}`, url, LAB_SITE)[0], `${ROOT}/other/b?x=1&y=2`);
  });

  it('reads sitemaps and their indexes, and nothing from other texts', () => {
    assert.deepEqual(
      sitemapOf(
        [
          '<urlset>',
          `<url><loc> ${ROOT}/a </loc></url>`,
          `<url><loc><![CDATA[${ROOT}/b]]></loc></url>`,
          '<url><loc>https://elsewhere.example/</loc></url>',
          '</urlset>',
        ].join(''),
        LAB_SITE,
      ),
      {
        pages: [`${ROOT}/a`, `${ROOT}/b`],
        sitemaps: [],
      },
    );
    assert.deepEqual(
      sitemapOf(
        `<?xml version="1.0"?><sitemapindex xmlns="x"><sitemap><loc>${ROOT}/1.xml</loc></sitemap></sitemapindex>`,
        LAB_SITE,
      ),
      { pages: [], sitemaps: [`${ROOT}/1.xml`] },
    );
    assert.deepEqual(sitemapOf('<!doctype html><p>not found', LAB_SITE), { pages: [], sitemaps: [] });
  });
});

describe('core/known-pages', () => {
  it('knows added pages, hardly any others, and the same after its bytes were read back', () => {
    const pages = KnownPages.empty();
    const keyOf = (number: number) => labPage(`/page-${number}`).key;
    for (let number = 0; number < 5_000; number += 1) pages.add(keyOf(number));
    const read = KnownPages.from(pages.bytes);
    assert.ok(Array.from({ length: 5_000 }, (_, number) => read.has(keyOf(number))).every(Boolean));
    const wrong = Array.from({ length: 5_000 }, (_, number) => read.has(keyOf(10_000 + number))).filter(Boolean).length;
    assert.ok(wrong <= 5, String(wrong));
    assert.equal(KnownPages.from(new Uint8Array(3)).has(keyOf(1)), false);
  });
});
