// A crawler, and a browser, in front of a local run.
import type { LocalSettings } from '../../../core/settings/stack-settings';
import { DEFAULT_LOCAL_SETTINGS } from '../../../local/settings-file';
import { type RawAnswer, rawRequest } from '../machine/raw-request';

type Headers = Readonly<Record<string, string>>;

/** Asks as Googlebot does, from a country. */
export function crawl(url: string, target: string, country = 'DE', headers: Headers = {}): Promise<RawAnswer> {
  const own = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)', 'cloudfront-viewer-country': country };
  return rawRequest(url, target, { headers: { ...own, ...headers } });
}

let probes = 0;

/** The settings of a local run for {@link crawlBehindEdge}: its header is in the key. */
export const PROBED_SETTINGS: LocalSettings = { ...DEFAULT_LOCAL_SETTINGS, forwardedHeaders: ['x-probe'] };

/** The same past every copy of the edge. */
export function crawlBehindEdge(url: string, target: string, country = 'DE'): Promise<RawAnswer> {
  probes += 1;
  return crawl(url, target, country, { 'x-probe': String(probes) });
}

/** Asks as a person's browser does. */
export function browse(url: string, target: string, headers: Headers = {}): Promise<RawAnswer> {
  return rawRequest(url, target, { headers: { 'user-agent': 'Mozilla/5.0 (X11) Chrome/153.0.0.0', ...headers } });
}

/** Where an answer says that it came from, with the reason, if there is one. */
export function cacheOf({ headers }: RawAnswer): string {
  return [headers['x-georender-cache'], headers['x-georender-reason']].filter((value) => value !== undefined).join(' ');
}

/** Asks again until an answer is the wanted one; the test's own time-out is the end of it. */
export async function until(
  ask: () => Promise<RawAnswer>,
  isWanted: (answer: RawAnswer) => boolean,
): Promise<RawAnswer> {
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
  }
}
