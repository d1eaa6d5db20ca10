// The ports of reading sitemaps.
import { InternalError } from '../../core/contract/georender-error';

/** A sitemap, or the site's robots.txt, could not be read; the message says why. */
export class SitemapUnreadableError extends InternalError {
  override readonly name = 'SitemapUnreadableError';

  constructor(
    message: string,
    /** `status` is the site's answer, if that was the reason. */
    readonly options: ErrorOptions & { readonly status?: number } = {},
  ) {
    super(message, options);
  }
}

/** The site's own files, asked past the edge. */
export interface SiteFiles {
  /**
   * A file's bytes as they come. Ending the iteration ends the request.
   * @param target path and query
   * @throws SitemapUnreadableError, also during the iteration
   */
  open(target: string): Promise<AsyncIterable<Uint8Array>>;
}
