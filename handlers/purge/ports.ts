// The ports of purging.
import type { PurgeScope } from '../../core/pages/purge-scopes';
import type { Variant } from '../../core/pages/variants';

/** One region's replica of the render index. */
export interface EpochWriter {
  /** Notes a purge, unless the scope has a later one. @param expiresAtMs when no record is left that it concerns */
  purge(scope: PurgeScope, purgedAtMs: number, expiresAtMs: number): Promise<void>;
}

/** The edges' cache. */
export interface EdgeCache {
  /** Drops every answer with one of these cache tags. Throws if CloudFront could not be told. */
  invalidateTags(tags: readonly string[]): Promise<void>;
}

/** `render` of one region. */
export interface RecacheQueue {
  /** Has a page rendered without waiting. Throws if the function could not be asked. */
  renderLater(request: { readonly url: string; readonly variant: Variant; readonly lease: string }): Promise<void>;
}
