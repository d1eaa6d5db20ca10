// A stack's requests: one loop for all viewers, and none for nobody.
import assert from 'node:assert/strict';
import type { SeenRequest } from '../../console/requests/request-feed';
import { LOOK_EVERY_MS, LOOKS_ON_MS, StackRequests } from '../../console/requests/stack-requests';
import type { StackLook } from '../../operations/bots/serve-lines/tail/line-tail';
import { ManualScheduler } from '../support/machine/manual-scheduler';
import { manualTimers, promisesRun } from '../support/machine/manual-timers';
import { SEEN_AT_MS, seenRequest } from './seen-requests';

const NOTHING: StackLook = { requests: [], functions: [], sinceMs: SEEN_AT_MS - 60_000 };

function watched(looks: readonly (Partial<StackLook> | Error)[] = []) {
  const left = [...looks];
  const counted = { looks: 0 };
  const scheduler = new ManualScheduler();
  const look = async (): Promise<StackLook> => {
    counted.looks += 1;
    const next = left.shift() ?? {};
    if (next instanceof Error) throw next;
    return { ...NOTHING, ...next };
  };
  const requests = new StackRequests({ look }, manualTimers(scheduler), () => SEEN_AT_MS);
  /** Lets looks follow each other. */
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += LOOK_EVERY_MS) {
      scheduler.advance(LOOK_EVERY_MS);
      await promisesRun();
    }
  }
  return { requests, counted, scheduler, pass };
}

function listening() {
  const [seen, notes]: [SeenRequest[], (readonly string[])[]] = [[], []];
  const listener = {
    onRequest: (request: SeenRequest) => void seen.push(request),
    onNotes: (told: readonly string[]) => void notes.push(told),
  };
  return { seen, notes, listener };
}

describe('console/stack-requests', () => {
  it('looks for all viewers together, and ends some time after the last one has left', async () => {
    const { requests, counted, scheduler, pass } = watched();
    assert.equal(counted.looks, 0, 'nobody looks yet');
    const ends = [requests.follow(listening().listener), requests.follow(listening().listener)];
    await promisesRun();
    assert.equal(counted.looks, 1);
    await pass(10 * LOOK_EVERY_MS);
    assert.equal(counted.looks, 11);
    for (const end of [...ends, ...ends]) end();
    await pass(LOOKS_ON_MS);
    const { looks } = counted;
    await pass(LOOKS_ON_MS);
    assert.equal(counted.looks, looks);
    assert.equal(scheduler.pendingCount, 0);
    requests.follow(listening().listener);
    await promisesRun();
    assert.equal(counted.looks, looks + 1);
    requests.close();
    await promisesRun();
    assert.equal(scheduler.pendingCount, 0);
  });

  it('tells earlier requests to those who ask for the latest, and later ones as they come', async () => {
    const { requests, pass } = watched([
      { requests: [seenRequest({ path: '/before' })] },
      { requests: [seenRequest({ path: '/after' })] },
    ]);
    const { seen, listener } = listening();
    const end = requests.follow(listener);
    assert.deepEqual(
      (await requests.latest(10)).map(({ path, method, userAgent, edgeResult, problems }) => [
        path,
        ...[method, userAgent, edgeResult, problems],
      ]),
      [['/before', undefined, undefined, undefined, undefined]],
    );
    assert.deepEqual(seen, []);
    await pass(LOOK_EVERY_MS);
    assert.deepEqual(
      seen.map(({ path }) => path),
      ['/after'],
    );
    end();
    requests.close();
  });

  it('counts what came since nothing was left out, keeps looking while counts are asked for, and says what is missing', async () => {
    const request = seenRequest({ timeMs: SEEN_AT_MS - 1_000, cacheStatus: 'STALE' });
    const state = { kind: 'left-out', reason: 'requestLog is off' } as const;
    const functions = [{ region: 'us-east-1', functionName: 'serve', state }] as const;
    const { requests, counted, pass } = watched([{ requests: [request], functions }]);
    const counts = await requests.counts(60);
    assert.deepEqual([counts.sees, counts.fromMs, counts.toMs], ['regions', SEEN_AT_MS - 60_000, SEEN_AT_MS]);
    assert.equal(counts.minutes[0]?.counts.stale, 1);
    assert.match(counts.notes.join(' '), /copies at the edge.*us-east-1: requestLog is off/);
    for (let time = 0; time < 4; time += 1) {
      await pass(LOOKS_ON_MS - LOOK_EVERY_MS);
      await requests.counts(60);
    }
    assert.ok(counted.looks > 15, `${counted.looks} looks`);
    requests.close();
  });

  it('tells an error that nobody expected, and goes on', async () => {
    const { requests, pass } = watched([new Error('broken'), { requests: [seenRequest({ path: '/after' })] }]);
    const { notes, listener } = listening();
    requests.follow(listener);
    assert.deepEqual(await requests.latest(10), []);
    assert.match(notes.at(-1)?.join(' ') ?? '', /can’t be read: broken/);
    await pass(LOOK_EVERY_MS);
    assert.equal((await requests.latest(10))[0]?.path, '/after');
    requests.close();
  });
});
