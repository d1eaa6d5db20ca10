// Check: the live router's code works, well within the time that CloudFront allows it.
import { TOO_MUCH_ROUTER_UTILIZATION_PERCENT } from '../../../core/contract/edge-policies';
import { URL_HEADER, VIEWER_COUNTRY_HEADER } from '../../../core/contract/header-names';
import type { DeploymentFacts } from '../../../operations/deployment';
import type { RouterEvent, RouterTest, RouterTester } from '../ports';
import type { Check, CheckOutcome } from './check';
import { BOT_HEADERS, BROWSER_HEADERS, renderedUrl } from './visitors';

/** The subject of the check. */
export interface RouterCheck {
  readonly router: RouterTester;
  readonly page: string;
  readonly facts: DeploymentFacts;
}

/** The middle one of three counts: a single run may be slowed down by its machine. */
const RUNS = 3;

/** CloudFront runs the live router on a crawler's request from Germany and on a browser's, and both come out right. */
export function routerCheck({ router, page, facts }: RouterCheck): Check {
  return {
    name: 'the router works within its time',
    async run() {
      const path = page.replace(/\?.*$/s, '');
      const url = renderedUrl(facts, path);
      const bot = await testRuns(router, routerEvent(facts.url, path, BOT_HEADERS));
      const human = await testRuns(router, routerEvent(facts.url, path, BROWSER_HEADERS));
      return (
        failureOf('a bot’s request', bot, url, facts.routerFunction) ??
        failureOf('a browser’s request', human, undefined, facts.routerFunction) ?? {
          kind: 'ok',
          detail: `a bot’s request took ${middle(bot)} %, a browser’s ${middle(human)} % of the time that CloudFront allows`,
        }
      );
    },
  };
}

function routerEvent(publicUrl: string, uri: string, headers: Readonly<Record<string, string>>): RouterEvent {
  const all = { ...headers, host: publicUrl.slice(publicUrl.indexOf('//') + 2), [VIEWER_COUNTRY_HEADER]: 'DE' };
  return {
    version: '1.0',
    context: { eventType: 'viewer-request' },
    // TEST-NET-1 of RFC 5737: nobody's address.
    viewer: { ip: '192.0.2.1' },
    request: {
      method: 'GET',
      uri,
      querystring: {},
      headers: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, { value }])),
      cookies: {},
    },
  };
}

async function testRuns(router: RouterTester, event: RouterEvent): Promise<readonly RouterTest[]> {
  const runs: RouterTest[] = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await router.test(event));
  return runs;
}

/** `url` is what the router must have put into its header; undefined: it must have left it out. */
function failureOf(
  whose: string,
  runs: readonly RouterTest[],
  url: string | undefined,
  functionName: string,
): CheckOutcome | undefined {
  const failed = (expected: string, came: string): CheckOutcome => {
    const logged = runs.flatMap(({ logs }) => logs);
    const lookAt = `the live code of the function ${functionName}${logged.length === 0 ? '' : `, which logged: ${logged.join(' | ')}`}`;
    return { kind: 'failed', expected: `${expected} for ${whose}`, came, lookAt };
  };
  const error = runs.find((run) => run.error !== undefined)?.error;
  if (error !== undefined) return failed('a function that succeeds', error);
  if (runs.some(({ requestHeaders }) => requestHeaders === undefined))
    return failed('a request as the function’s output', 'none');
  const asked = runs.map(({ requestHeaders }) => requestHeaders?.[URL_HEADER]);
  const wrong = asked.findIndex((value) => value !== url);
  if (wrong >= 0)
    return failed(url === undefined ? `no ${URL_HEADER}` : `${URL_HEADER}: ${url}`, asked[wrong] ?? 'no such header');
  const utilization = middle(runs);
  if (utilization === undefined) return failed('a compute utilization', 'none reported');
  if (utilization >= TOO_MUCH_ROUTER_UTILIZATION_PERCENT) {
    return failed(`a compute utilization below ${TOO_MUCH_ROUTER_UTILIZATION_PERCENT} %`, `${utilization} %`);
  }
  return undefined;
}

/** The middle one of the utilizations; undefined if a run has none. */
function middle(runs: readonly RouterTest[]): number | undefined {
  const reported = runs.flatMap(({ utilizationPercent }) =>
    utilizationPercent === undefined ? [] : [utilizationPercent],
  );
  return reported.length < runs.length
    ? undefined
    : reported.sort((one, other) => one - other)[Math.floor(reported.length / 2)];
}
