// Check: the site's origin is no second CloudFront, and no second site for crawlers.
import type { DeploymentFacts } from '../../../operations/deployment';
import type { WebAnswer, WebHost } from '../ports';
import type { Check, CheckOutcome } from './check';
import { BROWSER_HEADERS, CLOSED_STATUSES, freshTarget, isEdgeHit } from './visitors';

/** The subject of the checks. */
export interface OriginCheck {
  readonly site: WebHost;
  readonly page: string;
  readonly facts: Pick<DeploymentFacts, 'url' | 'siteOrigin'>;
}

const WHERE = 'docs/deploy.md, "The site"';

/** CloudFront does not ask CloudFront. Amplify's own can't be avoided. */
export function secondCloudFrontCheck({ site, page, facts }: OriginCheck): Check {
  return {
    name: 'no second CloudFront is behind the first',
    async run() {
      const target = freshTarget(page);
      const answer = await site.ask(target, BROWSER_HEADERS);
      if (!isOfCloudFront(answer)) return { kind: 'ok', detail: 'the origin answers by itself' };
      if (facts.siteOrigin.endsWith('.amplifyapp.com'))
        return { kind: 'ok', detail: 'Amplify’s own, which its deployments clear' };
      const isKept = isEdgeHit(await site.ask(target, BROWSER_HEADERS));
      return {
        kind: 'warned',
        found: `${facts.siteOrigin} is a CloudFront of its own${isKept ? ', which keeps documents' : ''}`,
        advice: `name the origin behind it as siteOrigin, or clear it with every deployment: else it serves old copies (${WHERE})`,
      };
    },
  };
}

/** The origin's own name shows crawlers no second copy of the site. */
export function duplicateCheck({ site, page, facts }: OriginCheck): Check {
  return {
    name: 'crawlers find the site once',
    async run(): Promise<CheckOutcome> {
      const publicHost = new URL(facts.url).host;
      if (publicHost.endsWith('.cloudfront.net'))
        return { kind: 'skipped', reason: 'the stack has no name of its own yet' };
      const answer = await site.ask(freshTarget(page), BROWSER_HEADERS);
      if (CLOSED_STATUSES.includes(answer.status))
        return { kind: 'ok', detail: `the origin lets only CloudFront in (it answers ${answer.status} here)` };
      if (answer.status !== 200) return { kind: 'ok', detail: `the origin answers ${answer.status} by its own name` };
      if (/\bno(?:index|ne)\b/i.test(answer.headers['x-robots-tag'] ?? ''))
        return { kind: 'ok', detail: 'the origin says noindex by its own name' };
      if (canonicalHost(answer) === publicHost)
        return { kind: 'ok', detail: `the origin’s page calls ${publicHost} its canonical host` };
      return {
        kind: 'warned',
        found: `${facts.siteOrigin} shows everybody the same site as ${publicHost}`,
        advice: `let only CloudFront in (siteHeaders), or have every page name its canonical URL on ${publicHost} (${WHERE})`,
      };
    },
  };
}

function isOfCloudFront({ headers }: WebAnswer): boolean {
  return (
    headers['x-amz-cf-id'] !== undefined || /cloudfront/i.test(`${headers['via'] ?? ''} ${headers['x-cache'] ?? ''}`)
  );
}

/** The host of a page's canonical link; undefined if it has none, as the shell of a single-page application. */
function canonicalHost({ body }: WebAnswer): string | undefined {
  const link = /<link\b[^>]*\brel\s*=\s*["']?canonical\b[^>]*>/i.exec(body.toString('utf8'))?.[0] ?? '';
  const href = /\bhref\s*=\s*["']?([^"'\s>]+)/i.exec(link)?.[1];
  return href !== undefined && URL.canParse(href) ? new URL(href).host : undefined;
}
