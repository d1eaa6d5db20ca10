import assert from 'node:assert/strict';
import { EventSource } from '../../../emulators/sqs/event-source';
import type { RenderOrder } from '../../../handlers/queue/ports';
import { ConsumerLab } from '../../support/storage/consumer-lab';
import { document } from '../../support/storage/lab-site';

/** Numbers from 0 to below 1, the same in each run. */
function repeatable(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const CEILING = 3;

describe('render queue that delivers twice, late and out of order', () => {
  let lab: ConsumerLab;

  beforeEach(async () => (lab = await ConsumerLab.start()));
  afterEach(() => lab.close());

  /** Has the orders worked off by an event source, whose every fifth invocation dies. */
  async function workOff(orders: readonly RenderOrder[], random: () => number) {
    const atOnce = { now: 0, most: 0 };
    lab.invoke = async (run) => {
      atOnce.now += 1;
      atOnce.most = Math.max(atOnce.most, atOnce.now);
      return run().finally(() => (atOnce.now -= 1));
    };
    const source = new EventSource({
      queue: lab.queues.queues.tickets,
      maximumConcurrency: CEILING,
      invoke: async () => {
        const dies = random() < 0.2;
        if (dies && random() < 0.5) return false;
        const startedMs = lab.queues.nowMs();
        await lab.consumer()(() => 26_000 - (lab.queues.nowMs() - startedMs));
        return !dies;
      },
    });
    await lab.queues.settle(lab.queues.queue.send(orders));
    await lab.queues.until(() => messagesLeft(lab) === 0);
    await lab.queues.settle(source.close());
    return { atOnce, mostInvocations: source.mostAtOnce };
  }

  it('loses no order and stays below its ceiling', async () => {
    const random = repeatable(14);
    const { faults } = lab.queues.sqs;
    faults.isTwice = () => random() < 0.2;
    faults.lateMs = () => (random() < 0.2 ? 5_000 : 0);
    faults.lookahead = 20;
    faults.pick = (visible) => Math.floor(random() * visible);
    // Every tenth render fails.
    lab.cache.browse = async (url) =>
      random() < 0.1 ? { kind: 'failed', reason: 'deadline', detail: '' } : document(`<p>${url}</p>`);
    const orders = Array.from({ length: 40 }, (_, index) => lab.order(`/${index}`, { jobId: 'job' }));

    const { atOnce, mostInvocations } = await workOff(orders, random);

    const done = new Set(lab.reports.filter(({ outcome }) => outcome.kind === 'done').map(({ url }) => url));
    assert.deepEqual([...done].sort(), orders.map(({ url }) => url).sort());
    assert.ok(atOnce.most <= CEILING, `${atOnce.most} renders at once`);
    assert.equal(mostInvocations, CEILING);
  });

  it('renders each page once if nothing goes wrong', async () => {
    const orders = Array.from({ length: 40 }, (_, index) => lab.order(`/${index}`, { jobId: 'job' }));

    await workOff(orders, () => 1);

    assert.equal(lab.rendered.length, orders.length);
    assert.equal(lab.reports.length, orders.length);
  });
});

/** Orders and tickets, waiting or under way. */
function messagesLeft(lab: ConsumerLab): number {
  const { asked, listed, rest, tickets } = lab.queues.queues;
  return [asked, listed, rest, tickets].reduce((sum, queue) => sum + queue.bodies().length, 0);
}
