// Check: no URL is refused for its encoding. OAC signs path and query; Lambda answers 403 if it encodes them in another
// way. Therefore the router sends `/`, and the URL in a header.
import { REGION_HEADER } from '../../../core/contract/header-names';
import type { DeploymentFacts } from '../../../operations/deployment';
import type { WebHost } from '../ports';
import type { Check } from './check';
import { BOT_HEADERS, describeAnswer, freshTarget } from './visitors';

/** The subject of the check. */
export interface EncodingCheck {
  readonly edge: WebHost;
  readonly page: string;
  readonly facts: Pick<DeploymentFacts, 'queryPolicy'>;
}

/** Characters that signers and servers encode differently: a plus, an encoded slash, a quotation mark, an umlaut. */
const PARTS = ['+', '%2F', "'", '%C3%BC'] as const;

/** A region answers a bot for every query, and no path is refused. */
export function encodingCheck({ edge, page, facts }: EncodingCheck): Check {
  return {
    name: 'no URL is refused for its encoding',
    async run() {
      const inQuery = PARTS.map((part) => ({
        target: `${freshTarget(page, facts.queryPolicy)}&q=a${part}b`,
        isPage: true,
      }));
      const path = `${page.replace(/\/?(?:\?.*)?$/s, '')}/georender-smoke/${PARTS.map((part) => `a${part}b`).join('/')}`;
      // Such a path may be excluded from rendering, or be the site's for other reasons.
      for (const { target, isPage } of [...inQuery, { target: freshTarget(path, facts.queryPolicy), isPage: false }]) {
        const answer = await edge.ask(target, BOT_HEADERS);
        const isOfARegion = answer.headers[REGION_HEADER] !== undefined;
        const isRefused = answer.status === 403 && !isOfARegion && answer.headers['x-amzn-errortype'] !== undefined;
        if (isRefused || (isPage && !isOfARegion)) {
          return {
            kind: 'failed',
            expected: `an answer with ${REGION_HEADER} for ${target}`,
            came: describeAnswer(answer),
            lookAt:
              'with status 403 the signature of requests to the function URLs; whether the live router is the one of this version',
          };
        }
      }
      return { kind: 'ok', detail: `${PARTS.join(' ')} in the query, and all of them in a path` };
    },
  };
}
