// The regular expression of a list of tokens.
//
// A token matches as it is written, ignoring case, at the beginning of a word: `yeti/` in `(compatible; Yeti/1.1`. A
// token that ends in bot or spider must end its word, too: `ccbot` is not in `CCBottle`. A leading `^` matches only at
// the user agent's beginning: `^whatsapp`.
//
// Every person's request is tested at each beginning of a word, and PCRE tries one alternative after the other. So a
// long list is split by first characters, and a look at the next character refuses each part.
import { alternationSource, escapeForPattern, WORD_END } from '../patterns/alternation';

const WORD_ENDINGS: readonly string[] = ['bot', 'spider'];

/**
 * The least saving that pays for separate endings: they cost more alternatives at each word of a person's user agent.
 */
const WORTH_APART_BYTES = 40;

/** The parts of a long list. Two are slower under njs; four are no faster for their bytes. */
const PARTS = 3;

/** The least first characters of a list that is split: a shorter list has few steps, and its bytes count more. */
const LEAST_FIRSTS = 18;

/** The source of a pattern (flag `i`) that finds any of the tokens, all lower case; empty without tokens. */
export function tokensSource(tokens: readonly string[]): string {
  const needed = [...new Set(tokens)].filter(
    (token) => !tokens.some((other) => other !== token && implies(token, other)),
  );
  const atStart = needed.filter((token) => token.startsWith('^')).map((token) => token.slice(1));
  const atWord = needed.filter((token) => /^\w/.test(token));
  const anywhere = needed.filter((token) => /^[^\w^]/.test(token));
  const sources = { '\\b': partsSource(atWord), '^': anySource(atStart), '': anySource(anywhere) };
  return Object.entries(sources)
    .filter(([, source]) => source !== '')
    .map(([before, source]) => `${before}(?:${source})`)
    .join('|');
}

/** Whether every string with the token has the other one, too. */
export function implies(token: string, other: string): boolean {
  const [text, part] = [token.replace(/^\^/, ''), other.replace(/^\^/, '')];
  if (!text.includes(part)) return false;
  if (other.startsWith('^') && !token.startsWith('^')) return false;
  const begin = other.startsWith('^') ? '^' : /^\w/.test(other) ? '\\b' : '';
  // The text after the token is unknown: the other's end must be within it, or be its own end.
  const end = !endsItsWord(other) ? '' : endsItsWord(text) ? '(?![a-z])' : '(?=[^a-z])';
  return new RegExp(begin + escapeForPattern(part) + end).test(text);
}

function endsItsWord(token: string): boolean {
  return WORD_ENDINGS.some((ending) => token.endsWith(ending));
}

/** Any of the tokens. A long list is split in thirds, each after a look at its first characters. */
function partsSource(tokens: readonly string[]): string {
  const firsts = [...new Set(tokens.map((token) => token.slice(0, 1)))].sort();
  if (firsts.length < LEAST_FIRSTS) return anySource(tokens);
  const parts = Array.from({ length: PARTS }, (_, index) =>
    firsts.slice(Math.round((index * firsts.length) / PARTS), Math.round(((index + 1) * firsts.length) / PARTS)),
  );
  // Exactly the needed characters: with all digits instead of one, PCRE would try at every digit.
  const within = (part: readonly string[]) => anySource(tokens.filter((token) => part.includes(token.slice(0, 1))));
  return parts.map((part) => `(?=[${setSource(part)}])(?:${within(part)})`).join('|');
}

/** The inside of a set of sorted characters: three or more in a row become a range. */
function setSource(characters: readonly string[]): string {
  const runs: string[] = [];
  for (const character of characters) {
    const last = runs[runs.length - 1];
    const isNext = last !== undefined && last.charCodeAt(last.length - 1) + 1 === character.charCodeAt(0);
    if (isNext) runs[runs.length - 1] = last + character;
    else runs.push(character);
  }
  return runs.map((run) => (run.length < 3 ? run : `${run.slice(0, 1)}-${run.slice(-1)}`)).join('');
}

/** Any of the tokens, each under its first character; or with separate endings where that is much shorter. */
function anySource(tokens: readonly string[]): string {
  if (tokens.length === 0) return '';
  const together = alternationSource(tokens.map((token) => (endsItsWord(token) ? token + WORD_END : token)));
  const apart = apartSource(tokens);
  return apart.length + WORTH_APART_BYTES <= together.length ? apart : together;
}

/** Any of the tokens, those with an ending last, grouped by ending. */
function apartSource(tokens: readonly string[]): string {
  const open = tokens.filter((token) => !endsItsWord(token));
  const byEnding = WORD_ENDINGS.flatMap((ending) => {
    const heads = tokens.filter((token) => token.endsWith(ending)).map((token) => token.slice(0, -ending.length));
    return heads.length === 0 ? [] : [`(?:${alternationSource(heads)})${ending}`];
  });
  const whole = byEnding.length < 2 ? byEnding : [`(?:${byEnding.join('|')})`];
  return [...(open.length === 0 ? [] : [alternationSource(open)]), ...whole.map((source) => `${source}(?![a-z])`)].join(
    '|',
  );
}
