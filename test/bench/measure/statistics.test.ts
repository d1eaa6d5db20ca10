import assert from 'node:assert/strict';
import fc from 'fast-check';
import { median, quantile, ratio, rotated } from '../../../bench/measure/statistics';

describe('Statistics of the bench', () => {
  it('take the middle in any order, or the mean of the two in the middle', () => {
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([100, 2, 4, 1]), 3);
    assert.equal(median([7]), 7);
  });

  it('sort numbers as numbers', () => {
    assert.equal(median([10, 9, 100]), 10);
  });

  it('have no median without samples', () => {
    assert.equal(median([]), undefined);
  });

  it('interpolate between samples', () => {
    assert.equal(quantile([0, 10], 0.9), 9);
    assert.equal(quantile([1, 2, 3, 4, 5], 1), 5);
    assert.equal(quantile([1, 2, 3, 4, 5], 0), 1);
  });

  it('leave the samples as they were', () => {
    const samples = [3, 1, 2];
    median(samples);
    assert.deepEqual(samples, [3, 1, 2]);
  });

  it('never let more than half of the samples lie above or below the median', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (samples) => {
        const middle = median(samples) ?? Number.NaN;
        assert.ok(samples.filter((sample) => sample > middle).length <= samples.length / 2);
        assert.ok(samples.filter((sample) => sample < middle).length <= samples.length / 2);
      }),
    );
  });

  it('have no ratio without both values, or to 0', () => {
    assert.equal(ratio(3, 12), 0.25);
    assert.equal(ratio(undefined, 12), undefined);
    assert.equal(ratio(3, undefined), undefined);
    assert.equal(ratio(3, 0), undefined);
    assert.equal(ratio(3, -1), undefined);
  });

  it('put each member first in turn', () => {
    assert.deepEqual(
      [0, 1, 2, 3].map((round) => rotated(['a', 'b', 'c'], round).join('')),
      ['abc', 'bca', 'cab', 'abc'],
    );
    assert.deepEqual(rotated([], 5), []);
  });
});
