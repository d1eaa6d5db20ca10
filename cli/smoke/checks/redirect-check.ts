// Check: redirects that people get end, and end on the public site.
import type { DeploymentFacts } from '../../../operations/deployment';
import type { WebAnswer, WebHost } from '../ports';
import type { Check, CheckOutcome } from './check';
import { BROWSER_HEADERS } from './visitors';

/** The subject of the check. */
export interface RedirectCheck {
  readonly edge: WebHost;
  readonly site: WebHost;
  readonly page: string;
  readonly facts: Pick<DeploymentFacts, 'url' | 'publicSite' | 'siteOrigin'>;
}

/** Browsers give up after 20 ("HTTP-redirect fetch", Fetch Standard §4.4). */
const MOST_HOPS = 20;

const WHERE = 'docs/deploy.md, "The site"';

/** The page, with and without a slash at its end, leads neither in circles nor to the host behind the edge. */
export function redirectCheck(check: RedirectCheck): Check {
  return {
    name: 'redirects end, and on the public site',
    async run() {
      const hops: string[] = [];
      for (const target of [check.page, withOtherEnd(check.page)]) {
        const outcome = await follow(check, target);
        if (outcome.kind !== 'ok') return outcome;
        hops.push(`${target}: ${outcome.detail}`);
      }
      return { kind: 'ok', detail: hops.join('; ') };
    },
  };
}

async function follow(check: RedirectCheck, start: string): Promise<CheckOutcome> {
  // The site is always asked by its own name, so it answers all public hosts alike.
  const publicHosts = [new URL(check.facts.url).host, ...check.facts.publicSite.hosts];
  const seen = new Set<string>();
  let target = start;
  for (;;) {
    const answer = await check.edge.ask(target, BROWSER_HEADERS);
    const next = redirectOf(answer, check.facts.url + target);
    if (next === undefined)
      return { kind: 'ok', detail: `${answer.status}${seen.size === 0 ? '' : ` after ${seen.size}`}` };
    const host = next.host.replace(/\.$/, '');
    if (host === check.facts.siteOrigin && !publicHosts.includes(host)) {
      return {
        kind: 'failed',
        expected: 'redirects that stay on the public site',
        came: `status ${answer.status} at ${target}, to ${next.href}`,
        lookAt: `the site, whose redirects name the host that it is asked by. Have it send paths alone (${WHERE})`,
      };
    }
    if (!publicHosts.includes(host)) return { kind: 'ok', detail: `${answer.status}, to ${next.host}` };
    seen.add(target);
    target = next.pathname + next.search;
    if (seen.has(target) || seen.size > MOST_HOPS) return endless(check, target, answer, next);
  }
}

async function endless(
  { site, facts }: RedirectCheck,
  target: string,
  answer: WebAnswer,
  next: URL,
): Promise<CheckOutcome> {
  const direct = await site.ask(target, BROWSER_HEADERS);
  const isOfTheOrigin = redirectOf(direct, `https://${facts.siteOrigin}${target}`)?.host === next.host;
  return {
    kind: 'failed',
    expected: 'redirects that end',
    came: `status ${answer.status} to ${next.href}, repeatedly`,
    lookAt: isOfTheOrigin
      ? `the redirect of ${facts.siteOrigin} to ${next.host}: CloudFront asks the site by its own name, and is sent ` +
        'back without end. ' +
        `Remove it (Amplify: Hosting, Rewrites and redirects; ${WHERE})`
      : `the redirects of the site (${WHERE})`,
  };
}

/** Where an answer leads; undefined if nowhere. */
function redirectOf({ status, headers }: WebAnswer, asked: string): URL | undefined {
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined || !URL.canParse(location, asked))
    return undefined;
  return new URL(location, asked);
}

/** With a slash at the path's end, or without: what sites redirect most often. */
function withOtherEnd(page: string): string {
  const [path = '/', ...query] = page.split('?');
  const other = path === '/' ? '/index.html' : path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
  return [other, ...query].join('?');
}
