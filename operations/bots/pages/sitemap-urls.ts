// The URLs that a sitemap lists: a file of this machine, or an address. Indexes are followed.
import { createReadStream } from 'node:fs';
import { request } from 'undici';
import { UserError } from '../../../core/contract/georender-error';
import { sitemapEntries } from '../../../handlers/sitemaps/parse-sitemap';

/** The sitemap can't be read. */
export class SitemapSourceError extends UserError {
  override readonly name = 'SitemapSourceError';
}

/** Bounds of a walk: a large site has some hundred sitemaps of 50,000 pages. */
const MOST_SITEMAPS = 1_000;
const MOST_URLS = 5_000_000;
const PATIENCE_MS = 120_000;

/**
 * The pages' URLs, each once.
 * @param source a file, or an http(s) URL
 * @throws SitemapSourceError
 */
export async function sitemapUrls(source: string, nowMs: number): Promise<ReadonlySet<string>> {
  const urls = new Set<string>();
  const met = new Set([source]);
  for (const sitemap of met) {
    try {
      for await (const { kind, url } of sitemapEntries(await opened(sitemap), nowMs)) {
        if (!/^https?:/.test(url) || !URL.canParse(url)) continue;
        if (kind === 'page' && urls.size < MOST_URLS) urls.add(url);
        if (kind === 'sitemap' && met.size < MOST_SITEMAPS) met.add(url);
      }
    } catch (cause) {
      throw new SitemapSourceError(
        `${sitemap} can’t be read as a sitemap: ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause },
      );
    }
  }
  return urls;
}

async function opened(source: string): Promise<AsyncIterable<Uint8Array>> {
  if (!/^https?:/.test(source)) return createReadStream(source);
  const { statusCode, body } = await request(source, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (statusCode === 200) return body;
  throw new SitemapSourceError(`the site answered ${statusCode}.`);
}
