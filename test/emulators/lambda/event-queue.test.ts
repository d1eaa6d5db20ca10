// Asynchronous events: order, retries, age, throttling, a stopped region; against a function that is just a
// promise.
import assert from 'node:assert/strict';
import { type DeadLetter, EventQueue, type EventQueueSetting } from '../../../emulators/lambda/event-queue';
import { RegionStoppedError, TooManyInvocationsError } from '../../../emulators/lambda/function-pool';
import { puppet } from './puppet';

const fine = { payload: 'null', unhandled: false };
const bad = { payload: '{"errorType":"Error"}', unhandled: true };

describe('event queue', () => {
  let attempts: string[];
  let letters: DeadLetter[];
  let now: number;

  /** Resolves when `done` says so, looking again after each attempt's turn. */
  async function until(done: () => boolean): Promise<void> {
    while (!done()) await new Promise((resolve) => setImmediate(resolve));
  }

  function queue(answer: (payload: string) => Promise<typeof fine>, overrides: Partial<EventQueueSetting> = {}) {
    return new EventQueue({
      functionName: 'puppet',
      region: 'eu-central-1',
      maxConcurrency: 1,
      retries: 2,
      maxAgeMs: 60_000,
      retryDelayMs: 1,
      invoke(_requestId, payload) {
        attempts.push(payload);
        return answer(payload);
      },
      onDeadLetter: (event) => letters.push(event),
      now: () => now,
      ...overrides,
    });
  }

  beforeEach(() => {
    [attempts, letters, now] = [[], [], 1000];
  });

  it('runs events in the order of their arrival, maxConcurrency at a time', async () => {
    const releases: (() => void)[] = [];
    const held = queue(() => new Promise((resolve) => releases.push(() => resolve(fine))), {
      maxConcurrency: 2,
    });
    for (const payload of ['1', '2', '3']) held.push(payload, payload);
    assert.deepEqual(attempts, ['1', '2']);
    releases[0]?.();
    await until(() => attempts.length === 3);
    assert.deepEqual(attempts, ['1', '2', '3']);
    held.close();
  });

  it('retries as often as it may, then gives the event up with its last error', async () => {
    queue(async () => bad).push('id-1', '{"page":1}');
    await until(() => letters.length > 0);
    assert.equal(attempts.length, 3);
    assert.deepEqual(letters, [
      {
        functionName: 'puppet',
        region: 'eu-central-1',
        requestId: 'id-1',
        payload: '{"page":1}',
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
        responsePayload: bad.payload,
      },
    ]);
  });

  it('does not retry with retries 0, or after a success', async () => {
    const answers = [bad, fine];
    const one = queue(async () => answers.shift() ?? fine, { retries: 0 });
    one.push('a', 'a');
    one.push('b', 'b');
    await until(() => attempts.length === 2);
    assert.deepEqual(attempts, ['a', 'b']);
    const [letter, ...more] = letters;
    assert.deepEqual(
      { requestId: letter?.requestId, approximateInvokeCount: letter?.approximateInvokeCount, more },
      { requestId: 'a', approximateInvokeCount: 1, more: [] },
    );
  });

  it('stops retrying after a success', async () => {
    const answers = [bad, fine];
    const one = queue(async () => answers.shift() ?? bad);
    one.push('a', 'a');
    await until(() => attempts.length === 2);
    one.push('b', 'b');
    await until(() => letters.length === 1);
    assert.deepEqual(attempts, ['a', 'a', 'b', 'b', 'b']);
  });

  it('gives up events over their age, without running them', async () => {
    const paused = queue(async () => fine);
    paused.pause();
    paused.push('old', 'old');
    now += 60_001;
    paused.push('young', 'young');
    paused.resume();
    await until(() => attempts.length === 1);
    assert.deepEqual(attempts, ['young']);
    assert.deepEqual(letters, [
      {
        functionName: 'puppet',
        region: 'eu-central-1',
        requestId: 'old',
        payload: 'old',
        condition: 'EventAgeExceeded',
        approximateInvokeCount: 0,
      },
    ]);
  });

  it('does not count throttled attempts', async () => {
    let refusals = 5;
    const throttled = queue(
      async () => {
        if (refusals-- > 0) throw new TooManyInvocationsError(puppet(), 0);
        return fine;
      },
      { retries: 0 },
    );
    throttled.push('a', 'a');
    await until(() => attempts.length === 6);
    assert.deepEqual(letters, []);
  });

  it('keeps an event that ran when the region stopped, ahead of the others', async () => {
    let stop: (() => void) | undefined;
    const stopping = queue(
      (payload) =>
        payload === 'a' && !stop
          ? new Promise((_resolve, reject) => {
              stop = () => reject(new RegionStoppedError(puppet()));
            })
          : Promise.resolve(fine),
      { retries: 0 },
    );
    stopping.push('a', 'a');
    stopping.push('b', 'b');
    stopping.pause();
    stop?.();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(attempts, ['a']);
    stopping.resume();
    await until(() => attempts.length === 3);
    assert.deepEqual(attempts, ['a', 'a', 'b']);
  });

  it('gives up an event whose invocation fails in a way it does not know, and goes on', async () => {
    const broken = queue(
      async (payload) => {
        if (payload === 'a') throw new Error('disk full');
        return fine;
      },
      { retries: 0 },
    );
    broken.push('a', 'a');
    broken.push('b', 'b');
    await until(() => attempts.length === 2);
    assert.match(letters[0]?.responsePayload ?? '', /disk full/);
  });

  it('forgets events and pending retries when closed', async () => {
    const one = queue(async () => bad, { retryDelayMs: 60_000 });
    one.push('a', 'a');
    await until(() => attempts.length === 1);
    await new Promise((resolve) => setImmediate(resolve));
    one.close();
    one.push('b', 'b');
    assert.deepEqual(attempts, ['a']);
  });
});
