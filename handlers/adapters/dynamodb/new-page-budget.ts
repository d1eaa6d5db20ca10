// A region's budget for new pages: one counter for each host and hour in the region's table of leases.
//
// A process takes pages from the counter in blocks of a quarter of those that it used in the hour. So a thousand pages
// cost it some twenty writes, and sandboxes hold at most a fifth of the budget without using it.
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { BUDGET_PREFIX, LEASE_PARTITION_KEY, LEASE_TTL_ATTRIBUTE } from '../../../core/contract/index-table';
import type { Clock } from '../../runtime/clock';
import type { NewPageBudget } from '../../serve/overload/ports';

const HOUR_MS = 3_600_000;

/** A block is this part of the pages that the process used. */
const BLOCK_SHARE = 4;

/** A process's part of a host's budget. */
interface Holding {
  readonly hourStartMs: number;
  used: number;
  left: number;
  spent: boolean;
  /** How many requests wait for the next block. */
  asking: number;
  block: Promise<void> | undefined;
}

/** Counts new pages for all processes of a region. */
export class DynamoDbNewPageBudget implements NewPageBudget {
  private readonly holdings = new Map<string, Holding>();

  /**
   * @param pagesPerHour of each host; 0: without bound
   * @param onLeft gets how many pages of a host the region had left when this process took some
   */
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Clock,
    private readonly pagesPerHour: number,
    private readonly onLeft: (pages: number) => void = () => undefined,
  ) {}

  get isBounded(): boolean {
    return this.pagesPerHour > 0;
  }

  isSpent(host: string): boolean {
    return this.isBounded && this.holding(host).spent;
  }

  async take(host: string): Promise<boolean> {
    if (!this.isBounded) return true;
    const holding = this.holding(host);
    holding.asking += 1;
    try {
      while (holding.left === 0 && !holding.spent) await this.nextBlock(host, holding);
    } finally {
      holding.asking -= 1;
    }
    if (holding.left === 0) return false;
    holding.left -= 1;
    holding.used += 1;
    return true;
  }

  private nextBlock(host: string, holding: Holding): Promise<void> {
    holding.block ??= this.takeBlock(host, holding).finally(() => (holding.block = undefined));
    return holding.block;
  }

  renewedAtMs(): number {
    return this.hourStartMs() + HOUR_MS;
  }

  /** Adds to the counter even at its end: one write without a condition tells how much was granted. */
  private async takeBlock(host: string, holding: Holding): Promise<void> {
    const wanted = Math.max(holding.asking, Math.ceil((holding.used + 1) / BLOCK_SHARE));
    const { Attributes: counter } = await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: { [LEASE_PARTITION_KEY]: { S: `${BUDGET_PREFIX}${host} ${holding.hourStartMs}` } },
        UpdateExpression: 'SET #ttl = :ttl ADD taken :wanted',
        ExpressionAttributeNames: { '#ttl': LEASE_TTL_ATTRIBUTE },
        ExpressionAttributeValues: {
          ':wanted': { N: String(wanted) },
          ':ttl': { N: String((holding.hourStartMs + 2 * HOUR_MS) / 1000) },
        },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    const before = Number(counter?.['taken']?.N ?? wanted) - wanted;
    const granted = Math.max(0, Math.min(wanted, this.pagesPerHour - before));
    holding.left += granted;
    holding.spent = granted === 0;
    this.onLeft(Math.max(0, this.pagesPerHour - before - granted));
  }

  private holding(host: string): Holding {
    const known = this.holdings.get(host);
    const hourStartMs = this.hourStartMs();
    if (known?.hourStartMs === hourStartMs) return known;
    const holding: Holding = { hourStartMs, used: 0, left: 0, spent: false, asking: 0, block: undefined };
    this.holdings.set(host, holding);
    return holding;
  }

  private hourStartMs(): number {
    return Math.floor(this.clock.nowMs() / HOUR_MS) * HOUR_MS;
  }
}
