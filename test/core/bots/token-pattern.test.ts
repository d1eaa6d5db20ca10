import assert from 'node:assert/strict';
import fc from 'fast-check';
import { implies, tokensSource } from '../../../core/bots/token-pattern';

const FIRST_CHARACTERS = [...'abcdefghijklmnopqrstuvwxyz0379_'];

/** The meaning of the tokens, tried one by one at every place: slow, and without a pattern. */
function hasAny(tokens: readonly string[], userAgent: string): boolean {
  const lower = userAgent.toLowerCase();
  const isAt = (token: string, at: number) => {
    const text = token.replace('^', '');
    const [before, after] = [at === 0 ? ' ' : lower.charAt(at - 1), lower.charAt(at + text.length)];
    if (!lower.startsWith(text, at) || (token.startsWith('^') && at > 0)) return false;
    if (isWordCharacter(token.charAt(0)) && isWordCharacter(before)) return false;
    return !((text.endsWith('bot') || text.endsWith('spider')) && after >= 'a' && after <= 'z');
  };
  return tokens.some((token) => Array.from(lower, (_, at) => at).some((at) => isAt(token, at)));
}

function isWordCharacter(character: string): boolean {
  return character !== '' && 'abcdefghijklmnopqrstuvwxyz0123456789_'.includes(character);
}

const fragment = fc.constantFrom(
  'bot',
  'spider',
  'bots',
  'a',
  'b',
  'ab',
  '1',
  '-',
  '/',
  ' ',
  '.',
  '(',
  '+',
  '[',
  '\\',
  'bot/',
);
const fragments = fc.array(fragment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
const token = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(fc.constantFrom(...FIRST_CHARACTERS), fragments).map(([first, rest]) => first + rest),
  },
  { weight: 1, arbitrary: fragments.map((text) => `^${text}`) },
  { weight: 1, arbitrary: fragments },
);

const fewTokens = fc.array(token, { maxLength: 12 });
const manyTokens = fc.array(token, { minLength: 40, maxLength: 80, size: 'max' });

/** Tokens, and a user agent of them, of their beginnings and ends, and of what may stand between them. */
const tokensAndUserAgent = fc.oneof(fewTokens, manyTokens).chain((tokens) => {
  const texts = tokens.length === 0 ? ['a'] : tokens.map((one) => one.replace('^', ''));
  const text = fc.constantFrom(...texts);
  const part = fc.oneof(
    text,
    text.map((one) => one.slice(0, -1)),
    text.map((one) => one.slice(1)),
    text.map((one) => one.toUpperCase()),
    fragment,
    fc.constantFrom(...' ;/_Zz9'),
  );
  return fc.tuple(
    fc.constant(tokens),
    fc.array(part, { maxLength: 5 }).map((parts) => parts.join('')),
  );
});

/** The sets of characters that the parts of a pattern look for, as they are written. */
function looks(source: string): readonly string[] {
  return [...source.matchAll(/\(\?=(\[[^\]]+\])\)/g)].map(([, set = '']) => set);
}

function listOf(firsts: readonly string[]): readonly string[] {
  return firsts.flatMap((first) => [`${first}alpha/`, `${first}beta-x`]);
}

describe('core/token-pattern', () => {
  it('matches each token alone, and nothing else', () => {
    const seen = { found: 0, missed: 0, foundInParts: 0, missedInParts: 0 };
    fc.assert(
      fc.property(tokensAndUserAgent, ([tokens, userAgent]) => {
        const source = tokensSource(tokens);
        const expected = hasAny(tokens, userAgent);
        assert.equal(source !== '' && new RegExp(source, 'i').test(userAgent), expected, source);
        seen[expected ? 'found' : 'missed']++;
        if (looks(source).length > 0) seen[expected ? 'foundInParts' : 'missedInParts']++;
      }),
      { numRuns: 2000 },
    );
    for (const [what, times] of Object.entries(seen)) assert.ok(times >= 100, `${what} only ${times} times`);
  });

  it('finds no implication between tokens that a user agent refutes', () => {
    fc.assert(
      fc.property(tokensAndUserAgent, ([tokens, userAgent]) => {
        const [one = 'a', other = 'ab'] = tokens;
        if (implies(one, other) && hasAny([one], userAgent))
          assert.ok(hasAny([other], userAgent), `${one} implies ${other}`);
      }),
      { numRuns: 500 },
    );
  });

  it('looks for exactly the first characters of each third of a long list', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(FIRST_CHARACTERS, { minLength: 18 }), (firsts) => {
        const source = tokensSource(listOf(firsts));
        const sets = looks(source).map((set) => new RegExp(`^${set}$`));
        const found = sets.map((set) =>
          Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter((one) => set.test(one)),
        );
        assert.deepEqual(found.flat(), [...firsts].sort());
        assert.equal(found.length, 3);
        for (const { length } of found) assert.ok(Math.abs(length - firsts.length / 3) < 1, source);
      }),
      { numRuns: 50 },
    );
  });

  it('writes three or more characters in a row as a range', () => {
    assert.deepEqual(looks(tokensSource(listOf([...'017abdefghkmnopqrxyz_']))), ['[017_abd]', '[e-hkmn]', '[o-rx-z]']);
  });

  it('splits neither a short list, nor tokens for the beginning or any place', () => {
    assert.deepEqual(looks(tokensSource(listOf(FIRST_CHARACTERS.slice(0, 17)))), []);
    assert.deepEqual(looks(tokensSource(FIRST_CHARACTERS.flatMap((first) => [`^${first}lpha`, `+${first}eta`]))), []);
    assert.equal(
      tokensSource(['ccbot', 'cat/', 'dog', '^ding', '+http']),
      '\\b(?:c(?:at/|cbot(?![a-z]))|dog)|^(?:ding)|(?:\\+http)',
    );
  });

  it('sets the endings of words apart where many tokens share one, not for a few bytes', () => {
    const many = [...'abcdefgh'].flatMap((first) => [`${first}xbot`, `${first}ybot`, `${first}z${first}/`]);
    const [open, heads] = [
      [...'abcdefgh'].map((first) => `${first}z${first}/`),
      [...'abcdefgh'].map((first) => `${first}[xy]`),
    ];
    assert.equal(tokensSource(many), `\\b(?:${open.join('|')}|(?:${heads.join('|')})bot(?![a-z]))`);
    // Separately it would be shorter, but each word of a person's user agent would be tested against more alternatives.
    assert.equal(
      tokensSource(['axxbot', 'bx', 'bybot', 'cy/', 'czbot', 'cw']),
      '\\b(?:axxbot(?![a-z])|b(?:x|ybot(?![a-z]))|c(?:w|y/|zbot(?![a-z])))',
    );
    assert.equal(tokensSource(['axbot', 'aybot', 'bz/']), '\\b(?:a[xy]bot(?![a-z])|bz/)');
  });

  it('is empty for no tokens', () => {
    assert.equal(tokensSource([]), '');
  });
});
