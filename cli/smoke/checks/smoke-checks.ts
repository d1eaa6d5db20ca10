// The list of checks, in the order in which they are run.
import type { StackOutputs } from '../../stack/stack-outputs';
import type { SmokePorts } from '../ports';
import { botCheck } from './bot-check';
import type { Check } from './check';
import { countryCheck } from './country-check';
import { documentCheck } from './document-check';
import { encodingCheck } from './encoding-check';
import { humanCheck } from './human-check';
import { duplicateCheck, secondCloudFrontCheck } from './origin-check';
import { redirectCheck } from './redirect-check';
import { replicaCheck } from './replica-check';
import { routerCheck } from './router-check';

/** The subject of the checks, and their means. */
export interface SmokeSubject {
  readonly outputs: StackOutputs;
  readonly page: string;
  /** How long a replica may take. */
  readonly timeoutMs: number;
  readonly ports: SmokePorts;
}

/** All checks of a deployment. */
export function smokeChecks({ outputs, page, timeoutMs, ports }: SmokeSubject): readonly Check[] {
  const { edge, site, replicas, router, waiting } = ports;
  return [
    humanCheck({ edge, site, page }),
    botCheck({ edge, page, outputs }),
    countryCheck({ edge, page, outputs }),
    encodingCheck({ edge, page, outputs }),
    redirectCheck({ edge, site, page, outputs }),
    secondCloudFrontCheck({ site, page, outputs }),
    duplicateCheck({ site, page, outputs }),
    replicaCheck({ edge, replicas, page, outputs, timeoutMs, waiting }),
    routerCheck({ router, page, outputs }),
    documentCheck({ edge, site, page, waiting }),
  ];
}
