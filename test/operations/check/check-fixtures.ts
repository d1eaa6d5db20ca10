// A page of which nothing is wrong, and its variations.
import { isDeepStrictEqual } from 'node:util';
import {
  type CheckedPage,
  imageUrlOf,
  isWholeUrl,
  type PageView,
  type RobotsTxt,
} from '../../../operations/check/checked-page';
import { pageFacts } from '../../../operations/check/page-facts';
import type { PictureFacts } from '../../../operations/check/picture';
import type { Redirect } from '../../../operations/check/web-request';

/** Where the page is. */
export const URL_OF_PAGE = 'https://www.example.com/storks?page=2';

/** What people read on it. */
export const TEXT = '<p>White storks nest on roofs, return in March, feed on frogs and mice, and clap their beaks.</p>';

/** Its head. */
export const HEAD = [
  '<title>Storks</title>',
  '<meta name="description" content="About storks">',
  '<meta name="viewport" content="width=device-width">',
  `<link rel="canonical" href="${URL_OF_PAGE}">`,
  '<meta property="og:title" content="Storks">',
  '<meta property="og:type" content="article">',
  `<meta property="og:url" content="${URL_OF_PAGE}">`,
  '<meta property="og:image" content="https://www.example.com/stork.jpg">',
  '<meta name="twitter:card" content="summary_large_image">',
  `<link rel="alternate" hreflang="en" href="${URL_OF_PAGE}">`,
  '<link rel="alternate" hreflang="pt-BR" href="https://www.example.com/pt/storks">',
  '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Article"}</script>',
].join('');

/** The whole page. */
export const WHOLE =
  `<!doctype html><html lang="en"><head>${HEAD}</head><body><h1>Storks</h1>${TEXT}` +
  '<a href="/frogs">Frogs</a><img src="/stork.jpg" alt="A stork"></body></html>';

/** Its og:image. */
export const PICTURE: PictureFacts = {
  kind: 'picture',
  url: 'https://www.example.com/stork.jpg',
  mediaType: 'image/jpeg',
  type: 'jpeg',
  bytes: 80_000,
  size: { width: 1_200, height: 630 },
};

/** What differs from it. A view that is given alone is what all see. */
export interface Variation {
  readonly url?: string;
  readonly redirects?: readonly Redirect[];
  readonly raw?: PageView | string;
  readonly rendered?: CheckedPage['rendered'] | string;
  readonly person?: PageView | string;
  readonly robots?: RobotsTxt;
  readonly image?: CheckedPage['image'];
}

/** A view of HTML. */
export function view(html: string, { status = 200, headers = {} }: Partial<PageView> = {}): PageView {
  return { status, headers, facts: pageFacts(html) };
}

/** The page with variations. */
export function pageWith({ url = URL_OF_PAGE, redirects = [], ...views }: Variation = {}): CheckedPage {
  const { raw = WHOLE, rendered = raw } = views;
  const person = views.person ?? (isDeepStrictEqual(rendered, raw) || 'failure' in Object(rendered) ? raw : rendered);
  const seen = <Given>(given: Given | string) => (typeof given === 'string' ? view(given) : given);
  const bots = seen(rendered);
  const image = imageUrlOf('failure' in bots ? seen(raw) : bots);
  return {
    url,
    redirects,
    raw: seen(raw),
    rendered: bots,
    person: asView(seen(person)),
    robots: views.robots ?? { status: 404, text: '' },
    image: 'image' in views ? views.image : image !== undefined && isWholeUrl(image) ? PICTURE : undefined,
  };
}

/** The page at another URL. */
export function pageAt(url: string): string {
  return WHOLE.replaceAll(URL_OF_PAGE, url).replaceAll('https://www.example.com', new URL(url).origin);
}

/** The page with a part of its HTML replaced. */
export function replaced(part: string, by: string, html = WHOLE): string {
  if (!html.includes(part)) throw new Error(`the page has no ${part}`);
  return html.replace(part, by);
}

/** The page with more in its head. */
export function withHead(tags: string): Variation {
  return { raw: replaced('</head>', `${tags}</head>`) };
}

/** The page with another canonical URL. */
export function withCanonical(target: string): Variation {
  return { raw: replaced(`<link rel="canonical" href="${URL_OF_PAGE}">`, `<link rel="canonical" href="${target}">`) };
}

/** The page with another og:image. */
export function withPicture(picture: Partial<PictureFacts>): Variation {
  return { image: { ...PICTURE, ...picture } };
}

function asView(given: CheckedPage['rendered']): PageView {
  return 'failure' in given ? view(WHOLE) : given;
}

/** The cases of a check. */
export interface CheckCases {
  /** Each fails this check alone; with a part of what is said. */
  readonly fails: readonly (readonly [Variation, RegExp])[];
  /** Each passes all checks. */
  readonly passes: readonly Variation[];
}

/** The page, or another, without a meta tag. */
export function withoutMeta(name: string, html = WHOLE): string {
  return html.replace(new RegExp(`<meta (?:name|property)="${name}"[^>]*>`), '');
}
