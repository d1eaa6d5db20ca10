// The sandboxes of one function: concurrency, waiting, throttling, replacement of the dead, the answer's
// size.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import {
  AbandonedInvocationError,
  FunctionPool,
  RegionStoppedError,
  TooManyInvocationsError,
} from '../../../emulators/lambda/function-pool';
import type { LocalFunction } from '../../../emulators/lambda/local-function';
import { Gate, puppet, temporaryFolder } from './puppet';

describe('function pool', () => {
  const folder = temporaryFolder();
  let gate: Gate;
  let pool: FunctionPool;

  function use(overrides: Partial<LocalFunction>): void {
    pool = new FunctionPool(puppet(overrides), folder.dir, () => undefined);
  }

  const act = (event: object) => pool.invoke('r', JSON.stringify(event));
  const hold = () => act({ act: 'hold', url: gate.url });
  const counted = () => {
    const { invocations, errors, throttles, coldStarts, sandboxes } = pool.counters();
    return { invocations, errors, throttles, coldStarts, sandboxes };
  };

  beforeEach(async () => {
    gate = await Gate.open();
  });
  afterEach(async () => {
    await pool.stop();
    await gate.close();
  });
  after(() => folder.remove());

  it('grows to its concurrency and no further; what waits runs when a sandbox is free', async () => {
    use({ maxConcurrency: 2 });
    const answers = [hold(), hold(), hold()];
    await gate.holding(2);
    assert.deepEqual(counted(), { invocations: 2, errors: 0, throttles: 0, coldStarts: 2, sandboxes: 2 });
    gate.releaseOne('the first');
    assert.equal((await Promise.race(answers)).payload, '"the first"');
    await gate.holding(2);
    gate.releaseAll();
    await Promise.all(answers);
    assert.deepEqual(counted(), { invocations: 3, errors: 0, throttles: 0, coldStarts: 2, sandboxes: 2 });
  });

  it('starts no more sandboxes at a time than it may, and all that it may one after another', async () => {
    use({ maxConcurrency: 3, maxColdStarts: 1 });
    const answers = [hold(), hold(), hold(), hold()];
    assert.equal(counted().coldStarts, 1);
    await gate.holding(3);
    assert.equal(counted().coldStarts, 3);
    gate.releaseAll();
    await gate.holding(1);
    gate.releaseAll();
    await Promise.all(answers);
  });

  it('starts another sandbox after one that could not load its bundle', async () => {
    use({ maxConcurrency: 2, maxColdStarts: 1, bundleDir: folder.dir });
    for (const { unhandled } of await Promise.all([act({}), act({})])) assert.equal(unhandled, true);
    assert.equal(counted().coldStarts, 2);
  });

  it('reuses a free sandbox rather than starting another', async () => {
    use({ maxConcurrency: 2 });
    assert.equal((await act({ act: 'count' })).payload, '1');
    assert.equal((await act({ act: 'count' })).payload, '2');
    assert.equal(counted().coldStarts, 1);
  });

  describe('of a function whose sandboxes run several invocations at once', () => {
    let ids = 0;
    const actApart = (event: object) => pool.invoke(`r${(ids += 1)}`, JSON.stringify(event));
    const holdApart = () => actApart({ act: 'hold', url: gate.url });

    it('runs what needs no waiting while others wait, and more sandboxes only when one is full', async () => {
      use({ maxConcurrency: 2, invocationsAtOnce: 3 });
      const waiting = [holdApart(), holdApart()];
      await gate.holding(2);
      assert.equal((await actApart({ act: 'echo', value: 'quick' })).payload, '"quick"');
      assert.equal(counted().coldStarts, 1);
      waiting.push(holdApart(), holdApart());
      await gate.holding(4);
      assert.equal(counted().coldStarts, 2);
      gate.releaseAll();
      await Promise.all(waiting);
      assert.deepEqual(counted(), { invocations: 5, errors: 0, throttles: 0, coldStarts: 2, sandboxes: 2 });
    });

    it('freezes when none is left', async () => {
      use({ maxConcurrency: 1, invocationsAtOnce: 3 });
      const holding = holdApart();
      await gate.holding(1);
      await actApart({ act: 'leaveChain' });
      gate.releaseAll();
      await holding;
      const seen = Number((await actApart({ act: 'collectChain' })).payload);
      assert.ok(Number((await actApart({ act: 'collectChain' })).payload) - seen < 1_000);
    });

    it('lets the others end when one takes too long, and starts another sandbox then', async () => {
      use({ maxConcurrency: 1, invocationsAtOnce: 3, timeoutSeconds: 0.3 });
      const hanging = actApart({ act: 'hang' });
      const failed = await hanging;
      assert.match(failed.payload, /Sandbox\.Timedout/);
      assert.equal((await actApart({ act: 'count' })).payload, '1');
      assert.equal(counted().coldStarts, 2);
    });
  });

  it('refuses what is beyond its queue, and only that', async () => {
    use({ maxConcurrency: 1, maxQueued: 1 });
    const running = hold();
    const waiting = act({ act: 'count' });
    await assert.rejects(act({ act: 'count' }), TooManyInvocationsError);
    await gate.holding(1);
    gate.releaseAll();
    await running;
    assert.equal((await waiting).payload, '2');
    assert.deepEqual(counted(), { invocations: 2, errors: 0, throttles: 1, coldStarts: 1, sandboxes: 1 });
  });

  it('refuses what has waited too long', async () => {
    use({ maxConcurrency: 1, maxQueueWaitMs: 20 });
    const running = hold();
    await gate.holding(1);
    await assert.rejects(act({ act: 'count' }), TooManyInvocationsError);
    gate.releaseAll();
    await running;
    assert.deepEqual(counted(), { invocations: 1, errors: 0, throttles: 1, coldStarts: 1, sandboxes: 1 });
  });

  it('does not run an invocation whose client is gone', async () => {
    use({ maxConcurrency: 1 });
    const running = hold();
    await gate.holding(1);
    const client = new AbortController();
    const abandoned = pool.invoke('r', JSON.stringify({ act: 'count' }), client.signal);
    client.abort();
    await assert.rejects(abandoned, AbandonedInvocationError);
    gate.releaseAll();
    await running;
    assert.equal((await act({ act: 'count' })).payload, '2');
    assert.equal(counted().invocations, 2);
  });

  it('runs what needs no queue when it may have none', async () => {
    use({ maxQueued: 0 });
    assert.equal((await act({ act: 'count' })).payload, '1');
  });

  it('replaces a dead sandbox, also for what waited behind it', async () => {
    use({ maxConcurrency: 1 });
    const [dead, next] = await Promise.all([act({ act: 'exit', code: 1 }), act({ act: 'count' })]);
    assert.equal(dead.unhandled, true);
    assert.deepEqual(next, { payload: '1', unhandled: false });
    assert.deepEqual(counted(), { invocations: 2, errors: 1, throttles: 0, coldStarts: 2, sandboxes: 1 });
  });

  for (const [when, isKnown] of [
    ['and that is known', true],
    ['and nobody knows yet', false],
  ] as const) {
    it(`replaces a sandbox that died while it was idle, ${when}, without an error`, async () => {
      const started = once(process, 'worker');
      use({ maxConcurrency: 1 });
      assert.equal((await act({ act: 'count' })).payload, '1');
      const [worker]: unknown[] = await started;
      assert.ok(worker instanceof Worker);
      const died = worker.terminate();
      if (isKnown) await died;
      assert.deepEqual(await act({ act: 'count' }), { payload: '1', unhandled: false });
      assert.deepEqual(counted(), { invocations: 2, errors: 0, throttles: 0, coldStarts: 2, sandboxes: 1 });
    });
  }

  it('runs without a temporary folder where none can be made', async () => {
    const lines: string[] = [];
    pool = new FunctionPool(puppet({}), `${folder.dir}/none`, (line) => lines.push(line));
    assert.equal((await act({ act: 'count' })).payload, '1');
    assert.match(lines.join(), /^The sandbox has no temporary folder: ENOENT/);
  });

  it('bounds the answer at 6291556 bytes', async () => {
    use({});
    const quotes = 2;
    const fits = await act({ act: 'large', length: 6_291_556 - quotes });
    assert.equal(fits.unhandled, false);
    assert.equal(fits.payload.length, 6_291_556);
    assert.deepEqual(await act({ act: 'large', length: 6_291_557 - quotes }), {
      unhandled: true,
      payload: JSON.stringify({
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
      }),
    });
  });

  it('loses what runs and waits when stopped, refuses more, and works again when started', async () => {
    use({ maxConcurrency: 1 });
    const lost = Promise.allSettled([hold(), act({ act: 'count' })]);
    await gate.holding(1);
    await pool.stop();
    for (const end of await lost) assert.ok(end.status === 'rejected' && end.reason instanceof RegionStoppedError);
    await assert.rejects(act({ act: 'count' }), RegionStoppedError);
    assert.equal(counted().sandboxes, 0);
    pool.start();
    assert.equal((await act({ act: 'count' })).payload, '1');
  });
});
