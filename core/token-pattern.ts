// How a bot's token is found in a user agent: the regular expression of a list of tokens.
//
// A token is found as it is written, ignoring case, where a word begins: `yeti/` in `(compatible; Yeti/1.1`. One that
// ends in bot or spider ends its word there, too: `ccbot` is not in `CCBottle`. With a leading `^` it is found
// only where the user agent begins: `^whatsapp`.
import { alternationSource, escapeForPattern } from './alternation';

const WORD_ENDINGS: readonly string[] = ['bot', 'spider'];

/** What setting the endings apart must save: it makes a human's every word be tried against more alternatives. */
const WORTH_APART_BYTES = 40;

/** The source of a pattern (flag `i`) that finds any of the tokens, all lower-case; empty if there are none. */
export function tokensSource(tokens: readonly string[]): string {
  const needed = [...new Set(tokens)].filter((token) => !tokens.some((other) => other !== token && implies(token, other)));
  const atStart = needed.filter((token) => token.startsWith('^'));
  const atWord = needed.filter((token) => /^\w/.test(token));
  const anywhere = needed.filter((token) => /^[^\w^]/.test(token));
  return [group('\\b', atWord), group('^', atStart.map((token) => token.slice(1))), group('', anywhere)]
    .filter((part) => part !== '')
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

function group(before: string, tokens: readonly string[]): string {
  const whole = tokens.filter(endsItsWord);
  const open = tokens.filter((token) => !endsItsWord(token));
  const alternatives = [
    ...(open.length === 0 ? [] : [alternationSource(open)]),
    ...(whole.length === 0 ? [] : [`${wholeWordsSource(whole)}(?![a-z])`]),
  ];
  return alternatives.length === 0 ? '' : `${before}(?:${alternatives.join('|')})`;
}

/** As any texts, or with the endings set apart before all else where that is much shorter. */
function wholeWordsSource(tokens: readonly string[]): string {
  const byEnding = WORD_ENDINGS.map((ending) => tokens.filter((token) => token.endsWith(ending)).map((token) => token.slice(0, -ending.length)));
  const apart = byEnding.flatMap((heads, index) => (heads.length === 0 ? [] : [`(?:${alternationSource(heads)})${WORD_ENDINGS[index] ?? ''}`]));
  const [only] = tokens;
  const together = tokens.length === 1 && only !== undefined ? escapeForPattern(only) : `(?:${alternationSource(tokens)})`;
  const joined = apart.length === 1 ? apart.join('') : `(?:${apart.join('|')})`;
  return joined.length + WORTH_APART_BYTES <= together.length ? joined : together;
}
