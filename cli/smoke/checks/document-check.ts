// Check: people get no old document, even if the site's `s-maxage` is a year.
import type { Waiting, WebAnswer, WebHost } from '../ports';
import type { Check, CheckOutcome } from './check';
import { BROWSER_HEADERS, CLOSED_STATUSES, describeAnswer, freshTarget, isEdgeHit } from './visitors';

/** The subject of the check. */
export interface DocumentCheck {
  readonly edge: WebHost;
  readonly site: WebHost;
  readonly page: string;
  readonly waiting: Waiting;
}

/** The router renews documents with every minute. */
const LONGEST_LIFE_MS = 60_000;

/** An edge keeps no document for longer than a minute, and what people get is what the origin has. */
export function documentCheck({ edge, site, page, waiting }: DocumentCheck): Check {
  return {
    name: 'people get no document older than a minute',
    async run() {
      const target = freshTarget(page);
      await edge.ask(target, BROWSER_HEADERS);
      await waiting.sleep(LONGEST_LIFE_MS + 1_000);
      const again = await edge.ask(target, BROWSER_HEADERS);
      if (isEdgeHit(again)) {
        return {
          kind: 'failed',
          expected: 'a document that is asked for again after a minute',
          came: `${describeAnswer(again)}, age: ${again.headers['age'] ?? 'none'}`,
          lookAt: 'the cache policy of the default behaviour, which must list X-Georender-Minute, and its function',
        };
      }
      return (
        (await oldAtItsOrigin(edge, site, page)) ?? (await oldAtItsOrigin(edge, site, page)) ?? ofToday(site, page)
      );
    },
  };
}

/** Compares what people get with a document that no cache can have; undefined if they differ. */
async function oldAtItsOrigin(edge: WebHost, site: WebHost, page: string): Promise<CheckOutcome | undefined> {
  const [shown, current] = [await edge.ask(page, BROWSER_HEADERS), await site.ask(freshTarget(page), BROWSER_HEADERS)];
  if (CLOSED_STATUSES.includes(current.status) && current.status !== shown.status) {
    return {
      kind: 'ok',
      detail:
        'an edge asks again after a minute (the origin lets only CloudFront in, so its own copy can’t be compared)',
    };
  }
  return isSame(shown, current)
    ? { kind: 'ok', detail: 'an edge asks again after a minute, and gives what the origin has now' }
    : undefined;
}

async function ofToday(site: WebHost, page: string): Promise<CheckOutcome> {
  const [one, other] = [
    await site.ask(freshTarget(page), BROWSER_HEADERS),
    await site.ask(freshTarget(page), BROWSER_HEADERS),
  ];
  if (!isSame(one, other))
    return { kind: 'skipped', reason: 'the page differs with every request; name another by --page' };
  const kept = await site.ask(page, BROWSER_HEADERS);
  return {
    kind: 'failed',
    expected: `the document that the origin has now (${one.body.length} bytes)`,
    came:
      `another one, though the edge asked for it; the origin itself answers ${page} with ${describeAnswer(kept)}, ` +
      `age: ${kept.headers['age'] ?? 'none'}`,
    lookAt:
      'the cache of the origin (a second CloudFront?): every deployment must clear it, or the site must send s-maxage=60 ' +
      'with its documents; if a deployment was under way, try again',
  };
}

function isSame(one: WebAnswer, other: WebAnswer): boolean {
  return one.status === other.status && one.body.equals(other.body);
}
