// The console over a whole local run of a small site, for the suite that is being described.
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import { type LocalStack, startLocalStack } from '../../local/stack';
import type { Deployment } from '../../operations/deployment';
import { openDeployment } from '../../operations/target/open-deployment';
import { type PageServer, startPageServer } from '../support/site/page-server';
import { ConsoleLab } from './console-lab';

/** What tests use of it. */
export interface LocalRunLab {
  readonly lab: ConsoleLab;
  readonly stack: LocalStack;
  readonly deployment: Deployment;
}

/** Starts it before the tests, and ends it after them. @param site as of {@link startPageServer} */
export function localRunLab(...site: Parameters<typeof startPageServer>): LocalRunLab {
  let server: PageServer;
  let stack: LocalStack;
  let deployment: Deployment;
  let lab: ConsoleLab;
  before(async () => {
    server = await startPageServer(...site);
    stack = await startLocalStack({ port: 0, site: server.url, regions: DEFAULT_REGIONS, onLog: () => undefined });
    deployment = await openDeployment({ kind: 'local', url: stack.url });
    lab = await ConsoleLab.start(deployment);
  });
  after(async () => {
    await lab.close();
    deployment.close();
    await stack.close();
    await server.close();
  });
  afterEach(() => lab.closePages());
  return {
    get lab() {
      return lab;
    },
    get stack() {
      return stack;
    },
    get deployment() {
      return deployment;
    },
  };
}
