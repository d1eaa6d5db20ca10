// The subject of the smoke checks: a whole local run, its facts, and a stand-in of CloudFront's API.
import assert from 'node:assert/strict';
import { buildEdgeBundle } from '../../../bundles/edge-bundle';
import type { Check, CheckOutcome } from '../../../cli/smoke/checks/check';
import { SITE_ORIGIN_ID, serveOriginId } from '../../../core/contract/edge-policies';
import { DEFAULT_REGIONS } from '../../../core/geography/regions';
import { routerConfig } from '../../../core/routing/router-config';
import { type LocalStack, startLocalStack } from '../../../local/stack';
import type { DeploymentFacts } from '../../../operations/deployment';
import { LocalControls } from '../../../operations/local/local-controls';
import { parseDeploymentFacts } from '../../../operations/target/deployment-facts';
import { startCloudFrontApi } from '../../support/edge/cloudfront-api';
import { type LocalPorts, localPorts } from '../../support/edge/smoke-ports';

/** A failed check. */
export type Failure = CheckOutcome & { readonly kind: 'failed' };

/** Runs a check that must fail. */
export async function failureOf(check: Check): Promise<Failure> {
  const outcome = await check.run();
  if (outcome.kind !== 'failed') return assert.fail(`passed: ${JSON.stringify(outcome)}`);
  return outcome;
}

/** The subject of the checks. */
export interface SmokeLab {
  readonly stack: LocalStack;
  readonly facts: DeploymentFacts;
  readonly local: LocalPorts;
  /** Moves the edge's clock on. */
  advance(ms: number): void;
  close(): Promise<void>;
}

/** Starts it. */
export async function startSmokeLab(): Promise<SmokeLab> {
  const startMs = Date.now();
  let aheadMs = 0;
  const stack = await startLocalStack({
    port: 0,
    site: undefined,
    regions: DEFAULT_REGIONS,
    edgeClock: () => startMs + aheadMs,
    onLog: () => undefined,
  });
  const siteUrl = stack.demo?.url ?? assert.fail('the demo site does not run');
  const facts = {
    ...parseDeploymentFacts('the local run', await new LocalControls(stack.url).deployment()),
    routerFunction: 'router-1',
  };
  const { hosts } = facts.publicSite;
  const api = await startCloudFrontApi({
    functionName: 'router-1',
    code: await buildEdgeBundle(routerConfig({ regions: DEFAULT_REGIONS, home: 'us-east-1', scheme: 'http', hosts })),
    originIds: [SITE_ORIGIN_ID, ...DEFAULT_REGIONS.map(serveOriginId)],
    utilizations: ['20'],
  });
  const local = localPorts(stack, facts, siteUrl, api.endpoint);
  return {
    stack,
    facts,
    local,
    advance(ms) {
      aheadMs += ms;
    },
    async close() {
      local.close();
      await Promise.all([api.close(), stack.close()]);
    },
  };
}
