// Access logs for tests: lines by a seeded generator, the same on every machine.
import { DESKTOP_USER_AGENT } from '../../../core/contract/user-agent';

/** A line as CloudFront's JSON has it, and what `serve` logged of it. */
export interface TestLine {
  readonly edge: Readonly<Record<string, string>>;
  readonly serve: Readonly<Record<string, string | number>> | undefined;
}

const AGENTS: readonly string[] = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.3; +https://openai.com/gptbot)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'Mozilla/5.0 (compatible; AcmeBot/1.0)',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
  DESKTOP_USER_AGENT,
];
const COUNTRIES = ['DE', 'US', 'IN', 'FR', '-'];
const STATUSES = ['200', '200', '200', '200', '200', '304', '404', '301', '503', '403'];
const RESULTS = ['Hit', 'RefreshHit', 'Miss', 'Miss', 'Error'];
const CACHES = ['HIT', 'MISS', 'STALE'];
const AGES = [10, 600, 7200, 200_000, 900_000];
const PARAMETERS = ['', '', '', 'utm_source,sid'];

/** The first line's time; the others follow within a day. */
export const LOG_STARTS_AT_MS = Date.UTC(2026, 10, 28);

/** A day. */
export const LOG_DAY = { fromMs: LOG_STARTS_AT_MS, toMs: LOG_STARTS_AT_MS + 86_400_000 };

/** So many lines, evenly over {@link LOG_DAY}. */
export function testLines(count: number): readonly TestLine[] {
  const next = seeded(42);
  const oneOf = (values: readonly string[]): string => values[Math.floor(next() * values.length)] ?? '';
  return Array.from({ length: count }, (_, at): TestLine => {
    const time = new Date(LOG_STARTS_AT_MS + Math.floor((at * 86_400_000) / count)).toISOString();
    const result = oneOf(RESULTS);
    const edge = {
      date: time.slice(0, 10),
      time: time.slice(11, 19),
      'x-edge-location': 'FRA60-P1',
      'sc-bytes': String(1000 + Math.floor(next() * 9000)),
      'c-ip': `198.51.100.${Math.floor(next() * 250)}`,
      'cs-method': 'GET',
      'cs-uri-stem': `/articles/${Math.floor(next() * next() * 50)}`,
      'sc-status': oneOf(STATUSES),
      'cs(User-Agent)': oneOf(AGENTS).replaceAll(' ', '%20'),
      'x-edge-result-type': result,
      'x-edge-request-id': `request-${at}==`,
      'x-host-header': 'www.example.com',
      'time-taken': (next() * 2).toFixed(3),
      'sc-content-type': 'text/html;%20charset=utf-8',
      'c-country': oneOf(COUNTRIES),
    };
    return { edge, serve: result === 'Miss' ? serveLine(edge['x-edge-request-id'], oneOf, next) : undefined };
  });
}

function serveLine(requestId: string, oneOf: (values: readonly string[]) => string, next: () => number) {
  return {
    request_id: requestId,
    region: oneOf(['eu-central-1', 'us-east-1']),
    cache: oneOf(CACHES),
    reason: '',
    age_seconds: AGES[Math.floor(next() * AGES.length)] ?? 0,
    duration_ms: Math.floor(next() * 900),
    parameters: oneOf(PARAMETERS),
  };
}

/** A linear congruential generator (Numerical Recipes), from 0 to below 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
