// The ports of the render queue: renders that nobody waits for.
import type { Variant } from '../../core/pages/variants';
import type { RenderReason } from '../render-protocol/render-protocol';

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
  /**
   * Renders the page at most once: after a failed render, or a sandbox that died, the order has failed. For callers who
   * count renders. It still comes again if nothing was rendered, e.g. while another render holds the lease.
   */
  readonly once?: true;
}

/** How many orders wait in a region, by value. SQS tells them approximately. */
export interface QueueDepth {
  readonly waiting: Readonly<Record<RenderValue, number>>;
  readonly underWay: number;
  /** The region's dead letters: orders that were given up, and other work that failed for good. */
  readonly dead: number;
}

/** A region's queue. */
export interface RenderQueue {
  /** Resolves when all orders are in the queue. Throws if some could not be handed over; sending again does no harm. */
  send(orders: readonly RenderOrder[]): Promise<void>;
  depth(): Promise<QueueDepth>;
}

/** The outcome of an order. */
export type OrderOutcome =
  /** The page has a record that is newer than the order asks for. */
  | {
      readonly kind: 'done';
      /** Whether status, headers or body have changed since the order's `newerThanMs`. */
      readonly content: 'changed' | 'unchanged';
    }
  /** Not kept, after several tries where more tries may help. */
  | { readonly kind: 'failed'; readonly reason: RenderReason };

/** The jobs that orders belong to. */
export interface JobReports {
  /** Notes the outcome of a job's order. The same page may be reported twice: the first report counts. */
  report(jobId: string, url: string, variant: Variant, outcome: OrderOutcome): Promise<void>;
}

/** An order as it lies in the queue. */
export interface QueuedOrder extends RenderOrder {
  /** How often it was put off. */
  readonly tries: number;
}

/** An order that was taken from the queue and is invisible for others, until it is done or its time is over. */
export interface TakenOrder {
  /** Undefined: the message has no order's form. */
  readonly order: QueuedOrder | undefined;
  readonly value: RenderValue;
  /** How often it was delivered, this time included. More than once: an earlier consumer died with it. */
  readonly deliveries: number;
  /** Names this delivery. */
  readonly receipt: string;
  /** The message as it was sent. */
  readonly text: string;
}

/** The orders of a region, for their consumer. */
export interface OrderSource {
  /** The best order that waits; undefined if none does. */
  take(): Promise<TakenOrder | undefined>;
  /** Removes a taken order. */
  remove(taken: TakenOrder): Promise<void>;
  /** Hands a taken order over to the dead letters. */
  giveUp(taken: TakenOrder): Promise<void>;
  /** Puts an order in place of a taken one. It comes again after a while, together with a ticket. */
  putOff(taken: TakenOrder, order: QueuedOrder, delaySeconds: number): Promise<void>;
  /** Sends one more ticket: one more order will be taken. */
  sendTicket(): Promise<void>;
  /** Whether, after the asking consumer's order, fewer tickets than orders are left and none of them waits. */
  lacksTickets(): Promise<boolean>;
}
