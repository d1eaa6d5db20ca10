// Georender's cold start: the built `render` function as deployed, beside the unpacked Chromium.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { addChromium, buildLambdaBundle } from '../../../bundles/lambda-bundle';
import { VARIABLES } from '../../../core/contract/environment-variables';
import { DEFAULT_FRESHNESS_RULE } from '../../../core/pages/freshness';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import type { ColdSubject } from '../runs/cold';

/**
 * Builds the function.
 * @param folder for the build and temporary files
 * @param hosts the site's hosts with their ports, which the function may reach
 */
export async function georenderCold(folder: string, hosts: readonly string[]): Promise<ColdSubject> {
  const bundle = path.join(folder, 'render');
  await mkdir(bundle, { recursive: true });
  await buildLambdaBundle('render', bundle);
  await addChromium(bundle);
  return {
    name: 'georender',
    async prepare(url) {
      const temporaryDir = await mkdtemp(path.join(folder, 'sandbox-'));
      return {
        args: [path.join(__dirname, 'georender-cold.mjs'), path.join(bundle, 'index.mjs'), url],
        env: { PATH: process.env['PATH'], HOME: temporaryDir, TMPDIR: temporaryDir, ...functionEnvironment(hosts) },
        cleanUp: () => rm(temporaryDir, { recursive: true, force: true, maxRetries: 5 }),
      };
    },
  };
}

/** The function's variables. The page forbids keeping, so the function never calls index or bucket. */
function functionEnvironment(hosts: readonly string[]): Record<string, string> {
  return {
    [VARIABLES.region]: 'eu-central-1',
    [VARIABLES.indexTable]: 'unused',
    [VARIABLES.leaseTable]: 'unused',
    [VARIABLES.pagesBuckets]: '{}',
    [VARIABLES.queryPolicy]: JSON.stringify(DEFAULT_QUERY_POLICY),
    [VARIABLES.scheme]: 'http',
    [VARIABLES.hosts]: hosts.join(','),
    [VARIABLES.reachableHosts]: hosts.join(','),
    [VARIABLES.renderBudgetMs]: '15000',
    [VARIABLES.freshness]: JSON.stringify([DEFAULT_FRESHNESS_RULE]),
    // The function releases a lease. No one listens at this port, so the call fails at once.
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
    // Without these, the SDK would search for credentials, which takes no time in Lambda.
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
  };
}
