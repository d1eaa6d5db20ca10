// Says what is wrong with a token that config adds to the bots or removes from them.
import { groupTokens, LISTED_BOT_GROUPS } from './bot-groups';
import { impliedByRule, tokensSource } from './bots';

/** The longest token, in characters; the longest of our own has 33. */
export const MAX_TOKEN_LENGTH = 64;

/** The shortest token, in characters, a leading `^` not counted. */
export const MIN_TOKEN_LENGTH = 3;

/** What a token must not be found in: one user agent for each word that browsers, phones and applications share. */
const HUMANS: readonly string[] = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko',
  'Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0 OPR/120.0',
  'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Electron/38.0 Safari/537.36',
  'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 GSA/380.0 Instagram 390.0 [FBAN/FBIOS;FBAV/520.0] [LinkedInApp] [Pinterest/iOS]',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; U; Android 16; en-us; CUBOT X18 Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/520.0] SamsungBrowser/28.0 UCBrowser/13.4',
  'Opera/9.80 (Android; Opera Mini/36.2; U; en) Presto/2.12.423 Version/12.16',
];

/** What is wrong with a token to add, as the end of a sentence that begins with its setting's name; undefined if nothing is. */
export function botTokenProblem(token: string): string | undefined {
  const text = token.replace(/^\^/, '');
  if (token !== token.trim()) return 'begins or ends with white space, which a user agent would have to have there, too; leave it out';
  if (!/^[\x20-\x7e]*$/.test(token)) return 'has characters that user agents do not: use printable ASCII';
  if (text.length < MIN_TOKEN_LENGTH) return `is too short to tell a bot: use ${MIN_TOKEN_LENGTH} to ${MAX_TOKEN_LENGTH} characters (a leading ^ not counted)`;
  if (text.length > MAX_TOKEN_LENGTH) return `is too long: use ${MIN_TOKEN_LENGTH} to ${MAX_TOKEN_LENGTH} characters`;
  const pattern = new RegExp(tokensSource([token.toLowerCase()]), 'i');
  const human = HUMANS.find((userAgent) => pattern.test(userAgent));
  return human === undefined ? undefined : `is found in a person's browser (${human}); use more of the bot's name`;
}

/** What is wrong with a token to remove, as the end of a sentence; undefined if a group has it, or `other` would find it. */
export function botRemovalProblem(token: string): string | undefined {
  const known = LISTED_BOT_GROUPS.flatMap(groupTokens);
  const wanted = token.toLowerCase();
  if (known.includes(wanted)) return undefined;
  const near = nearestTokens(wanted, known);
  if (near.length === 0 && impliedByRule(wanted)) return undefined;
  return `is in no group of bots${near.length === 0 ? '' : `; near it: ${near.join(', ')}`}. docs/bots.md tells where the tokens are listed`;
}

function nearestTokens(wanted: string, known: readonly string[]): readonly string[] {
  const near = (token: string) =>
    (wanted.length >= MIN_TOKEN_LENGTH && (token.includes(wanted) || wanted.includes(token.replace(/^\^/, '')))) || distance(token, wanted) <= 2;
  return known.filter(near).slice(0, 5);
}

/** The number of characters to insert, drop or change to make one text the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries()) {
      const [above = 0, before = 0, diagonal = 0] = [row[j + 1], next[j], row[j]];
      next.push(Math.min(above + 1, before + 1, diagonal + (left === right ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
