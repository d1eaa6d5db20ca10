// The site of the cache lab, its pages, and what a browser makes of them.
import assert from 'node:assert/strict';
import { type PageIdentity, pageIdentity } from '../../../core/pages/page-key';
import { checkPageUrl } from '../../../core/pages/page-url';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import type { Variant } from '../../../core/pages/variants';
import type { RenderedDocument } from '../../../handlers/render/tab/documents/rendered-document';

/** The site of the lab. */
export const LAB_SITE = { scheme: 'https', hosts: ['www.example.com', 'shop.example.com'] } as const;

/** The host behind it. */
export const LAB_SITE_HOST = 'main.d1.amplifyapp.com';

/** The host of its origin for a country. */
export const LAB_OTHER_SITE_HOST = 'de.example-origin.com';

/** A page of the lab's first host. */
export function labPage(path: string, variant: Variant = 'desktop', host: string = LAB_SITE.hosts[0]): PageIdentity {
  const checked = checkPageUrl(`https://${host}${path}`, LAB_SITE);
  return checked.kind === 'page'
    ? pageIdentity(checked.url, variant, DEFAULT_QUERY_POLICY)
    : assert.fail(checked.message);
}

/** A ready page of HTML. */
export function document(
  html: string,
  overrides: Partial<Extract<RenderedDocument, { kind: 'page' }>> = {},
): RenderedDocument {
  const textLength = html.replace(/<[^>]*>/g, '').length;
  const snapshot = { html, statusMeta: undefined, headerMetas: [], textLength };
  return {
    kind: 'page',
    status: 200,
    siteHeaders: {},
    snapshot,
    siteTextLength: 0,
    partial: false,
    broken: undefined,
    saysError: false,
    problems: [],
    ...overrides,
  };
}
