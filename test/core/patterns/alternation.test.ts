import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alternationSource, WORD_END } from '../../../core/patterns/alternation';

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

  it('is the same for any order, and shares beginnings and ends', () => {
    assert.equal(alternationSource(['b', 'a', 'b']), alternationSource(['a', 'b']));
    assert.equal(alternationSource(['doc', 'docx']), 'docx?');
    assert.equal(alternationSource(['woff', 'woff2', 'wof']), 'wof(?:f2?)?');
    assert.equal(alternationSource(['alphabot', 'beebot', 'cybot']), '(?:alpha|bee|cy)bot');
    assert.equal(alternationSource(['xalbot', 'xapbot', 'xelbot', 'xerbot']), 'x(?:a[lp]|e[lr])bot');
    assert.equal(alternationSource(['a.b']), 'a\\.b');
  });

  it('lets no letter follow where a word ends', () => {
    assert.equal(alternationSource([`abot${WORD_END}`, 'abots', 'abo-x']), 'abo(?:-x|t(?:(?![a-z])|s))');
    assert.equal(alternationSource([`xa${WORD_END}`, `xbc${WORD_END}`]), 'x(?:a|bc)(?![a-z])');
    const word = fc.stringMatching(/^[ab-]{1,5}$/);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 8 }),
        fc.array(word, { maxLength: 8 }),
        fc.array(word),
        (whole, open, others) => {
          const pattern = new RegExp(`^(?:${alternationSource([...whole.map((one) => one + WORD_END), ...open])})`);
          const isFound = (text: string) =>
            open.some((one) => text.startsWith(one)) ||
            whole.some((one) => text.startsWith(one) && !/^[a-z]/.test(text.slice(one.length)));
          for (const text of [...whole, ...open, ...others])
            for (const rest of ['', 'a', '-'])
              assert.equal(pattern.test(text + rest), isFound(text + rest), text + rest);
        },
      ),
      { numRuns: 500 },
    );
  });
});
