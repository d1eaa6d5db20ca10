import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from '../../../emulators/dynamodb/embedded-dynamodb';
import { type GlobalTable, startGlobalTable } from '../../../emulators/dynamodb/global-table';
import type { Scheduler } from '../../../emulators/scheduler';
import { TableClient } from './table-client';

const REGIONS = ['ap-southeast-2', 'eu-central-1', 'us-east-1'];
const KEYS = ['a', 'b'];

/** Runs planned tasks in the test's order: networks keep none. */
class PickingScheduler implements Scheduler {
  private readonly tasks: (() => void)[] = [];

  after(_delayMs: number, task: () => void): () => void {
    this.tasks.push(task);
    return () => {
      if (this.tasks.includes(task)) this.tasks.splice(this.tasks.indexOf(task), 1);
    };
  }

  /** Runs one of the tasks, the one that `choice` (any natural number) falls on; false if there was none. */
  pick(choice: number): boolean {
    const [task] = this.tasks.splice(choice % Math.max(1, this.tasks.length), 1);
    task?.();
    return task !== undefined;
  }
}

const write = fc.record({
  kind: fc.constantFrom('put', 'update', 'delete'),
  region: fc.nat({ max: REGIONS.length - 1 }),
  key: fc.constantFrom(...KEYS),
});
const delivery = fc.record({ kind: fc.constant('deliver'), choice: fc.nat({ max: 99 }) });
const outage = fc.record({
  kind: fc.constantFrom('stop', 'start'),
  region: fc.nat({ max: REGIONS.length - 1 }),
});
const step = fc.oneof(
  { weight: 5, arbitrary: write },
  { weight: 5, arbitrary: delivery },
  { weight: 1, arbitrary: outage },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

describe('global table, with any order of deliveries', () => {
  let dynamo: EmbeddedDynamoDb;
  let tables = 0;

  before(async () => {
    dynamo = await startEmbeddedDynamoDb({ regions: REGIONS, clock: () => 1_700_000_000_000 });
  });

  after(() => dynamo.close());

  it('keeps the order of writes between two regions', async () => {
    const run = await startRun(dynamo, `table-${tables++}`);
    const { clients } = run;
    await clients[0]?.put('a', 'first');
    await clients[0]?.put('b', 'second');
    // Planned were: first to 1, first to 2, second to 1, second to 2.
    await run.take({ kind: 'deliver', choice: 2 }, '');
    assert.equal(await clients[1]?.value('b'), undefined);
    await run.take({ kind: 'deliver', choice: 0 }, '');
    await run.finish([]);
    assert.equal(await clients[1]?.value('b'), 'second');
    await run.close();
  });

  it('ends with the last write of each item in every region', async () => {
    const schedule = fc.array(step, { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(schedule, fc.array(fc.nat({ max: 99 })), async (steps, lastPicks) => {
        const run = await startRun(dynamo, `table-${tables++}`);
        try {
          for (const [index, each] of steps.entries()) await run.take(each, `value-${index}`);
          await run.finish(lastPicks);
          for (const key of KEYS) {
            for (const client of run.clients) assert.deepEqual(await client.item(key), run.lastWritten.get(key));
          }
        } finally {
          await run.close();
        }
      }),
      { numRuns: 60 },
    );
  });
});

interface Run {
  readonly clients: readonly TableClient[];
  /** Each item as it stood, in the region of its last write, right after that. */
  readonly lastWritten: ReadonlyMap<string, unknown>;
  take(step: Step, value: string): Promise<void>;
  /** Starts all regions and delivers everything, in the order picked. */
  finish(picks: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

async function startRun(dynamo: EmbeddedDynamoDb, table: string): Promise<Run> {
  for (const region of REGIONS) await dynamo.createTable(region, { name: table, partitionKey: 'pk' });
  const scheduler = new PickingScheduler();
  const global = startGlobalTable(dynamo, { tableName: table, regions: REGIONS, lagMs: 1000, scheduler });
  const clients = REGIONS.map((region) => new TableClient(dynamo, region, table));
  const lastWritten = new Map<string, unknown>();
  const startAll = (): void => REGIONS.forEach((region) => dynamo.startRegion(region));
  return {
    clients,
    lastWritten,
    take: async (step, value) => {
      if ('choice' in step) await deliver(global, scheduler, step.choice);
      else if ('key' in step) await writeOne(dynamo, clients, step, value, lastWritten);
      else if (step.kind === 'stop') dynamo.stopRegion(REGIONS[step.region] ?? '');
      else dynamo.startRegion(REGIONS[step.region] ?? '');
    },
    finish: async (picks) => {
      startAll();
      for (const pick of picks) await deliver(global, scheduler, pick);
      while (await deliver(global, scheduler, 0));
      await global.settled();
    },
    close: async () => {
      startAll();
      await global.close();
      for (const client of clients) client.sdk.destroy();
    },
  };
}

async function deliver(global: GlobalTable, scheduler: PickingScheduler, choice: number): Promise<boolean> {
  const picked = scheduler.pick(choice);
  // Held, `settled` waits for just the delivery that is under way.
  global.hold();
  await global.settled();
  global.release();
  return picked;
}

async function writeOne(
  dynamo: EmbeddedDynamoDb,
  clients: readonly TableClient[],
  { kind, region, key }: { kind: string; region: number; key: string },
  value: string,
  lastWritten: Map<string, unknown>,
): Promise<void> {
  const client = clients[region];
  if (client === undefined || !dynamo.replication.isRunning(REGIONS[region] ?? '')) return;
  if (kind === 'put') await client.put(key, value);
  else if (kind === 'update') await client.update(key, value);
  else await client.delete(key);
  lastWritten.set(key, await client.item(key));
}
