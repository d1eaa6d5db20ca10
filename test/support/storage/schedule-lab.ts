// The schedule over embedded storage, with queues that only remember what they were sent.
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ASKED_PREFIX, LEASE_PARTITION_KEY } from '../../../core/contract/index-table';
import type { Region, Regions } from '../../../core/geography/regions';
import type { PageIdentity } from '../../../core/pages/page-key';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { DynamoDbDayBudget } from '../../../handlers/adapters/dynamodb/day-budget';
import { DynamoDbDemand } from '../../../handlers/adapters/dynamodb/demand';
import { countOfDay, dayOf } from '../../../handlers/adapters/dynamodb/demand-notes';
import { DynamoDbPageRecords } from '../../../handlers/adapters/dynamodb/page-records';
import { DynamoDbScheduleTurns } from '../../../handlers/adapters/dynamodb/schedule-turns';
import type { RenderOrder, RenderQueue } from '../../../handlers/queue/ports';
import { createSchedule, type Schedule, type ScheduleDependencies } from '../../../handlers/schedule/create-schedule';
import { SiteHosts } from '../../../handlers/sitemaps/site-hosts';
import { SitemapWalk } from '../../../handlers/sitemaps/walk-sitemaps';
import { type SetClock } from '../machine/recorded-log';
import { CacheLab } from './cache-lab';
import { INDEX_TABLE, LEASE_TABLE, TEST_REGION } from './embedded-storage';
import { LAB_SITE } from './lab-site';

export const SIX_HOURS_MS = 6 * 3_600_000;

/** A queue that remembers its orders. */
export class RecordedQueue implements RenderQueue {
  readonly orders: RenderOrder[] = [];
  waiting = 0;
  /** Fails if a test wants the orders to be lost. */
  onSend: () => Promise<void> = async () => undefined;

  async send(orders: readonly RenderOrder[]): Promise<void> {
    await this.onSend();
    this.orders.push(...orders);
  }

  async depth() {
    return { waiting: { asked: 0, listed: this.waiting, rest: 0 }, underWay: 0, dead: 0 };
  }
}

/** Options of a run. */
export interface RunOptions {
  readonly rendersPerDay?: number;
  readonly sitemaps?: readonly string[];
  readonly overrides?: Partial<ScheduleDependencies>;
}

/** One region's storage, a site with one sitemap, and two regions' queues. */
export class ScheduleLab {
  readonly queues = new Map<Region, RecordedQueue>();
  readonly client: DynamoDBClient;
  /** The sitemap of the site. */
  sitemap = '';

  private constructor(readonly lab: CacheLab) {
    this.client = new DynamoDBClient({
      region: TEST_REGION,
      endpoint: lab.storage.dynamoDb.endpoint(TEST_REGION),
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    for (const region of REGIONS) this.queues.set(region, new RecordedQueue());
  }

  static async start(): Promise<ScheduleLab> {
    return new ScheduleLab(await CacheLab.start());
  }

  get clock(): SetClock {
    return this.lab.storage.clock;
  }

  /** All orders, with the path for the URL. */
  get orders(): readonly (Omit<RenderOrder, 'url'> & { readonly path: string })[] {
    return [...this.queues.values()]
      .flatMap(({ orders }) => orders)
      .map(({ url, ...order }) => ({ ...order, path: new URL(url).pathname }));
  }

  /** Lists pages in the sitemap. */
  list(entries: readonly { readonly path: string; readonly lastmod?: string; readonly priority?: number }[]): void {
    const urls = entries.map(({ path, lastmod, priority }) => {
      const rest =
        (lastmod === undefined ? '' : `<lastmod>${lastmod}</lastmod>`) +
        (priority === undefined ? '' : `<priority>${priority}</priority>`);
      return `<url><loc>https://${LAB_SITE.hosts[0]}${path}</loc>${rest}</url>`;
    });
    this.sitemap = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>`;
  }

  /** Notes that bots asked for a page. */
  async ask({ key, url, variant }: PageIdentity, asks: number): Promise<void> {
    const nowMs = this.clock.nowMs();
    await this.client.send(
      new UpdateItemCommand({
        TableName: LEASE_TABLE,
        Key: { [LEASE_PARTITION_KEY]: { S: ASKED_PREFIX + key } },
        UpdateExpression: 'SET #url = :url, variant = :variant, askedAtMs = :now, #day = :asks',
        ExpressionAttributeNames: { '#url': 'url', '#day': countOfDay(dayOf(nowMs)) },
        ExpressionAttributeValues: {
          ':url': { S: url },
          ':variant': { S: variant },
          ':now': { N: String(nowMs) },
          ':asks': { N: String(asks) },
        },
      }),
    );
  }

  /** A schedule, as one sandbox has it. */
  schedule({ rendersPerDay = 1_000, sitemaps = ['/sitemap.xml'], overrides = {} }: RunOptions = {}): Schedule {
    const { clock, client } = this;
    const hosts = new SiteHosts({ publicSite: LAB_SITE, siteUrl: 'https://main.test' });
    const open = async () => pieces(this.sitemap);
    return createSchedule({
      demand: new DynamoDbDemand(new Map([[TEST_REGION, { client, tableName: LEASE_TABLE }]]), clock, this.lab.log),
      records: new DynamoDbPageRecords(client, INDEX_TABLE, clock),
      budget: new DynamoDbDayBudget(client, LEASE_TABLE, clock, rendersPerDay),
      turns: new DynamoDbScheduleTurns(client, LEASE_TABLE, clock),
      queues: this.queues,
      newWalk: () => new SitemapWalk({ open }, hosts, clock),
      clock,
      log: this.lab.log,
      config: {
        regions: REGIONS,
        publicSite: LAB_SITE,
        everyMs: SIX_HOURS_MS,
        sitemaps,
        variants: ['desktop'],
        queryPolicy: DEFAULT_QUERY_POLICY,
      },
      ...overrides,
    });
  }

  /** One run that has all the time it needs. */
  run(options?: RunOptions): ReturnType<Schedule> {
    return this.schedule(options)(this.clock.nowMs() + SIX_HOURS_MS);
  }

  async close(): Promise<void> {
    this.client.destroy();
    await this.lab.storage.close();
  }
}

const REGIONS: Regions = [TEST_REGION, 'us-east-1'];

async function* pieces(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += 16_384) yield bytes.subarray(from, from + 16_384);
}
