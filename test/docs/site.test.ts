// The built docs site: every document is a page that a search engine can read, and no link is dead.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type CheerioAPI, load } from 'cheerio';
import { skip } from '../support/run/skip';

const ROOT = path.join(__dirname, '../..');

/** Where the site is built for; `.ci/run` sets the same. */
const SITE_URL = process.env['GEORENDER_DOCS_URL'] ?? '';

/** The documents for readers. */
const DOCUMENTS = ['*.md', 'docs/**/*.md', 'examples/**/*.md', 'bench/README.md'];

/** A page of the site. */
interface Page {
  /** Below the site's folder, e.g. `docs/deploy.html`. */
  readonly file: string;
  readonly url: string;
  /** The raw HTML, in which no script has run. */
  readonly html: CheerioAPI;
  /** The document as it was written. */
  readonly source: string;
}

function documents(): readonly string[] {
  const files = globSync(DOCUMENTS, { cwd: ROOT, exclude: ['**/node_modules/**', 'docs/site/**'] });
  return files.sort();
}

function pageOf(site: string, document: string): Page {
  const file = document.replace(/README\.md$/, 'index.md').replace(/\.md$/, '.html');
  const url = new URL(file.replace(/(^|\/)index\.html$/, '$1'), SITE_URL).href;
  assert.ok(existsSync(path.join(site, file)), `${document} is no page`);
  const html = load(readFileSync(path.join(site, file), 'utf8'));
  return { file, url, html, source: readFileSync(path.join(ROOT, document), 'utf8') };
}

/** The file that an address of the site leads to. */
function fileAt(url: URL): string {
  const inside = decodeURIComponent(url.pathname.slice(new URL(SITE_URL).pathname.length));
  return inside === '' || inside.endsWith('/') ? `${inside}index.html` : inside;
}

describe('docs/site', () => {
  let pages: readonly Page[];
  let site: string;

  before(function () {
    site = process.env['GEORENDER_DOCS_SITE'] ?? '';
    if (site === '' || SITE_URL === '')
      skip(this, 'GEORENDER_DOCS_SITE or GEORENDER_DOCS_URL is not set; .ci/run builds the site (.ci/docs-site)');
    pages = documents().map((document) => pageOf(site, document));
  });

  it('has a page for every document, and each is in the sitemap', () => {
    assert.ok(pages.length > 60);
    const sitemap = load(readFileSync(path.join(site, 'sitemap.xml'), 'utf8'), { xml: true });
    const listed = sitemap('loc')
      .map((_, loc) => sitemap(loc).text())
      .get();
    assert.deepEqual(listed.sort(), pages.map(({ url }) => url).sort());
  });

  it('gives each page a title of its own, a description, its canonical address and one main heading', () => {
    const titles = new Map<string, string>();
    for (const { file, url, html } of pages) {
      const title = html('title').text();
      assert.match(title, /\S/, file);
      assert.equal(titles.get(title), undefined, `${file}: ${title}`);
      titles.set(title, file);
      const description = html('meta[name=description]').attr('content') ?? '';
      assert.ok(description.length >= 10 && description.length <= 160, `${file}: ${description}`);
      assert.equal(html('link[rel=canonical]').attr('href'), url, file);
      assert.equal(html('main h1').length, 1, file);
      assert.equal(html('html').attr('lang'), 'en', file);
    }
  });

  it('has the text in the HTML itself', () => {
    for (const { file, html, source } of pages) {
      const shown = html('main').text().replace(/\s+/g, ' ');
      const words = source.replace(/<!--[\s\S]*?-->/g, '').match(/[\p{L}\p{N}]{4,}/gu) ?? [];
      const missing = words.filter((word) => !shown.includes(word));
      // Addresses of links are no text.
      assert.ok(missing.length <= words.length * 0.15, `${file}: ${missing.length} of ${words.length} words`);
    }
  });

  it('has no dead link, and no dead anchor', () => {
    const dead: string[] = [];
    const byFile = new Map(pages.map((page) => [page.file, page]));
    for (const { file, url, html } of pages)
      html('a[href]').each((_, link) => {
        const href = html(link).attr('href') ?? '';
        const target = new URL(href, url);
        if (!target.href.startsWith(SITE_URL)) return;
        const found = byFile.get(fileAt(target));
        const anchor = decodeURIComponent(target.hash.slice(1));
        const hasAnchor = anchor === '' || found?.html(`[id="${anchor}"]`).length === 1;
        if (!existsSync(path.join(site, fileAt(target))) || !hasAnchor) dead.push(`${file}: ${href}`);
      });
    assert.deepEqual(dead, []);
  });

  it('links every page from every page', () => {
    for (const { file, html } of pages) {
      const linked = new Set(
        html('a[href]')
          .map((_, link) => new URL(html(link).attr('href') ?? '', SITE_URL).pathname)
          .get(),
      );
      const missing = pages.filter(({ url }) => !linked.has(new URL(url).pathname));
      assert.deepEqual(
        missing.map((page) => page.file),
        [],
        file,
      );
    }
  });

  it('loads nothing from elsewhere', () => {
    const loaded = 'script[src], img[src], iframe[src], link[href]:not([rel=canonical])';
    for (const { file, html, url } of pages)
      html(loaded).each((_, element) => {
        const address = html(element).attr('src') ?? html(element).attr('href') ?? '';
        const target = new URL(address, url);
        assert.ok(target.protocol === 'data:' || existsSync(path.join(site, fileAt(target))), `${file}: ${address}`);
      });
    for (const style of globSync('**/*.css', { cwd: site })) {
      const urls = [...readFileSync(path.join(site, style), 'utf8').matchAll(/url\(["']?([^"')]+)|@import/g)];
      for (const [, address = ''] of urls) assert.doesNotMatch(address, /^(?:https?:)?\/\//, style);
    }
  });
});
