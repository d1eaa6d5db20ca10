import assert from 'node:assert/strict';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { MOST_DELIVERIES, MOST_TRIES } from '../../../core/contract/render-queue';
import { orderPauseSeconds } from '../../../core/contract/time-outs';
import { pageScope } from '../../../core/pages/purge-scopes';
import { ConsumerLab } from '../../support/storage/consumer-lab';
import { TEST_REGION } from '../../support/storage/embedded-storage';
import { document, labPage } from '../../support/storage/lab-site';

const TOKEN = '00000000-bbbb';

describe('consumer of the render queue', () => {
  let lab: ConsumerLab;

  beforeEach(async () => (lab = await ConsumerLab.start()));
  afterEach(() => lab.close());

  const left = async () => lab.queues.settle(lab.queues.queue.depth());
  const waiting = async () => Object.values((await left()).waiting).reduce((sum, count) => sum + count, 0);
  const passSeconds = (seconds: number) => lab.queues.pass(seconds * 1000);
  const leases = () => lab.cache.storage.sandbox(TEST_REGION).leases;

  it('renders the best order under the page’s lease, keeps the page, and removes the order', async () => {
    await lab.queues.queue.send([lab.order('/rest'), lab.order('/asked', { value: 'asked' })]);
    let held: string | undefined;
    lab.invoke = async (run) => {
      const state = await leases().acquire(labPage('/asked').key, TOKEN, { unattended: true });
      held = state.kind;
      return run();
    };

    await lab.answerTicket();

    assert.deepEqual(lab.rendered, ['/asked']);
    assert.equal(held, 'held');
    assert.notEqual((await lab.cache.find('/asked')).record, undefined);
    assert.deepEqual((await left()).waiting, { asked: 0, listed: 0, rest: 1 });
    assert.equal((await leases().acquire(labPage('/asked').key, TOKEN)).kind, 'acquired');
  });

  it('ends quietly for a ticket without an order', async () => {
    await lab.answerTicket();

    assert.deepEqual([lab.rendered, lab.log.lines], [[], []]);
  });

  it('takes the next order in place of one that a newer record fulfils', async () => {
    await lab.cache.keep('/known');
    await lab.queues.queue.send([lab.order('/known', { jobId: 'job' }), lab.order('/new')]);

    await lab.answerTicket();

    assert.deepEqual(lab.rendered, ['/new']);
    assert.deepEqual(
      lab.reports.map(({ outcome }) => outcome),
      [{ kind: 'done', content: 'changed' }],
    );
    assert.equal(await waiting(), 0);
  });

  it('renders a page again whose record is older than the order asks for, or older than a purge', async () => {
    await lab.cache.keep('/old');
    await lab.cache.keep('/purged');
    passSeconds(1);
    const nowMs = lab.queues.nowMs();
    const { epochs } = lab.cache.storage.sandbox(TEST_REGION);
    const purge = { kind: 'purge', to: { atMs: nowMs, setAtMs: nowMs } } as const;
    await epochs.change(pageScope(labPage('/purged').keyUrl), purge, nowMs + 60_000);
    await lab.queues.queue.send([lab.order('/old', { newerThanMs: nowMs }), lab.order('/purged')]);

    passSeconds(1);
    await lab.answerTicket();
    await lab.answerTicket();

    assert.deepEqual(lab.rendered, ['/old', '/purged']);
  });

  it('says whether the content has changed', async () => {
    await lab.cache.keep('/same', '<p>same</p>');
    await lab.cache.keep('/other', '<p>before</p>');
    passSeconds(1);
    const common = { jobId: 'job', newerThanMs: lab.queues.nowMs() - 1 };
    for (const path of ['/same', '/other', '/new']) {
      await lab.queues.queue.send([lab.order(path, common)]);
      lab.cache.browse = async (url) => document(url.endsWith('/same') ? '<p>same</p>' : '<p>after</p>');
      await lab.answerTicket();
    }

    assert.deepEqual(
      lab.reports.map(({ outcome }) => outcome),
      ['unchanged', 'changed', 'changed'].map((content) => ({ kind: 'done', content })),
    );
  });

  it('comes again for a page that another render holds, and finds it done', async () => {
    await leases().acquire(labPage('/1').key, TOKEN);
    await lab.queues.queue.send([lab.order('/1', { jobId: 'job' })]);
    await lab.answerTicket();
    assert.deepEqual([lab.rendered, lab.reports, await waiting()], [[], [], 1]);
    await lab.cache.render(TEST_REGION)({ url: labPage('/1').url, variant: 'desktop', lease: TOKEN }, 30_000);

    passSeconds(60);
    await lab.answerTicket();

    assert.deepEqual(lab.rendered, ['/1']);
    assert.deepEqual(lab.reports[0]?.outcome, { kind: 'done', content: 'changed' });
    assert.equal(await waiting(), 0);
  });

  it('tries a failed page again after growing pauses, and then reports the reason', async () => {
    lab.cache.browse = async () => ({ kind: 'failed', reason: 'site-unreachable', detail: 'down' });
    await lab.queues.queue.send([lab.order('/1', { jobId: 'job' })]);
    for (let tries = 1; tries < MOST_TRIES; tries += 1) {
      await lab.answerTicket();
      assert.deepEqual([lab.reports, await waiting()], [[], 1], `after ${tries}`);
      passSeconds(orderPauseSeconds(tries) + 1);
    }
    await lab.answerTicket();

    assert.equal(lab.rendered.length, MOST_TRIES);
    assert.deepEqual(lab.reports[0]?.outcome, { kind: 'failed', reason: 'site-unreachable' });
    assert.deepEqual(await left(), { waiting: { asked: 0, listed: 0, rest: 0 }, underWay: 0, dead: 0 });
  });

  it('renders an order for one render once, and reports its failure', async () => {
    lab.cache.browse = async () => ({ kind: 'failed', reason: 'site-unreachable', detail: 'down' });
    await lab.queues.queue.send([lab.order('/1', { jobId: 'job', once: true })]);

    await lab.answerTicket();
    passSeconds(orderPauseSeconds(1) + 1);
    await lab.answerTicket();

    assert.deepEqual(lab.rendered, ['/1']);
    assert.deepEqual(lab.reports[0]?.outcome, { kind: 'failed', reason: 'site-unreachable' });
    assert.equal(await waiting(), 0);
  });

  it('waits with an order for one render while another render holds the page, and then renders it', async () => {
    await leases().acquire(labPage('/1').key, TOKEN);
    await lab.queues.queue.send([lab.order('/1', { once: true })]);
    await lab.answerTicket();
    assert.deepEqual([lab.rendered, await waiting()], [[], 1]);
    await leases().release(labPage('/1').key, TOKEN, { kind: 'done' });

    passSeconds(60);
    await lab.answerTicket();

    assert.deepEqual([lab.rendered, await waiting()], [['/1'], 0]);
  });

  it('does not render an order for one render again whose sandbox died', async () => {
    await lab.queues.queue.send([lab.order('/deadly', { jobId: 'job', once: true })]);
    assert.notEqual(await lab.queues.settle(lab.queues.source.take()), undefined);
    passSeconds(60);

    await lab.answerTicket();

    assert.deepEqual(lab.rendered, []);
    assert.deepEqual(lab.reports[0]?.outcome, { kind: 'failed', reason: 'renderer-failed' });
    assert.deepEqual(await left(), { waiting: { asked: 0, listed: 0, rest: 0 }, underWay: 0, dead: 0 });
  });

  it('does not try again what stays as it is', async () => {
    lab.cache.browse = async () => document('<p>mine</p>', { siteHeaders: { 'cache-control': 'private' } });
    await lab.queues.queue.send([lab.order('/mine', { jobId: 'job' })]);
    await lab.queues.queue.send([lab.order('/x', { jobId: 'job', url: 'https://elsewhere.example/' })]);

    await lab.answerTicket();
    await lab.answerTicket();

    assert.deepEqual(
      lab.reports.map(({ outcome }) => outcome),
      [
        { kind: 'failed', reason: 'private' },
        { kind: 'failed', reason: 'refused-url' },
      ],
    );
    assert.equal(await waiting(), 0);
  });

  it('leaves an order in the queue whose outcome could not be reported', async () => {
    lab.report = async () => Promise.reject(new Error('The jobs do not answer.'));
    await lab.queues.queue.send([lab.order('/1', { jobId: 'job' })]);

    await assert.rejects(lab.answerTicket(), /do not answer/);

    assert.equal((await left()).underWay, 1);
  });

  it('gives up an order whose sandboxes died, reports that, and hands it over to the dead letters', async () => {
    await lab.queues.queue.send([lab.order('/deadly', { jobId: 'job' })]);
    for (let deaths = 0; deaths < MOST_DELIVERIES; deaths += 1) {
      assert.notEqual(await lab.queues.settle(lab.queues.source.take()), undefined);
      passSeconds(60);
    }

    await lab.answerTicket();

    assert.deepEqual(lab.rendered, []);
    assert.deepEqual(lab.reports[0]?.outcome, { kind: 'failed', reason: 'renderer-failed' });
    assert.equal((await left()).dead, 1);
  });

  it('hands a message that is no order over to the dead letters, and renders the next order', async () => {
    await lab.queues.client.send(
      new SendMessageCommand({ QueueUrl: lab.queues.urls.asked, MessageBody: '{"url":"https://www.example.com/"}' }),
    );
    await lab.queues.queue.send([lab.order('/1')]);

    await lab.answerTicket();

    assert.deepEqual(lab.rendered, ['/1']);
    assert.equal((await left()).dead, 1);
    assert.equal(lab.log.lines.filter(({ message }) => message.includes('no order')).length, 1);
  });

  it('sends a ticket in place of a lost one, so that no order stays behind', async () => {
    await lab.queues.queue.send([lab.order('/1'), lab.order('/2'), lab.order('/3')]);
    const tickets = await lab.queues.queues.tickets.receive({ most: 3, waitMs: 0 });
    for (const { receiptHandle } of tickets) lab.queues.queues.tickets.delete(receiptHandle);

    for (let answered = 0; answered < 3; answered += 1) {
      await lab.answerTicket();
      const [ticket] = await lab.queues.queues.tickets.receive({ most: 1, waitMs: 0 });
      if (answered < 2) lab.queues.queues.tickets.delete(ticket?.receiptHandle ?? assert.fail('No ticket was sent.'));
      else assert.equal(ticket, undefined);
    }

    assert.deepEqual(lab.rendered, ['/1', '/2', '/3']);
  });
});
