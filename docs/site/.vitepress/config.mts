// The docs site: every Markdown document of the repository as a page, as it is (docs/decisions/0040-the-reference-and-the-docs-site.md).
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitepress';
import { githubAnchor, rewriteLinks } from './links.mts';
import { descriptionOf, titleOf } from './head.mts';
import { sidebar } from './sidebar.mts';

const ROOT = path.join(import.meta.dirname, '../../..');

/** Where the site will be, with a slash at its end, e.g. `https://docs.example.com/georender/`. Unset: unknown. */
const SITE_URL = process.env['GEORENDER_DOCS_URL'];

/** The repository's address, e.g. `https://github.com/owner/name`, for links to files that are no pages. */
const REPOSITORY_URL = process.env['GEORENDER_DOCS_REPOSITORY'];

/** Folders without documents for readers. */
const EXCLUDED = ['test/**', 'node_modules/**', '**/node_modules/**', 'dist/**', 'coverage/**', '**/dist/**'];

/** Pages lie outside of this folder, whose packages they need. */
const OWN_PACKAGES: Plugin = {
  name: 'own-packages',
  enforce: 'pre',
  resolveId(source, importer, options) {
    const isForeign = importer?.endsWith('.md') === true && /^vue(?:\/|$)/.test(source);
    return isForeign ? this.resolve(source, import.meta.filename, { ...options, skipSelf: true }) : undefined;
  },
};

export default defineConfig({
  title: 'Georender',
  lang: 'en',
  srcDir: ROOT,
  srcExclude: EXCLUDED,
  outDir: path.join(ROOT, 'dist/docs'),
  cacheDir: path.join(ROOT, 'dist/docs-cache'),
  base: SITE_URL === undefined ? '/' : new URL(SITE_URL).pathname,
  // GitHub shows a folder's README.md as the folder.
  rewrites: (file) => file.replace(/README\.md$/, 'index.md'),
  sitemap: SITE_URL === undefined ? undefined : { hostname: SITE_URL },
  markdown: {
    anchor: { slugify: githubAnchor },
    languageAlias: { groq: 'js' },
    config: (md) => rewriteLinks(md, ROOT, REPOSITORY_URL),
  },
  vite: { plugins: [OWN_PACKAGES] },
  transformPageData(page) {
    const text = readFileSync(path.join(ROOT, page.filePath), 'utf8');
    const title = titleOf(text);
    const address = page.relativePath.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '.html');
    const head = SITE_URL === undefined ? [] : [['link', { rel: 'canonical', href: new URL(address, SITE_URL).href }]];
    return { title, description: descriptionOf(text), frontmatter: { ...page.frontmatter, head } };
  },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Documents', link: '/docs/' },
      { text: 'Reference', link: '/docs/reference/' },
      { text: 'Examples', link: '/examples/' },
    ],
    sidebar: sidebar(ROOT),
    outline: [2, 3],
  },
});
