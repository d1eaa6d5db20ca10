import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { createTokenTest } from '../../../handlers/serve/router-token';

const digest = (token: string) => crypto.createHash('sha256').update(token).digest('hex');

describe('handlers/serve/router-token', () => {
  const isRouter = createTokenTest([digest('current'), digest('previous')]);

  it('accepts each token', () => assert.deepEqual(['current', 'previous'].map(isRouter), [true, true]));

  for (const [what, token] of Object.entries({
    'no token': undefined,
    'an empty token': '',
    'a part of it': 'curren',
    'more than it': 'current!',
    'it twice, as an HTTP API joins them': 'current,current',
    'it in another case': 'CURRENT',
    'its digest': digest('current'),
    'a text with it that nobody would send': `${'current'.padEnd(600)}`,
  })) {
    it(`refuses ${what}`, () => assert.equal(isRouter(token), false));
  }

  it('compares digests of one length, all of them, in constant time', () => {
    const compared: number[][] = [];
    const { timingSafeEqual } = crypto;
    crypto.timingSafeEqual = (one, other) => {
      compared.push([one.byteLength, other.byteLength]);
      return timingSafeEqual(one, other);
    };
    try {
      for (const token of ['current', 'previous', 'x', undefined]) {
        compared.length = 0;
        isRouter(token);
        assert.deepEqual(compared, [
          [32, 32],
          [32, 32],
        ]);
      }
    } finally {
      crypto.timingSafeEqual = timingSafeEqual;
    }
  });
});
