// What a browser made of a URL.
import type { ResponseHeaders } from '../../../../core/pages/site-headers';
import type { BrokenReason, RenderReason } from '../../../render-protocol/render-protocol';
import type { PageSnapshot } from '../../injected/take-snapshot';

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
