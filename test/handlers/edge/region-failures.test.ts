import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FAILED_REGION_MS, SUSPECTED_REGION_MS } from '../../../core/contract/time-outs';
import type { Region } from '../../../core/geography/regions';
import { createRegionFailures } from '../../../handlers/edge/region-failures';

const REGIONS: readonly Region[] = ['eu-central-1', 'us-east-1', 'ap-south-1'];
const [NEAREST, NEXT, THIRD] = REGIONS;

describe('handlers/edge/region-failures', () => {
  it('sends a second attempt to the next region, and later first attempts past the failed one', () => {
    const failures = createRegionFailures();
    assert.equal(failures.first('a', REGIONS, 0), NEAREST);
    assert.equal(failures.second('a', REGIONS, 1_000), NEXT);
    assert.equal(failures.first('b', REGIONS, 1_000 + FAILED_REGION_MS - 1), NEXT);
    assert.equal(failures.first('c', REGIONS, 1_000 + FAILED_REGION_MS), NEAREST);
  });

  it('ends at the site when every region has failed, until they are tried again', () => {
    const failures = createRegionFailures();
    const visit = (id: string, nowMs: number) => [
      failures.first(id, REGIONS, nowMs),
      failures.second(id, REGIONS, nowMs),
    ];
    assert.deepEqual(visit('a', 0), [NEAREST, NEXT]);
    assert.deepEqual(visit('b', 1_000), [NEXT, THIRD]);
    assert.deepEqual(visit('c', 2_000), [THIRD, undefined]);
    assert.deepEqual(visit('d', 3_000), [undefined, undefined]);
    assert.deepEqual(visit('e', FAILED_REGION_MS), [NEAREST, undefined]);
  });

  it('lets a second attempt go only to regions that have not failed for some minutes', () => {
    const failures = createRegionFailures();
    const both = REGIONS.slice(0, 2);
    const visit = (id: string, nowMs: number) => [failures.first(id, both, nowMs), failures.second(id, both, nowMs)];
    assert.deepEqual(visit('a', 0), [NEAREST, NEXT]);
    assert.deepEqual(visit('b', 1_000), [NEXT, undefined]);
    assert.deepEqual(visit('c', 1_000 + FAILED_REGION_MS), [NEAREST, undefined]);
    assert.deepEqual(visit('d', 1_000 + SUSPECTED_REGION_MS), [NEAREST, NEXT]);
  });

  it('blames the region that the first attempt would take here, if another sandbox made it', () => {
    const failures = createRegionFailures();
    assert.equal(failures.second('of another sandbox', REGIONS, 0), NEXT);
    assert.equal(failures.first('a', REGIONS, 0), NEXT);
  });

  it('tells the region of a failed first attempt, and none if no region was well, here or in another sandbox', () => {
    const failures = createRegionFailures();
    for (const region of REGIONS) {
      assert.equal(failures.first(region, REGIONS, 0), region);
      assert.equal(failures.failed(region, REGIONS, 0), region);
    }
    assert.equal(failures.first('a', REGIONS, 0), undefined);
    assert.equal(failures.failed('a', REGIONS, 0), undefined);
    assert.equal(failures.failed('of another sandbox', REGIONS, 0), undefined);
  });

  it('blames no region if the first attempt was the site’s', () => {
    const failures = createRegionFailures();
    assert.equal(failures.first('a', [], 0), undefined);
    assert.equal(failures.second('a', REGIONS, 0), NEAREST);
  });

  it('skips a region that failed without a second attempt', () => {
    const failures = createRegionFailures();
    failures.note('eu-central-1', 1_000);
    assert.equal(failures.first('a', REGIONS, 1_000 + FAILED_REGION_MS - 1), NEXT);
    assert.equal(failures.first('b', REGIONS, 1_000 + FAILED_REGION_MS), NEAREST);
  });

  it('blames the region of each request’s own first attempt', () => {
    const failures = createRegionFailures();
    assert.equal(failures.first('near', REGIONS, 0), NEAREST);
    assert.equal(failures.first('far', REGIONS.toReversed(), 0), THIRD);
    assert.equal(failures.second('far', REGIONS.toReversed(), 0), NEXT);
    assert.equal(failures.first('later', REGIONS, 0), NEAREST);
  });

  it('never repeats the region that has just failed, and chooses of the given regions alone', () => {
    const step = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      isSecond: fc.boolean(),
      regions: fc.shuffledSubarray([...REGIONS]),
      pauseMs: fc.nat(FAILED_REGION_MS),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const failures = createRegionFailures();
        const firsts = new Map<string, Region | undefined>();
        let nowMs = 0;
        for (const { id, isSecond, regions, pauseMs } of steps) {
          nowMs += pauseMs;
          const chosen = failures[isSecond ? 'second' : 'first'](id, regions, nowMs);
          assert.ok(chosen === undefined || regions.includes(chosen));
          if (isSecond && firsts.get(id) !== undefined) assert.notEqual(chosen, firsts.get(id));
          firsts.set(id, isSecond ? undefined : chosen);
        }
      }),
    );
  });
});
