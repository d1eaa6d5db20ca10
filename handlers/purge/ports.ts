// What purging needs from outside.
import type { PurgeScope } from '../../core/pages/purge-scopes';
import type { Variant } from '../../core/pages/variants';

/** One region's replica of the render index. */
export interface EpochWriter {
  /** Notes when a scope was purged; a later purge of it stays. @param expiresAtMs when no page is left that it concerns */
  purge(scope: PurgeScope, purgedAtMs: number, expiresAtMs: number): Promise<void>;
}

/** What the edges keep. */
export interface EdgeCache {
  /** Has everything dropped that carries one of these cache tags. Throws if that could not be asked for. */
  invalidateTags(tags: readonly string[]): Promise<void>;
}

/** The renderer of one region. */
export interface RecacheQueue {
  /** Has a page rendered, without waiting for it. Throws if that could not be asked for. */
  renderLater(request: { readonly url: string; readonly variant: Variant; readonly lease: string }): Promise<void>;
}
