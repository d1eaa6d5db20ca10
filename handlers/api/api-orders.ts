// Reads the orders of requests' bodies, and finds every problem with them at once.
import { pageIdentity } from '../../core/pages/page-key';
import { checkPageUrl, type PageUrl, pathOf } from '../../core/pages/page-url';
import { MAX_MARKER } from '../jobs/task';
import { type OrderedSite, type PurgeOrder, PurgeOrderError, scopesOfOrder } from '../purge/purge-order';

/** An order, or every problem with it. */
export type Ordered<Order> =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/** The most URLs of one request, as prerender.io has it ("Recaching Multiple URLs", Prerender.io Rest API). */
export const MAX_URLS = 1_000;

/** More problems than these help nobody. */
const MAX_PROBLEMS = 50;

type Fields = Readonly<Record<string, unknown>>;

/** The pages of a recache: prerender.io's `url` or `urls`. Each page once, even if several URLs mean it. */
export function recacheOrder(fields: Fields, site: OrderedSite): Ordered<readonly PageUrl[]> {
  const given = urlsOf(fields);
  if (given === undefined) return wrong(['Give "url" (a text) or "urls" (a list of texts).']);
  if (given.length === 0 || given.length > MAX_URLS)
    return wrong([`${given.length} URLs were given; allowed: 1 to ${MAX_URLS}. Send several requests.`]);
  const problems: string[] = [];
  const pages = new Map<string, PageUrl>();
  for (const [index, text] of given.entries()) {
    const checked = checkPageUrl(text, site.publicSite);
    if (checked.kind === 'refused') problems.push(`URL ${index + 1}: ${checked.message}`);
    else pages.set(pageIdentity(checked.url, 'desktop', site.queryPolicy).keyUrl, checked.url);
  }
  return problems.length > 0 ? wrong(problems) : { kind: 'order', order: [...pages.values()] };
}

/** The pages of a purge: `url`, `urls`, `prefix` (a URL), `host`, or `everything: true`; one of them. */
export function purgeOrder(fields: Fields, site: OrderedSite): Ordered<PurgeOrder> {
  const given = ['url', 'urls', 'prefix', 'host', 'everything'].filter((name) => fields[name] !== undefined);
  if (given.length !== 1)
    return wrong(['Give one of "url", "urls", "prefix" (a URL), "host" and "everything" (true).']);
  if (given[0] === 'url' || given[0] === 'urls') {
    const pages = recacheOrder(fields, site);
    return pages.kind === 'problems' ? pages : { kind: 'order', order: { kind: 'urls', urls: pages.order } };
  }
  const order = wideOrder(fields, site);
  if (typeof order === 'string') return wrong([order]);
  try {
    scopesOfOrder(order, site);
    return { kind: 'order', order };
  } catch (error) {
    if (error instanceof PurgeOrderError) return wrong(error.message.split('\n'));
    throw error;
  }
}

/** The new version that a publish waits for. */
export interface PublishOrder {
  readonly marker: string | undefined;
  readonly deployment: string | undefined;
}

/** A publish: `marker` and `deployment`, both optional. */
export function publishOrder({ marker, deployment }: Fields): Ordered<PublishOrder> {
  const problems = Object.entries({ marker, deployment }).flatMap(([name, value]) =>
    value === undefined || isShort(value) ? [] : [`"${name}" is no text of 1 to ${MAX_MARKER} characters.`],
  );
  if (problems.length > 0) return wrong(problems);
  return {
    kind: 'order',
    order: {
      marker: isShort(marker) ? marker : undefined,
      deployment: isShort(deployment) ? deployment : undefined,
    },
  };
}

/** The order for more than single pages, or the problem with it. */
function wideOrder({ prefix, host, everything }: Fields, { publicSite }: OrderedSite): PurgeOrder | string {
  if (everything !== undefined) return everything === true ? { kind: 'everything' } : '"everything" is not true.';
  if (host !== undefined) return typeof host === 'string' ? { kind: 'host', host } : '"host" is no text.';
  if (typeof prefix !== 'string') return '"prefix" is no text.';
  const checked = checkPageUrl(prefix, publicSite);
  if (checked.kind === 'refused') return checked.message;
  return { kind: 'prefix', host: new URL(checked.url).host, path: pathOf(checked.url) };
}

function urlsOf({ url, urls }: Fields): readonly string[] | undefined {
  if (urls === undefined) return typeof url === 'string' ? [url] : undefined;
  return url === undefined && Array.isArray(urls) && urls.every((entry) => typeof entry === 'string')
    ? urls
    : undefined;
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_MARKER;
}

function wrong(problems: readonly string[]): { readonly kind: 'problems'; readonly problems: readonly string[] } {
  const more = problems.length - MAX_PROBLEMS;
  const shown = problems.slice(0, MAX_PROBLEMS);
  return { kind: 'problems', problems: more > 0 ? [...shown, `${more} more URLs have problems.`] : shown };
}
