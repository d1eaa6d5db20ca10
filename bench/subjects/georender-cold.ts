// Georender's cold start: the built `render` function as it is deployed, with Chromium lying unpacked beside it.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { addChromium, buildLambdaBundle } from '../../bundles/lambda-bundle';
import { VARIABLES } from '../../core/environment-variables';
import { DEFAULT_FRESHNESS } from '../../core/freshness';
import type { ColdSubject } from '../runs/cold';

/**
 * Builds the function.
 * @param folder for what is built, and for temporary files
 * @param hosts those of the site, with their ports; the function is told that they may be reached
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

/** The function's variables. Nothing is kept: the page forbids it, so index and bucket are never asked. */
function functionEnvironment(hosts: readonly string[]): Record<string, string> {
  return {
    [VARIABLES.region]: 'eu-central-1',
    [VARIABLES.indexTable]: 'unused',
    [VARIABLES.pagesBucket]: 'unused',
    [VARIABLES.scheme]: 'http',
    [VARIABLES.hosts]: hosts.join(','),
    [VARIABLES.reachableHosts]: hosts.join(','),
    [VARIABLES.renderBudgetMs]: '15000',
    [VARIABLES.freshSeconds]: String(DEFAULT_FRESHNESS.freshSeconds),
    [VARIABLES.negativeFreshSeconds]: String(DEFAULT_FRESHNESS.negativeFreshSeconds),
  };
}
