// The schedule's budget of renders a day is never exceeded: not by runs at once, and not by failures.
import assert from 'node:assert/strict';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { DynamoDbDayBudget } from '../../../handlers/adapters/dynamodb/day-budget';
import { LEASE_TABLE } from '../../support/storage/embedded-storage';
import { ScheduleLab } from '../../support/storage/schedule-lab';

const DAY_MS = 86_400_000;

describe('handlers/schedule, the budget of a day', () => {
  let world: ScheduleLab;
  before(async () => {
    world = await ScheduleLab.start();
    world.clock.advance(2 * 3_600_000);
  });
  // Each test has a day of its own.
  afterEach(() => {
    world.clock.advance(DAY_MS);
    for (const queue of world.queues.values()) queue.orders.length = 0;
  });
  after(() => world.close());

  const budget = (rendersPerDay: number, client = world.client) =>
    new DynamoDbDayBudget(client, LEASE_TABLE, world.clock, rendersPerDay);
  const list = (count: number) => world.list(Array.from({ length: count }, (_, at) => ({ path: `/p${at}` })));
  /** Every run gets a turn, so that nothing but the budget bounds them. */
  const turns = { begin: async () => 0, end: async () => undefined };

  it('is never exceeded by 50 runs at once, and is used up', async () => {
    list(60);
    const runs = Array.from({ length: 50 }, () => world.run({ rendersPerDay: 1_000, overrides: { turns } }));
    const reports = await Promise.all(runs);
    const sent = reports.reduce((sum, { listed }) => sum + listed, 0);
    assert.equal(sent, world.orders.length);
    assert.ok(sent <= 1_000 && sent > 900, String(sent));
    assert.equal(await budget(1_000).left(), 1_000 - sent);
  });

  it('gives the rest where less is left than wanted, and all of it again on the next day', async () => {
    assert.deepEqual([await budget(10).take(7), await budget(10).take(7), await budget(10).take(7)], [7, 3, 0]);
    world.clock.advance(DAY_MS);
    assert.equal(await budget(10).take(20), 10);
  });

  it('grants nothing after it was lowered below what is taken', async () => {
    assert.equal(await budget(10).take(8), 8);
    assert.deepEqual([await budget(5).take(1), await budget(5).left(), await budget(0).take(1)], [0, 0, 0]);
  });

  it('is never exceeded though answers are lost, requests come twice, and runs ask at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.array(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 6 }), { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.constantFrom('well', 'well', 'lost', 'twice', 'refused')),
        async (rendersPerDay, runs, faults) => {
          world.clock.advance(DAY_MS);
          const granted = await Promise.all(
            runs.map(async (wants) => {
              const one = budget(rendersPerDay, faulty(world.client, faults));
              let sum = 0;
              // A run ends at the first error.
              for (const wanted of wants) sum += await one.take(wanted);
              return sum;
            }),
          ).catch(() => undefined);
          const sum = granted?.reduce((all, some) => all + some, 0) ?? 0;
          assert.ok(sum <= rendersPerDay, `${sum} of ${rendersPerDay}`);
          assert.ok((await budget(rendersPerDay).left()) >= 0);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** A client whose requests fail in the way that the next fault says. */
function faulty(client: DynamoDBClient, faults: Iterator<string>): DynamoDBClient {
  const send = async (command: Parameters<DynamoDBClient['send']>[0]) => {
    const fault = faults.next().value;
    if (fault === 'refused') throw new Error('throttled');
    if (fault === 'twice') await client.send(command).catch(() => undefined);
    const answer = await client.send(command);
    if (fault === 'lost') throw new Error('the answer was lost');
    return answer;
  };
  return Object.create(client, { send: { value: send } });
}
