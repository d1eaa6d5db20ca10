// Check: a crawler gets rendered HTML, and the second time a kept copy.
import { CACHE_HEADER, REASON_HEADER, REGION_HEADER } from '../../../core/contract/header-names';
import { SINGLE_PROCESS_NOTE } from '../../../core/contract/single-process';
import type { DeploymentFacts } from '../../../operations/deployment';
import type { WebAnswer, WebHost } from '../ports';
import type { Check, CheckOutcome } from './check';
import { freshRegionPage, isOfService, OF_SERVICE } from './region-page';
import { BOT_HEADERS, BROWSER_HEADERS, describeAnswer, freshTarget, isEdgeHit } from './visitors';

/** The subject of the check. */
export interface BotCheck {
  readonly edge: WebHost;
  readonly page: string;
  readonly facts: Pick<DeploymentFacts, 'regions' | 'queryPolicy'>;
}

/** A bot's first request is rendered by a region that names itself; its second is answered from a cache. */
export function botCheck({ edge, page, facts }: BotCheck): Check {
  return {
    name: 'a bot gets HTML from a named region',
    async run() {
      const { target, first } = await freshRegionPage(edge, page, facts.queryPolicy);
      if (isOfService(first)) return OF_SERVICE;
      const expectedStatus = first.status === 200 ? 200 : (await edge.ask(freshTarget(page), BROWSER_HEADERS)).status;
      const failure = firstFailure(first, expectedStatus, facts.regions);
      if (failure !== undefined) return failure;
      const second = await edge.ask(target, BOT_HEADERS);
      const isKept = isEdgeHit(second) || second.headers[CACHE_HEADER] === 'HIT';
      if (!isKept) {
        return {
          kind: 'failed',
          expected: `the second time a hit, of the edge’s cache (x-cache) or of the region’s (${CACHE_HEADER})`,
          came: describeAnswer(second),
          lookAt: 'the region’s index table and bucket, and what its serve and render functions logged',
        };
      }
      const where =
        second.headers[CACHE_HEADER] === 'HIT' ? 'from the region’s cache' : `x-cache: ${second.headers['x-cache']}`;
      return {
        kind: 'ok',
        detail: `status ${first.status} from ${first.headers[REGION_HEADER]}${processesOf(first)}; the second time ${where}`,
      };
    },
  };
}

/** Pages are rendered in a single process, too, but one that crashes ends the browser. */
function processesOf({ headers }: WebAnswer): string {
  const isSingle = (headers['server-timing'] ?? '').split(',').some((entry) => entry.trim() === SINGLE_PROCESS_NOTE);
  return isSingle
    ? ', by a Chromium that runs as a single process: Lambda’s sandbox refuses it more (docs/assumptions.md, prctl)'
    : '';
}

/** A browser that fails for a fresh page fails for all. */
const BROWSER_FAILED =
  ': Chromium does not start there, or opens no page, as several processes nor as a single one (docs/assumptions.md, prctl and /bin/sh)';

function firstFailure(answer: WebAnswer, status: number, regions: readonly string[]): CheckOutcome | undefined {
  const region = answer.headers[REGION_HEADER];
  const failed = (expected: string, lookAt: string): CheckOutcome => {
    return { kind: 'failed', expected, came: describeAnswer(answer), lookAt };
  };
  if (region === undefined) {
    return failed(
      `an answer with ${REGION_HEADER}`,
      'whether the host’s DNS names this distribution; whether the page is excluded from rendering; the function of the default ' +
        'behaviour; with status 403 the permissions of the function URLs for the distribution',
    );
  }
  if (!regions.includes(region))
    return failed(`${REGION_HEADER} among ${regions.join(', ')}`, 'the origins of the distribution');
  if (answer.headers[CACHE_HEADER] !== 'MISS') {
    const hint = answer.headers[REASON_HEADER] === 'browser-failed' ? BROWSER_FAILED : '';
    return failed(`${CACHE_HEADER}: MISS, a page rendered just now`, `what render logged in ${region}${hint}`);
  }
  if (answer.status !== status)
    return failed(`status ${status}`, `what the page itself sets, and what render logged in ${region}`);
  if (!/^text\/html\b/i.test(answer.headers['content-type'] ?? '') || answer.body.length === 0) {
    return failed(
      'content-type: text/html, and a body',
      'the page: a redirect or a file can’t be checked, name another by --page',
    );
  }
  return undefined;
}
