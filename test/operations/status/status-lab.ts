// A stack of two regions for `georender status`: embedded storage, and CloudWatch, Lambda and queues that a test sets.
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Region } from '../../../core/geography/regions';
import { lookedAt } from '../../../core/health/region-health';
import { DynamoDbCheckNotes } from '../../../handlers/adapters/dynamodb/check-notes';
import type { QueueDepth } from '../../../handlers/queue/ports';
import type { Deployment, DeploymentFacts } from '../../../operations/deployment';
import type { QueueAges } from '../../../operations/status/queue-ages';
import { readStatus, type Status } from '../../../operations/status/status';
import { knownDeployment, knownFacts, RememberedValues } from '../../support/operations/known-deployment';
import {
  bucketOf,
  type EmbeddedStorage,
  INDEX_TABLE,
  LEASE_TABLE,
  START_MS,
  startEmbeddedStorage,
} from '../../support/storage/embedded-storage';

/** Home is the second, so that alarms are looked for in a third region too. */
export const [EU, AP] = ['eu-central-1', 'ap-south-1'] as const;

const REGIONS = [EU, AP] as const;

const byRegion = <Value>(valueOf: (region: Region) => Value): ReadonlyMap<Region, Value> =>
  new Map(REGIONS.map((region) => [region, valueOf(region)]));

const IDLE: QueueDepth = { waiting: { asked: 0, listed: 0, rest: 0 }, underWay: 0, dead: 0 };

/** The stack, and what a test may set in it. */
export class StatusLab {
  readonly router = new RememberedValues();
  /** Ringing alarms, by region. */
  readonly alarms = new Map<Region, readonly MetricAlarm[]>();
  /** The regions and prefixes that alarms were looked for by. */
  readonly alarmLooks: (readonly [region: Region, prefix: string | undefined])[] = [];
  /** Regions whose CloudWatch or Lambda refuses. */
  readonly refusing = new Set<string>();
  /** Functions that can't be invoked. */
  readonly inactive = new Set<string>();
  /** Of each region with a queue. */
  readonly queues = new Map<Region, { readonly depth?: Partial<QueueDepth>; readonly ages?: QueueAges }>();
  facts: DeploymentFacts = {
    ...knownFacts({ regions: REGIONS, home: EU }),
    ...{ regions: REGIONS, homeRegion: EU, indexTable: INDEX_TABLE },
    leaseTables: byRegion(() => LEASE_TABLE),
    pagesBuckets: byRegion(bucketOf),
    functions: byRegion((region) => ({ serve: `site-serve-${region}`, render: `site-render-${region}` })),
  };
  private readonly clients: { destroy(): void }[] = [];

  private constructor(readonly storage: EmbeddedStorage) {}

  static async start(): Promise<StatusLab> {
    return new StatusLab(await startEmbeddedStorage({ regions: REGIONS }));
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.destroy();
    await this.storage.close();
  }

  /** One look. */
  read(changes: Partial<Deployment> = {}): Promise<Status> {
    const queue = (region: Region) => {
      const depth = this.queues.get(region)?.depth;
      return depth && { send: async () => undefined, depth: async () => ({ ...IDLE, ...depth }) };
    };
    return readStatus({
      ...knownDeployment(this.facts, this.router),
      clock: { nowMs: () => START_MS, steadyMs: () => 0, pause: async () => undefined },
      dynamoDb: (region) => this.dynamoDb(region),
      s3: (region) => this.s3(region),
      lambda: (region) => this.lambda(region),
      cloudWatch: (region) => this.cloudWatch(region),
      queue,
      queueAges: async (region) => {
        this.refuse(`queue ages ${region}`);
        return this.queues.get(region)?.ages ?? {};
      },
      ...changes,
    });
  }

  /** A region's counter of renders. */
  async count(region: Region, key: string, taken: number): Promise<void> {
    await this.dynamoDb(region).send(new PutItemCommand({ TableName: LEASE_TABLE, Item: marshall({ key, taken }) }));
  }

  /** A health checker's note that a region is well or not, in the replica of a region. */
  async note(replica: Region, checker: Region, atMs: number, isWell = true): Promise<void> {
    const look = isWell ? ({ kind: 'well' } as const) : ({ kind: 'gone', reason: 'silent' } as const);
    const streaks = new Map([[EU, lookedAt(undefined, look)]]);
    const notes = new DynamoDbCheckNotes(this.dynamoDb(replica), INDEX_TABLE, [checker]);
    await notes.put({ checker, atMs, streaks, seen: undefined, changes: [] });
  }

  private dynamoDb(region: Region): DynamoDBClient {
    return this.kept(new DynamoDBClient({ ...place(region), endpoint: this.storage.dynamoDb.endpoint(region) }));
  }

  private s3(region: Region): S3Client {
    return this.kept(new S3Client({ ...place(region), endpoint: this.storage.s3.endpoint }));
  }

  private lambda(region: Region): LambdaClient {
    return answering(new LambdaClient(place(region)), async ({ input }: { input: { FunctionName: string } }) => {
      this.refuse(`lambda ${region}`);
      return {
        CodeSha256: 'abcdefghijklmnop',
        LastModified: '2023-11-14T00:00:00.000+0000',
        State: this.inactive.has(input.FunctionName.replace(/:live$/, '')) ? 'Inactive' : 'Active',
      };
    });
  }

  private cloudWatch(region: Region): CloudWatchClient {
    return answering(new CloudWatchClient(place(region)), async (command: { input: DescribeAlarmsCommandInput }) => {
      this.refuse(`alarms ${region}`);
      if (!(command instanceof DescribeAlarmsCommand) || command.input.StateValue !== 'ALARM')
        throw new Error('Only ringing alarms are asked for.');
      this.alarmLooks.push([region, command.input.AlarmNamePrefix]);
      return { MetricAlarms: this.alarms.get(region) ?? [] };
    });
  }

  private refuse(what: string): void {
    if (this.refusing.has(what)) throw new Error(`AccessDenied: ${what}\nmore`);
  }

  private kept<Client extends { destroy(): void }>(client: Client): Client {
    this.clients.push(client);
    return client;
  }
}

function place(region: Region) {
  return { region, maxAttempts: 1, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}

/** The client with another way to send. */
function answering<Client extends object, Command>(
  client: Client,
  send: (command: Command) => Promise<object>,
): Client {
  return Object.create(client, { send: { value: send } });
}
