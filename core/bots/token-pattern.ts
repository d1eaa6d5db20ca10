// How a bot's token is found in a user agent: the regular expression of a list of tokens.
//
// A token is found as it is written, ignoring case, where a word begins: `yeti/` in `(compatible; Yeti/1.1`. One that
// ends in bot or spider ends its word there, too: `ccbot` is not in `CCBottle`. With a leading `^` it is found
// only where the user agent begins: `^whatsapp`.
//
// Every human's request is tried against the pattern at each beginning of a word, and PCRE tries one alternative after
// the other. So a long list is split by first characters, and each part is refused by one look at the next character.
import { alternationSource, escapeForPattern, WORD_END } from '../patterns/alternation';

const WORD_ENDINGS: readonly string[] = ['bot', 'spider'];

/** What setting the endings apart must save: it makes a human's every word be tried against more alternatives. */
const WORTH_APART_BYTES = 40;

/** Into how many parts a long list is split. Two are slower under njs, four no faster for the bytes that they take. */
const PARTS = 3;

/** From how many first characters on a list is split: a shorter one's steps are few, and its bytes are better saved. */
const LEAST_FIRSTS = 18;

/** The source of a pattern (flag `i`) that finds any of the tokens, all lower-case; empty if there are none. */
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

/** Whether no string has the token but has the other one, too. */
export function implies(token: string, other: string): boolean {
  const [text, part] = [token.replace(/^\^/, ''), other.replace(/^\^/, '')];
  if (!text.includes(part)) return false;
  if (other.startsWith('^') && !token.startsWith('^')) return false;
  const begin = other.startsWith('^') ? '^' : /^\w/.test(other) ? '\\b' : '';
  // What follows the token is unknown, so the other one's end must be seen within it, or be its own end.
  const end = !endsItsWord(other) ? '' : endsItsWord(text) ? '(?![a-z])' : '(?=[^a-z])';
  return new RegExp(begin + escapeForPattern(part) + end).test(text);
}

function endsItsWord(token: string): boolean {
  return WORD_ENDINGS.some((ending) => token.endsWith(ending));
}

/** Any of the tokens. Of many, a third at a time, each behind a look at the first characters that it has. */
function partsSource(tokens: readonly string[]): string {
  const firsts = [...new Set(tokens.map((token) => token.slice(0, 1)))].sort();
  if (firsts.length < LEAST_FIRSTS) return anySource(tokens);
  const parts = Array.from({ length: PARTS }, (_, index) =>
    firsts.slice(Math.round((index * firsts.length) / PARTS), Math.round(((index + 1) * firsts.length) / PARTS)),
  );
  // Not a character more than needed: with all digits for the one that is, PCRE would try at every digit.
  const within = (part: readonly string[]) => anySource(tokens.filter((token) => part.includes(token.slice(0, 1))));
  return parts.map((part) => `(?=[${setSource(part)}])(?:${within(part)})`).join('|');
}

/** A set's inside, for sorted letters, digits and `_`: three or more in a row as a range. */
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

/** Any of the tokens, each under its first character, or those that end their words apart where that is much shorter. */
function anySource(tokens: readonly string[]): string {
  if (tokens.length === 0) return '';
  const together = alternationSource(tokens.map((token) => (endsItsWord(token) ? token + WORD_END : token)));
  const apart = apartSource(tokens);
  return apart.length + WORTH_APART_BYTES <= together.length ? apart : together;
}

/** Any of the tokens: those that end their words last, by their endings. */
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
