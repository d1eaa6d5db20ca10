// Jobs in the index's global table. Its regions overwrite each other's items, so each item is written by one region.
//
// The API puts `job:<id>` once, the function of jobs `job:<id>:step`. The outcomes of orders are sets of numbers, since
// a queue may deliver an order twice: `job:<id>:<region>:<block>` for each hundred orders, so that writes stay cheap.
import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { INDEX_PARTITION_KEY, INDEX_TTL_ATTRIBUTE, JOB_PREFIX } from '../../../core/contract/index-table';
import type { Region } from '../../../core/geography/regions';
import type { Variant } from '../../../core/pages/variants';
import type { JobBook } from '../../api/ports';
import type { JobProgress, JobStep, JobSteps, NewJob } from '../../jobs/ports';
import type { JobReports, OrderOutcome } from '../../queue/ports';
import type { Clock } from '../../runtime/clock';
import { everyItem } from './every-item';
import { jobProgress, OUTCOME_ATTRIBUTES } from './job-progress';

/** How long a job is known. */
const JOB_LIFE_SECONDS = 7 * 86_400;

/** Orders of one item; its numbers take a few bytes each, and a write of 1 KB costs least. */
export const ORDERS_TOGETHER = 100;

/** The pause before unread items are asked for again; it doubles each time. */
const PAUSE_MS = 50;

/** An order's name: the job's id and the order's number. Any other belongs to no job of ours. */
const ORDER_NAME = /^([0-9a-f]{32})-(\d{1,6})$/;

/** A table of jobs. */
export interface JobTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** The region of this replica. */
  readonly region: Region;
  /** All regions of the stack. */
  readonly regions: readonly Region[];
  readonly clock: Clock;
}

/** The jobs of one region's replica. */
export class DynamoDbJobs implements JobBook, JobSteps, JobReports {
  constructor(private readonly table: JobTable) {}

  async create({ id, ...job }: NewJob): Promise<void> {
    await this.put(JOB_PREFIX + id, job);
  }

  async note(id: string, step: JobStep): Promise<void> {
    await this.put(stepKey(id), step);
  }

  async report(orderName: string, _url: string, _variant: Variant, outcome: OrderOutcome): Promise<void> {
    const [, id, number] = ORDER_NAME.exec(orderName) ?? [];
    if (id === undefined || number === undefined) return;
    const { client, tableName, region } = this.table;
    await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: marshall({ [INDEX_PARTITION_KEY]: blockKey(id, region, Math.floor(Number(number) / ORDERS_TOGETHER)) }),
        UpdateExpression: 'SET #ttl = :ttl ADD #outcome :number',
        ExpressionAttributeNames: { '#ttl': INDEX_TTL_ATTRIBUTE, '#outcome': attributeOf(outcome) },
        ExpressionAttributeValues: { ':ttl': { N: String(this.expiresAt()) }, ':number': { NS: [number] } },
      }),
    );
  }

  /** @throws ItemsUnreadError rather than count a part of the orders */
  async progress(id: string): Promise<JobProgress | undefined> {
    const heads = await this.read([JOB_PREFIX + id, stepKey(id)]);
    const [job, step] = [heads.get(JOB_PREFIX + id), heads.get(stepKey(id))];
    const orders = Number(step?.['orders'] ?? job?.['orders'] ?? 0);
    const blocks = Array.from({ length: Math.ceil(orders / ORDERS_TOGETHER) }, (_, block) => block);
    const keys = blocks.flatMap((block) => this.table.regions.map((region) => blockKey(id, region, block)));
    return jobProgress(id, job, step, [...(await this.read(keys)).values()]);
  }

  private async put(key: string, fields: object): Promise<void> {
    const { client, tableName } = this.table;
    const item = { [INDEX_PARTITION_KEY]: key, ...fields, [INDEX_TTL_ATTRIBUTE]: this.expiresAt() };
    await client.send(
      new PutItemCommand({ TableName: tableName, Item: marshall(item, { removeUndefinedValues: true }) }),
    );
  }

  private async read(keys: readonly string[]): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> {
    const { client, tableName, clock } = this.table;
    const items = await everyItem(client, tableName, keys, {
      consistent: false,
      pause: (tries) => clock.pause(PAUSE_MS * 2 ** tries),
    });
    return new Map([...items].map(([key, item]) => [key, unmarshall(item)]));
  }

  private expiresAt(): number {
    return Math.ceil(this.table.clock.nowMs() / 1000) + JOB_LIFE_SECONDS;
  }
}

function stepKey(id: string): string {
  return `${JOB_PREFIX}${id}:step`;
}

function blockKey(id: string, region: Region, block: number): string {
  return `${JOB_PREFIX}${id}:${region}:${block}`;
}

function attributeOf(outcome: OrderOutcome): string {
  return outcome.kind === 'failed'
    ? `${OUTCOME_ATTRIBUTES.failed}${outcome.reason}`
    : OUTCOME_ATTRIBUTES[outcome.content];
}
