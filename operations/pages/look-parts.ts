// What a look at a page tells, part by part. All texts of pages may be hostile.
import type { Explanation } from '../explain/explain';
import type { PartDiff } from './page-diff';
import type { DocumentSize } from './size-limits';
import type { TrialReport } from './trial-report';

/** The site's HTML without scripts, the answer to a bot, and the page of a person. */
export const PAGE_SIDES = ['raw', 'bot', 'person'] as const;

/** One of {@link PAGE_SIDES}. */
export type PageSide = (typeof PAGE_SIDES)[number];

/** A document of one side. */
export interface SeenDocument {
  readonly status: number;
  /** Where a redirect leads, or has ended. */
  readonly location: string | undefined;
  readonly size: DocumentSize;
  /** The beginning of its HTML. */
  readonly source: string;
  /** Characters beyond it. */
  readonly sourceLeftOut: number;
}

/** A part of a look. */
export type LookPart =
  /** Told twice: before the edge was asked, and with its answer. */
  | { readonly kind: 'explanation'; readonly explanation: Explanation }
  | { readonly kind: 'document'; readonly side: PageSide; readonly document: SeenDocument }
  | { readonly kind: 'picture'; readonly side: PageSide; readonly jpegBase64: string }
  | { readonly kind: 'diff'; readonly from: PageSide; readonly to: PageSide; readonly parts: readonly PartDiff[] }
  | { readonly kind: 'trial'; readonly trial: TrialReport }
  | {
      readonly kind: 'failed';
      readonly what: PageSide | `${PageSide}-picture` | 'trial' | 'differences';
      readonly reason: string;
    }
  /** The last part. A link that can be used once is not asked for at all. */
  | { readonly kind: 'ended'; readonly reason: 'complete' | 'stopped' | 'one-time-token' };
