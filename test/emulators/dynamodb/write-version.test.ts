import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createWriteClock, isLater, type WriteVersion } from '../../../emulators/dynamodb/write-version';

describe('write versions', () => {
  it('let the later write win, and the greater region name at the same microsecond', () => {
    const at = (micros: number, region: string): WriteVersion => ({ micros, region });
    assert.equal(isLater(at(2, 'a'), at(1, 'b')), true);
    assert.equal(isLater(at(1, 'b'), at(2, 'a')), false);
    assert.equal(isLater(at(1, 'b'), at(1, 'a')), true);
    assert.equal(isLater(at(1, 'a'), at(1, 'b')), false);
    assert.equal(isLater(at(1, 'a'), at(1, 'a')), false);
  });

  it('come from a clock that never repeats nor goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 4e12, noNaN: true }), { minLength: 2 }), (times) => {
        let index = 0;
        const next = createWriteClock(() => times[index++] ?? 0);
        const micros = times.map(() => next());
        assert.ok(micros.every((value, at) => at === 0 || value > (micros[at - 1] ?? Infinity)));
      }),
    );
  });

  it('follow the clock, in microseconds', () => {
    let nowMs = 1_700_000_000_000;
    const next = createWriteClock(() => nowMs);
    assert.equal(next(), 1_700_000_000_000_000);
    nowMs += 5;
    assert.equal(next(), 1_700_000_000_005_000);
  });
});
