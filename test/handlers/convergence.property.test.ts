// Two or three regions that render one page at once, in any order of steps; docs/decisions/0002 has the argument.
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { type EpochKind, type EpochTime, latestTime } from '../../core/pages/epochs';
import { SimulatedRegions } from '../support/storage/simulated-regions';
import type { SeenAnswer } from '../support/storage/simulated-site';

const NAMES = ['ap-southeast-2', 'eu-central-1', 'us-east-1'] as const;

const region = fc.nat({ max: 2 });
const command = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('ask'), region }) },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('turns'), times: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('index'), pick: fc.nat({ max: 99 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('object'), pick: fc.nat({ max: 99 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('advance'), ms: fc.constantFrom(1, 20, 1_000, 61_000, 125_000) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('change') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('purge', 'stale', 'undo') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('crash', 'start'), region }) },
);
type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never;

/** What a request may be shown. */
interface Expected {
  purgedBelow: number;
  readonly markedBelow: number;
}

/** One run of a schedule. */
class Run {
  readonly world: SimulatedRegions;
  private readonly failures: unknown[] = [];
  /** The site's version at the last purge that every region has had; older pages may be shown only on error. */
  private purgedBelow = 0;
  /** The same for marks; older pages may be shown while a render replaces them. */
  private markedBelow = 0;
  private ordering = false;
  /** Of the requests so far. */
  private readonly expected = new Set<Expected>();
  /** The last purge that every region has had, and what it replaced. */
  private lastPurge: { readonly at: EpochTime; readonly before: EpochTime; readonly purgedBelow: number } | undefined;

  constructor(
    private readonly scheduler: fc.Scheduler,
    regionCount: number,
  ) {
    this.world = new SimulatedRegions(NAMES.slice(0, regionCount), (what) =>
      scheduler.schedule(Promise.resolve(), what),
    );
  }

  async take(step: Command): Promise<void> {
    switch (step.kind) {
      case 'ask':
        return this.ask(step.region);
      case 'turns':
        return this.turns(step.times);
      case 'index':
      case 'object':
        return void this.world.deliver(step.kind, step.pick);
      case 'advance':
        this.world.nowMs += step.ms;
        return;
      case 'change':
        this.world.siteVersion += 1;
        return;
      case 'purge':
      case 'stale':
        return this.order(step.kind);
      case 'undo':
        return this.undo();
      case 'crash':
        return this.regionAt(step.region).crash();
      case 'start':
        this.regionAt(step.region).up = true;
    }
  }

  regionAt(index: number) {
    return this.world.regions[index % this.world.regions.length] ?? assert.fail();
  }

  /** Everything comes to an end, with all regions up; objects only if asked for. */
  async settle(picks: readonly number[]): Promise<void> {
    for (const one of this.world.regions) one.up = true;
    const order = [...picks];
    do {
      await this.turns(Infinity);
    } while (this.world.deliver('index', order.shift() ?? 0));
  }

  async turns(times: number): Promise<void> {
    for (let taken = 0; taken < times && (await this.isWaiting()); taken += 1) {
      await this.scheduler.waitNext(1);
      this.world.checkRecords();
      if (this.failures.length > 0) throw this.failures[0];
    }
  }

  /** Whether a step waits for its turn, once all that follows from the steps before has happened. */
  private async isWaiting(): Promise<boolean> {
    if (this.scheduler.count() === 0) await setImmediate();
    return this.scheduler.count() > 0;
  }

  private ask(index: number): void {
    const asked = this.regionAt(index);
    if (!asked.up) return;
    const expected = { purgedBelow: this.purgedBelow, markedBelow: this.markedBelow };
    this.expected.add(expected);
    asked
      .ask()
      .then((answer) => this.check(answer, expected))
      .catch((error: unknown) => this.failures.push(error));
  }

  /** No torn page; none that was purged before the request, except on error; none fresh that was marked before. */
  check({ cache, versions }: SeenAnswer, { purgedBelow, markedBelow }: Expected): void {
    assert.deepEqual(versions, { body: versions.body, header: versions.body, status: versions.body });
    assert.ok(versions.body <= this.world.siteVersion);
    if (cache !== 'BYPASS' && cache !== 'STALE-ERROR')
      assert.ok(versions.body >= purgedBelow, `${cache} of version ${versions.body}, purged below ${purgedBelow}`);
    if (cache.startsWith('HIT'))
      assert.ok(versions.body >= markedBelow, `${cache} of version ${versions.body}, marked below ${markedBelow}`);
  }

  /** One at a time, as the service is used: from its writes to all regions to the last of them. */
  private order(kind: EpochKind): void {
    const before = this.world.regions.map((one) => one.epoch[kind]).reduce(latestTime);
    this.world.siteVersion += 1;
    const { siteVersion } = this.world;
    const { purgedBelow } = this;
    const at = { atMs: this.world.nowMs, setAtMs: this.world.nowMs };
    this.everywhere(kind, at, undefined, () => {
      if (kind === 'stale') this.markedBelow = siteVersion;
      else {
        this.purgedBelow = siteVersion;
        this.lastPurge = { at, before, purgedBelow };
      }
    });
  }

  /** Takes the last purge back: what it had purged may be shown again. */
  private undo(): void {
    const { lastPurge } = this;
    if (lastPurge === undefined || this.ordering) return;
    this.lastPurge = undefined;
    // From its first write on.
    this.purgedBelow = lastPurge.purgedBelow;
    for (const one of this.expected) one.purgedBelow = Math.min(one.purgedBelow, lastPurge.purgedBelow);
    this.everywhere('purge', { ...lastPurge.before, setAtMs: this.world.nowMs }, lastPurge.at, () => undefined);
  }

  private everywhere(kind: EpochKind, to: EpochTime, from: EpochTime | undefined, onDone: () => void): void {
    if (this.ordering || !this.world.regions.every(({ up }) => up)) return;
    this.ordering = true;
    // What begins later begins in a later millisecond.
    this.world.nowMs += 1;
    const crashed = this.world.regions.map((one) => one.crashes);
    Promise.all(this.world.regions.map((one) => one.change(kind, to, from)))
      .then(() => {
        this.ordering = false;
        if (this.world.regions.every((one, at) => one.crashes === crashed[at])) onDone();
      })
      .catch((error: unknown) => this.failures.push(error));
  }

  /** What is asked for when nothing else is under way. */
  async askAlone(index: number): Promise<SeenAnswer> {
    const { purgedBelow, markedBelow } = this;
    let answer: SeenAnswer | undefined;
    const answered = this.regionAt(index)
      .ask()
      .then((got) => (answer = got));
    while (await this.isWaiting()) await this.scheduler.waitNext(1);
    await answered;
    assert.ok(answer !== undefined);
    this.check(answer, { purgedBelow, markedBelow });
    return answer;
  }
}

describe('regions that render at once', () => {
  it('lose no page, tear none, agree in the end, and never show again what was purged, nor as fresh what was marked stale', async () => {
    const schedules = fc.record({
      scheduler: fc.scheduler(),
      regionCount: fc.constantFrom(2, 3),
      commands: fc.array(command, { maxLength: 60, size: 'max' }),
      picks: fc.array(fc.nat({ max: 99 }), { maxLength: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(schedules, async ({ scheduler, regionCount, commands, picks }) => {
        const run = new Run(scheduler, regionCount);
        for (const step of commands) await run.take(step);
        await run.settle(picks);
        const [first, ...others] = run.world.regions;
        for (const other of others)
          assert.deepEqual(
            { record: other.record, epoch: other.epoch },
            { record: first?.record, epoch: first?.epoch },
          );
        if (first?.state !== 'fresh') return;
        // Objects may still be on their way; the bucket of the region that wrote them is there.
        const late = [];
        for (const index of run.world.regions.keys()) late.push(await run.askAlone(index));
        while (run.world.deliver('object', 0));
        for (const index of run.world.regions.keys()) late.push(await run.askAlone(index));
        for (const answer of late)
          assert.deepEqual(
            { isHit: answer.cache.startsWith('HIT'), versions: answer.versions, etag: answer.etag },
            { isHit: true, versions: late[0]?.versions, etag: late[0]?.etag },
          );
        assert.ok(late.slice(regionCount).every(({ cache }) => cache === 'HIT'));
      }),
      { numRuns: 300, interruptAfterTimeLimit: 20_000 },
    );
  }).timeout(300_000);
});
