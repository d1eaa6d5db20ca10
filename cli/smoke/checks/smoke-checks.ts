// The list of checks, in the order in which they are run.
import type { DeploymentFacts } from '../../../operations/deployment';
import type { SmokePorts } from '../ports';
import { botCheck } from './bot-check';
import type { Check } from './check';
import { countryCheck } from './country-check';
import { decisionCheck } from './decision-check';
import { documentCheck } from './document-check';
import { encodingCheck } from './encoding-check';
import { humanCheck } from './human-check';
import { duplicateCheck, secondCloudFrontCheck } from './origin-check';
import { redirectCheck } from './redirect-check';
import { replicaCheck } from './replica-check';
import { routerCheck } from './router-check';
import { strangerCheck } from './stranger-check';

/** The subject of the checks, and their means. */
export interface SmokeSubject {
  readonly facts: DeploymentFacts;
  readonly page: string;
  /** How long a replica may take. */
  readonly timeoutMs: number;
  /** Undefined if the operator gave none. */
  readonly debugToken: string | undefined;
  readonly ports: SmokePorts;
}

/** All checks of a deployment. */
export function smokeChecks({ facts, page, timeoutMs, debugToken, ports }: SmokeSubject): readonly Check[] {
  const { edge, site, replicas, router, httpApis, waiting } = ports;
  return [
    humanCheck({ edge, site, page }),
    botCheck({ edge, page, facts }),
    countryCheck({ edge, page, facts }),
    encodingCheck({ edge, page, facts }),
    redirectCheck({ edge, site, page, facts }),
    secondCloudFrontCheck({ site, page, facts }),
    duplicateCheck({ site, page, facts }),
    replicaCheck({ edge, replicas, page, facts, timeoutMs, waiting }),
    facts.edge === 'lambda-at-edge' ? strangerCheck({ httpApis }) : routerCheck({ router, page, facts }),
    decisionCheck({ edge, page, facts, token: debugToken }),
    documentCheck({ edge, site, page, waiting }),
  ];
}
