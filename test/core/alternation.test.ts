import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alternationSource } from '../../core/alternation';

describe('core/alternation', () => {
  it('matches the texts and nothing else', () => {
    const text = fc.stringMatching(/^[ab\-.^\]$ ]{1,6}$/);
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), fc.array(text), (texts, others) => {
        const pattern = new RegExp(`^(?:${alternationSource(texts)})$`);
        for (const one of texts) assert.match(one, pattern);
        for (const one of others) assert.equal(pattern.test(one), texts.includes(one), one);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same whatever the order, and shares beginnings and ends', () => {
    assert.equal(alternationSource(['b', 'a', 'b']), alternationSource(['a', 'b']));
    assert.equal(alternationSource(['doc', 'docx']), 'docx?');
    assert.equal(alternationSource(['woff', 'woff2', 'wof']), 'wof(?:f2?)?');
    assert.equal(alternationSource(['alphabot', 'beebot', 'cybot']), '(?:alpha|bee|cy)bot');
    assert.equal(alternationSource(['xalbot', 'xapbot', 'xelbot', 'xerbot']), 'x(?:a[lp]|e[lr])bot');
    assert.equal(alternationSource(['a.b']), 'a\\.b');
  });
});
