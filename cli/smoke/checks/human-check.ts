// Check: people get the site itself.
import type { WebHost } from '../ports';
import type { Check } from './check';
import { BROWSER_HEADERS, CLOSED_STATUSES, freshTarget } from './visitors';

/** The subject of the check. */
export interface HumanCheck {
  readonly edge: WebHost;
  readonly site: WebHost;
  readonly page: string;
}

/** A browser's request through the edge is answered with the site's own status and bytes, and nothing of ours. */
export function humanCheck({ edge, site, page }: HumanCheck): Check {
  return {
    name: 'a human gets the site’s bytes',
    async run() {
      const target = freshTarget(page);
      const through = await edge.ask(target, BROWSER_HEADERS);
      const ours = Object.keys(through.headers).filter((name) => name.startsWith('x-georender-'));
      if (ours.length > 0) {
        return {
          kind: 'failed',
          expected: 'no header of Georender’s for a browser',
          came: ours.map((name) => `${name}: ${through.headers[name]}`).join(', '),
          lookAt:
            'the bot header in the cache policy, which keeps bots and humans apart, and the router’s list of bots',
        };
      }
      const direct = await site.ask(target, BROWSER_HEADERS);
      if (CLOSED_STATUSES.includes(direct.status) && direct.status !== through.status) {
        return {
          kind: 'skipped',
          reason: `the site’s origin lets only CloudFront in (it answers ${direct.status} here)`,
        };
      }
      if (through.status === direct.status && through.body.equals(direct.body)) {
        return {
          kind: 'ok',
          detail: `status ${through.status}, ${through.body.length} bytes, as from the origin itself`,
        };
      }
      return {
        kind: 'failed',
        expected: `the origin’s status ${direct.status} and ${direct.body.length} bytes`,
        came: `status ${through.status} and ${through.body.length} bytes${firstDifference(through.body, direct.body)}`,
        lookAt:
          'the site’s origin of the distribution; a page that differs with every request can’t be compared, name another by --page',
      };
    },
  };
}

function firstDifference(one: Buffer, other: Buffer): string {
  const at = one.findIndex((byte, index) => byte !== other[index]);
  return at < 0 ? '' : `, different from byte ${at}`;
}
