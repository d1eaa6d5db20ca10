// The ports of the render queue: renders that nobody waits for.
import type { Variant } from '../../core/pages/variants';

/**
 * What a render is worth, best first: `asked` (bots asked for the page lately), `listed` (in a sitemap), `rest`. A
 * queue hands out better ones first.
 */
export const RENDER_VALUES = ['asked', 'listed', 'rest'] as const;

/** One of {@link RENDER_VALUES}. */
export type RenderValue = (typeof RENDER_VALUES)[number];

/** One page to render. Rendering it twice does no harm. */
export interface RenderOrder {
  readonly url: string;
  readonly variant: Variant;
  readonly value: RenderValue;
  /**
   * A record whose render started later than this fulfils the order; then nothing is rendered. In milliseconds since
   * 1970.
   */
  readonly newerThanMs: number;
  /** The job that counts the order's outcome; undefined if nobody asks. */
  readonly jobId?: string;
}

/** How many orders wait in a region, by value. SQS tells them approximately. */
export interface QueueDepth {
  readonly waiting: Readonly<Record<RenderValue, number>>;
  readonly underWay: number;
  /** Given up after several failures. */
  readonly dead: number;
}

/** A region's queue. */
export interface RenderQueue {
  /** Resolves when all orders are in the queue. Throws if some could not be handed over. */
  send(orders: readonly RenderOrder[]): Promise<void>;
  depth(): Promise<QueueDepth>;
}
