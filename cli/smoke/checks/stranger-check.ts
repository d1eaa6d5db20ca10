// Check: the regions' HTTP APIs tell strangers nothing.
import { RENDERER_TOKEN_HEADER, URL_HEADER } from '../../../core/contract/header-names';
import type { WebHost } from '../ports';
import type { Check } from './check';
import { describeAnswer } from './visitors';

/** The subject of the check. */
export interface StrangerCheck {
  /** By region. */
  readonly httpApis: ReadonlyMap<string, WebHost>;
}

/** A token that no deployment has. */
const WRONG_TOKEN = '0'.repeat(64);

/** Every HTTP API answers an empty 403 without the router's token, and with a wrong one. */
export function strangerCheck({ httpApis }: StrangerCheck): Check {
  return {
    name: 'the regions answer the router alone',
    async run() {
      for (const [region, api] of httpApis) {
        for (const token of [undefined, WRONG_TOKEN]) {
          const given: Readonly<Record<string, string>> = token === undefined ? {} : { [RENDERER_TOKEN_HEADER]: token };
          const answer = await api.ask('/', { [URL_HEADER]: 'https://example.com/', ...given });
          if (answer.status === 403 && answer.body.length === 0) continue;
          const lookAt = `the function serve in ${region}, whether it has GEORENDER_RENDERER_TOKENS`;
          return { kind: 'failed', expected: `an empty 403 of ${region}`, came: describeAnswer(answer), lookAt };
        }
      }
      return { kind: 'ok', detail: `an empty 403 in ${[...httpApis.keys()].join(', ')}` };
    },
  };
}
