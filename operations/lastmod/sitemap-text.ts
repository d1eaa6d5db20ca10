// Writes dated pages as a sitemap ("Sitemaps XML format", sitemaps.org).
import { SitemapStream, streamToPromise } from 'sitemap';
import type { DatedPage } from './dated-pages';

/** The XML, with `lastmod` where the time is known. */
export async function sitemapText(pages: readonly DatedPage[]): Promise<string> {
  const stream = new SitemapStream({ xmlns: { news: false, xhtml: false, image: false, video: false } });
  const text = streamToPromise(stream);
  for (const { url, changedAtMs } of pages)
    stream.write({ url, ...(changedAtMs !== undefined && { lastmod: new Date(changedAtMs).toISOString() }) });
  stream.end();
  return (await text).toString();
}
