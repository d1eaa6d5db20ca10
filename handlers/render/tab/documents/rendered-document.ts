// What a browser made of a URL.
import type { ResponseHeaders } from '../../../../core/pages/site-headers';
import type { BrokenReason, RenderReason } from '../../../render-protocol/render-protocol';

/** What a page says of itself once it is ready. */
export interface PageSnapshot {
  readonly html: string;
  /** The first `meta[name=prerender-status-code]` of the head. */
  readonly statusMeta: string | undefined;
  /** All `meta[name=prerender-header]` of the head, in order. */
  readonly headerMetas: readonly string[];
  /**
   * How many characters of text the body and its shadow roots have, but for white space and the text of elements that show
   * none (scripts, styles, `<noscript>` …). Counted up to about 100,000.
   */
  readonly textLength: number;
}

/** The result of rendering one URL. */
export type RenderedDocument =
  | {
      readonly kind: 'page';
      readonly status: number;
      readonly siteHeaders: ResponseHeaders;
      readonly snapshot: PageSnapshot;
      /** How much text the site's own HTML has, counted like {@link PageSnapshot.textLength}. */
      readonly siteTextLength: number;
      /** The page was not ready when its time was up. */
      readonly partial: boolean;
      /** Content that the page depends on is missing (page-verdict.ts). */
      readonly broken: BrokenReason | undefined;
      /** A line of it is what error pages say; alone it proves nothing. */
      readonly saysError: boolean;
      /** What went wrong in the page, be it broken by it or not: a line each, for the log. */
      readonly problems: readonly string[];
    }
  | { readonly kind: 'redirect'; readonly status: number; readonly siteHeaders: ResponseHeaders }
  | { readonly kind: 'failed'; readonly reason: RenderReason; readonly detail: string };
