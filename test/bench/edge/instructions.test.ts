import assert from 'node:assert/strict';
import { CountError, instructionsOf } from '../../../bench/edge/instructions';

describe('The count of instructions', () => {
  it('is the total that cachegrind prints', () => {
    assert.equal(
      instructionsOf('==26656== Cachegrind\n==26656== \n==26656== I   refs:      116,462,623\n'),
      116_462_623,
    );
    assert.equal(instructionsOf('==1== I refs:        999\n==1== '), 999);
  });

  it('is not taken from other lines', () => {
    assert.throws(() => instructionsOf('==1== D refs: 12\n'), CountError);
    assert.throws(() => instructionsOf(''), CountError);
    assert.throws(() => instructionsOf('I refs: 12\n'), CountError);
  });
});
