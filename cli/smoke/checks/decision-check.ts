// Check: the function at viewer-response sees the headers of requests, and tells the decision to the token alone.
import { DEBUG_HEADER, DECISION_HEADER, PRERENDER_HEADER, REGION_HEADER } from '../../../core/contract/header-names';
import type { DeploymentFacts } from '../../../operations/deployment';
import { DEBUG_TOKEN_VARIABLE } from '../../command/secret-token';
import type { WebHost } from '../ports';
import type { Check, CheckOutcome } from './check';
import { BOT_HEADERS, describeAnswer, freshTarget } from './visitors';

/** The subject of the check. */
export interface DecisionCheck {
  readonly edge: WebHost;
  readonly page: string;
  readonly facts: Pick<DeploymentFacts, 'queryPolicy'>;
  /** Undefined if the operator gave none. */
  readonly token: string | undefined;
}

/** A request like a prerenderer's: the site answers it for any page. */
const SITE_HEADERS = { ...BOT_HEADERS, [PRERENDER_HEADER]: '1' } as const;

/** CloudFront runs no function for the site's answers from this status on ("Restrictions on all edge functions"). */
const LEAST_ERROR = 400;

/** The token gets the reason of the site's answer; another token, and none, get nothing. */
export function decisionCheck({ edge, page, facts, token }: DecisionCheck): Check {
  const ask = (headers: Readonly<Record<string, string>>) =>
    edge.ask(freshTarget(page, facts.queryPolicy), { ...SITE_HEADERS, ...headers });
  return {
    name: 'the debugging token, and nothing else, is told the router’s decision',
    async run(): Promise<CheckOutcome> {
      if (token === undefined)
        return { kind: 'skipped', reason: `no token is given (--debug-token-file, or ${DEBUG_TOKEN_VARIABLE})` };
      for (const [who, headers] of [
        ['a request without a token', {}],
        ['a wrong token', { [DEBUG_HEADER]: `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}` }],
      ] as const) {
        const answer = await ask(headers);
        if (answer.headers[DECISION_HEADER] !== undefined) {
          const came = `${DECISION_HEADER}: ${answer.headers[DECISION_HEADER]}`;
          const lookAt = 'the function at viewer-response, whether it is the one of this version';
          return { kind: 'failed', expected: `no ${DECISION_HEADER} for ${who}`, came, lookAt };
        }
      }
      const answer = await ask({ [DEBUG_HEADER]: token });
      const decision = answer.headers[DECISION_HEADER];
      if (decision === 'prerenderer') return { kind: 'ok', detail: `${DECISION_HEADER}: ${decision}` };
      if (answer.status >= LEAST_ERROR && answer.headers[REGION_HEADER] === undefined) {
        const reason = `the site answers ${answer.status}, for which CloudFront runs no function; name another --page`;
        return { kind: 'skipped', reason };
      }
      return {
        kind: 'failed',
        expected: `${DECISION_HEADER}: prerenderer`,
        came: `${decision === undefined ? `no ${DECISION_HEADER}` : `${DECISION_HEADER}: ${decision}`}, ${describeAnswer(answer)}`,
        lookAt:
          'the setting debugTokenHash, which must be the SHA-256 of the token without an end of line; if it is, the ' +
          'function at viewer-response does not see the request’s headers (docs/assumptions.md)',
      };
    },
  };
}
