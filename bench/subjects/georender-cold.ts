// Georender's cold start: the built `render` function as it is deployed, with a Chromium that lies unpacked.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { buildLambdaBundle } from '../../bundles/lambda-bundle';
import { VARIABLES } from '../../core/environment-variables';
import { DEFAULT_FRESHNESS } from '../../core/freshness';
import type { LocalChromium } from '../../local/chromium';
import type { ColdSubject } from '../runs/cold';

/** What the cold start needs of the bench. */
export interface ColdSetup {
  /** A folder for what is built and unpacked, inside the repository: Node finds the installed packages from there. */
  readonly folder: string;
  readonly hosts: readonly string[];
  readonly chromium: LocalChromium;
}

/** Builds the function. */
export async function georenderCold({ folder, hosts, chromium }: ColdSetup): Promise<ColdSubject> {
  const bundle = path.join(folder, 'render');
  await mkdir(bundle, { recursive: true });
  await buildLambdaBundle('render', bundle);
  return {
    name: 'georender',
    async prepare(url) {
      const temporaryDir = await mkdtemp(path.join(folder, 'sandbox-'));
      return {
        args: [path.join(__dirname, 'georender-cold.mjs'), path.join(bundle, 'index.mjs'), url],
        env: { PATH: process.env['PATH'], HOME: temporaryDir, TMPDIR: temporaryDir, ...functionEnvironment(hosts, chromium) },
        cleanUp: () => rm(temporaryDir, { recursive: true, force: true, maxRetries: 5 }),
      };
    },
  };
}

/** The function's variables. Nothing is kept: the page forbids it, so index and bucket are never asked. */
function functionEnvironment(hosts: readonly string[], chromium: LocalChromium): Record<string, string> {
  return {
    ...chromium.environment,
    [VARIABLES.chromePath]: chromium.executable,
    [VARIABLES.region]: 'eu-central-1',
    [VARIABLES.indexTable]: 'unused',
    [VARIABLES.pagesBucket]: 'unused',
    [VARIABLES.scheme]: 'http',
    [VARIABLES.hosts]: hosts.join(','),
    [VARIABLES.renderBudgetMs]: '15000',
    [VARIABLES.freshSeconds]: String(DEFAULT_FRESHNESS.freshSeconds),
    [VARIABLES.negativeFreshSeconds]: String(DEFAULT_FRESHNESS.negativeFreshSeconds),
  };
}
