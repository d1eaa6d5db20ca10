// Outages in any order: what bots get while regions go and come back, by the production check, decision and router.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { serveOriginId } from '../../../core/contract/edge-policies';
import { buildRoutingTable } from '../../../core/geography/build-routing-table';
import type { Region } from '../../../core/geography/regions';
import type { RoutingTable } from '../../../core/geography/routing-table';
import { checkerRegions } from '../../../core/health/checker-regions';
import { readRouterState } from '../../../core/routing/router-state';
import { chooseServeOrigins } from '../../../core/routing/serve-choice';
import { HealthLab } from '../../support/storage/health-lab';

const THREE = ['us-east-1', 'eu-central-1', 'ap-south-1'] as const;
const FIVE = ['eu-west-1', ...THREE, 'sa-east-1'] as const;

/** Looks in a row until a region counts as gone; the drill's checks look once. */
const LOOKS = 3;
const MINUTE_MS = 60_000;

/** Checkers' clocks differ. */
const SKEWS_MS = [0, -9_000, 9_000];

/** Outages that last for some checks. */
interface Phase {
  readonly gone: readonly Region[];
  readonly broken: readonly Region[];
  readonly checks: number;
}

/** Has been a hole: a change by one checker, which the others had not seen, was thought of as still to come. */
const UNSEEN_CHANGE: readonly Phase[] = [
  { gone: [], broken: ['sa-east-1'], checks: 3 },
  { gone: ['us-east-1'], broken: ['ap-south-1'], checks: 3 },
  { gone: [], broken: [], checks: 5 },
  { gone: ['ap-south-1'], broken: ['us-east-1'], checks: 3 },
];

const tables = new Map<string, RoutingTable>();

/** Making one takes longer than a whole drill. */
function tableOf(regions: readonly [Region, ...Region[]]): RoutingTable {
  const table = tables.get(regions.join()) ?? buildRoutingTable(regions, regions[0]);
  tables.set(regions.join(), table);
  return table;
}

/** A stack under its checkers: a region's outage takes its checker along, that of its function does not. */
class Stack {
  readonly lab: HealthLab;
  private readonly checks;
  private readonly table;

  constructor(readonly regions: readonly [Region, ...Region[]]) {
    const [home] = regions;
    this.lab = new HealthLab(regions);
    this.table = tableOf(regions);
    this.checks = checkerRegions(regions, home).map((region, index) => ({
      region,
      check: this.lab.checker(region, SKEWS_MS[index]),
    }));
  }

  /** One check of every checker that is there. */
  async tick(goneRegions: readonly Region[], brokenFunctions: readonly Region[]): Promise<void> {
    for (const region of this.regions) {
      const gone = goneRegions.includes(region) || brokenFunctions.includes(region);
      if (gone) this.lab.looks.set(region, { kind: 'gone', reason: 'error' });
      else this.lab.looks.delete(region);
    }
    for (const { region, check } of this.checks) if (!goneRegions.includes(region)) await check();
    this.lab.clock.advance(MINUTE_MS);
  }

  /** What a bot near each region gets: an error only if every origin that the router chose is gone. */
  answers(gone: readonly Region[]): readonly ('page' | 'site' | 'error')[] {
    const { table } = this;
    const value: unknown = JSON.parse(this.lab.text ?? '{}');
    return this.regions.map((_, index) => {
      const order = table.home.slice(index) + table.home.slice(0, index);
      const origins = chooseServeOrigins({ table, drained: [], canary: false }, order, '/', readRouterState(value));
      if (origins.length === 0) return 'site';
      return origins.every((origin) => gone.some((region) => serveOriginId(region) === origin)) ? 'error' : 'page';
    });
  }
}

describe('handlers/health, drill', () => {
  for (const [first, second] of THREE.flatMap((one) =>
    THREE.filter((other) => other !== one).map((other) => [one, other] as const),
  )) {
    it(`${first} goes, then ${second}: three checks later no bot sees an error, and all returns when they do`, async () => {
      const stack = new Stack(THREE);
      await stack.tick([], []);
      await stack.tick([first], []);
      for (let check = 0; check < LOOKS; check += 1) await stack.tick([first, second], []);
      assert.deepEqual(stack.answers([first, second]), ['page', 'page', 'page']);
      for (let check = 0; check < 5; check += 1) await stack.tick([second], []);
      assert.deepEqual(stack.lab.drained(), [second]);
      for (let check = 0; check < 5; check += 1) await stack.tick([], []);
      assert.deepEqual(stack.lab.text, '{}');
    });
  }

  it('bots get the site when every region’s function fails, and pages from the first that answers', async () => {
    const stack = new Stack(THREE);
    for (let check = 0; check < LOOKS; check += 1) await stack.tick([], THREE);
    assert.deepEqual(stack.answers(THREE), ['site', 'site', 'site']);
    await stack.tick([], THREE.slice(1));
    assert.deepEqual(stack.answers(THREE.slice(1)), ['page', 'page', 'page']);
  });

  it('a stack of one region has its checker elsewhere: bots get the site', async () => {
    const stack = new Stack(['eu-central-1']);
    for (let check = 0; check < LOOKS; check += 1) await stack.tick(['eu-central-1'], []);
    assert.deepEqual(stack.answers(['eu-central-1']), ['site']);
    await stack.tick([], []);
    assert.deepEqual(stack.answers([]), ['page']);
  });

  /** One phase of outages after the other, then none. */
  async function live(regions: readonly [Region, ...Region[]], phases: readonly Phase[]): Promise<void> {
    const stack = new Stack(regions);
    for (const { gone, broken, checks } of phases) {
      for (let check = 1; check <= checks; check += 1) {
        await stack.tick(gone, broken);
        if (check >= LOOKS) assert.ok(!stack.answers([...gone, ...broken]).includes('error'), stack.lab.text);
      }
    }
    for (let check = 0; check < 8; check += 1) await stack.tick([], []);
    assert.deepEqual(stack.lab.drained(), []);
  }

  for (const regions of [THREE, FIVE]) {
    it(`${regions.length} regions, two gone, functions broken: three checks after a change no bot sees an error`, async () => {
      const some = fc.subarray([...regions]);
      const atMostTwo = fc.subarray([...regions], { maxLength: 2 });
      const phases = fc.array(fc.record({ gone: atMostTwo, broken: some, checks: fc.integer({ min: 1, max: 7 }) }), {
        minLength: 1,
        maxLength: 8,
      });
      await fc.assert(
        fc.asyncProperty(phases, (all) => live(regions, all)),
        { numRuns: 150 },
      );
    });
  }

  it('nor after a change that one checker made and the others did not see', () => live(FIVE, UNSEEN_CHANGE));

  it('a region that flickers changes nothing after its first drain', async () => {
    const stack = new Stack(THREE);
    for (let check = 0; check < 60; check += 1) await stack.tick([], check % 4 === 3 ? [] : ['eu-central-1']);
    assert.deepEqual(
      { drained: stack.lab.drained(), writes: stack.lab.requests.filter((one) => one === 'write').length },
      { drained: ['eu-central-1'], writes: 1 },
    );
  });
});
