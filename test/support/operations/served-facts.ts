// Facts of a deployment whose edge is a server of the test.
import type { DeploymentFacts } from '../../../operations/deployment';
import type { PageServer } from '../site/page-server';
import { knownFacts } from './known-deployment';

/** The facts. Nothing but the server can be reached. */
export function factsOf({ url, host }: PageServer): DeploymentFacts {
  return {
    ...knownFacts({ scheme: 'http', hosts: [host] }),
    ...{ url, publicSite: { scheme: 'http', hosts: [host] }, siteUrl: url, siteOrigin: host },
  };
}
