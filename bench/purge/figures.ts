// The figures of `bench:purge`.

/** The orders that are carried out. */
export const ORDER_KINDS = ['URL', 'prefix', 'host', 'everything'] as const;

/** One of {@link ORDER_KINDS}. */
export type OrderKind = (typeof ORDER_KINDS)[number];

/** One purge. */
export interface PurgeFigure {
  readonly kind: OrderKind;
  /** Records in every region's index. */
  readonly records: number;
  /** Whether all regions and the edges reported it as done. */
  readonly complete: boolean;
  /** Items that it wrote into the index: epochs in every region, and its note. */
  readonly writes: number;
  /** Cache tags that the edges dropped. */
  readonly tags: number;
  /** From the order until the last region answers with the new page. */
  readonly regionsMs: number;
  /** From the order until bots of all countries get the new page at the edge. */
  readonly edgeMs: number;
  /** From the order until the command would end. */
  readonly commandMs: number;
}

/** One dry run of a prefix. */
export interface DryRunFigure {
  readonly records: number;
  /** Pages that the prefix really has. */
  readonly truth: number;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly isExact: boolean;
  readonly readItems: number;
  readonly readUnits: number;
  /** Requests to the index. */
  readonly requests: number;
  readonly tookMs: number;
}

/** Many purges at once. */
export interface StampedeFigure {
  readonly orders: number;
  /** Operators that gave them. */
  readonly callers: number;
  /** Records in every region's index. */
  readonly records: number;
  /** Orders that some region or the edges did not report as done. */
  readonly incomplete: number;
  /** Scopes, in each region, that lack their latest purge though it was reported as done. */
  readonly lost: number;
  /** Items of all orders that were written into the index. */
  readonly writes: number;
  /** From the orders until bots of all countries get new pages of every kind, in the regions and at the edges. */
  readonly shownMs: number;
  /** From the orders until the last command would end. */
  readonly tookMs: number;
}

/** The figures of a run. */
export interface PurgeFigures {
  readonly regions: number;
  readonly records: number;
  readonly fillMs: number;
  readonly memoryBytes: number;
  readonly purges: readonly PurgeFigure[];
  readonly dryRuns: readonly DryRunFigure[];
  readonly stampedes: readonly StampedeFigure[];
}
