// Links that lead to the right place on GitHub lead there on the site, too.
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

/** Pictures are part of the site. */
const PICTURE = /\.(?:webp|svg|png)$/;

/** A heading's anchor as GitHub makes it; `.ci/check-references.mjs` checks the same. */
export function githubAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/ /g, '-');
}

/**
 * Makes README.md the index of its folder, and links to other files of the repository links to GitHub. Without the
 * repository's address, the latter stay as text alone.
 */
export function rewriteLinks(md: MarkdownRenderer, root: string, repositoryUrl: string | undefined): void {
  md.core.ruler.push('repository-links', ({ tokens, env }) => {
    for (const { children } of tokens) {
      const ends: boolean[] = [];
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const href = rewritten(String(token.attrGet('href')), String(env.path), root, repositoryUrl);
          ends.push(href === undefined);
          if (href === undefined) makeText(token);
          else token.attrSet('href', href);
        } else if (token.type === 'link_close' && ends.pop()) makeText(token);
      }
    }
  });
}

function makeText(token: { type: string; tag: string; attrs: [string, string][] | null }): void {
  token.type = token.type === 'link_open' ? 'em_open' : 'em_close';
  token.tag = 'span';
  token.attrs = null;
}

/** The link's target; undefined if there is none on the site. */
function rewritten(href: string, page: string, root: string, repositoryUrl: string | undefined): string | undefined {
  if (/^(?:[a-z]+:|#)/i.test(href) || PICTURE.test(href)) return href;
  const [name = '', anchor] = href.split('#');
  const target = path.resolve(path.dirname(page), decodeURIComponent(name));
  const isFolder = existsSync(target) && statSync(target).isDirectory();
  const document = isFolder ? firstPage(target) : name.endsWith('.md') && !isHidden(target, root) ? target : undefined;
  const inside = path.relative(root, document ?? target);
  if (document !== undefined)
    return `/${inside.replace(/README\.md$/, 'index.md')}${anchor === undefined ? '' : `#${anchor}`}`;
  return repositoryUrl && `${repositoryUrl}/${isFolder ? 'tree' : 'blob'}/main/${inside}`;
}

/** A folder's README.md, else its first document. */
function firstPage(folder: string): string | undefined {
  const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));
  const page = pages.includes('README.md') ? 'README.md' : pages.sort()[0];
  return page === undefined ? undefined : path.join(folder, page);
}

/** Documents of hidden folders and of tests are no pages. */
function isHidden(file: string, root: string): boolean {
  return /^(?:\.|test[/\\])/.test(path.relative(root, file));
}
