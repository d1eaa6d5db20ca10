// The result of rendering one URL.
import type { ResponseHeaders } from '../../../../core/pages/site-headers';
import type { BrokenReason, RenderReason } from '../../../render-protocol/render-protocol';
import type { PageSnapshot } from '../../injected/page-snapshot';

/** The result of rendering one URL. */
export type RenderedDocument =
  | {
      readonly kind: 'page';
      readonly status: number;
      readonly siteHeaders: ResponseHeaders;
      readonly snapshot: PageSnapshot;
      /** The length of the text in the site's own HTML, counted like {@link PageSnapshot.textLength}. */
      readonly siteTextLength: number;
      /** The page was not ready when its time was up. */
      readonly partial: boolean;
      /** Content that the page depends on is missing (page-verdict.ts). */
      readonly broken: BrokenReason | undefined;
      /** The page has a line that error pages have; alone it proves nothing. */
      readonly saysError: boolean;
      /** For the log, a line each: problems of the page, which need not have broken it. */
      readonly problems: readonly string[];
    }
  | { readonly kind: 'redirect'; readonly status: number; readonly siteHeaders: ResponseHeaders }
  | RenderFailure;

/** There is no document. */
export interface RenderFailure {
  readonly kind: 'failed';
  readonly reason: RenderReason;
  readonly detail: string;
}

/** The site gave no document. */
export function unreachable(detail: string): RenderFailure {
  return { kind: 'failed', reason: 'site-unreachable', detail };
}
