// The Lambda entry of `render`: reads the environment once, wires browser and adapters, renders what it is asked for.
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { VARIABLES } from '../../core/environment-variables';
import { DynamoDbPageIndex } from '../adapters/page-index-dynamodb';
import { S3PageStore } from '../adapters/page-store-s3';
import { dynamoDbClient, s3Client } from '../aws-clients';
import { systemClock } from '../clock';
import { readEnvironment } from '../environment';
import { parseRenderRequest } from '../render-protocol';
import type { RenderOutcome } from '../render-protocol';
import { readStackEnvironment } from '../stack-environment';
import { chromiumExecutable } from './chromium-executable';
import { createRender } from './create-render';
import { startRenderer } from './start-renderer';

const environment = readEnvironment(process.env, (reader) => {
  const { region, ...stack } = readStackEnvironment(reader);
  const freshness = {
    freshSeconds: reader.positiveInteger(VARIABLES.freshSeconds),
    negativeFreshSeconds: reader.positiveInteger(VARIABLES.negativeFreshSeconds),
  };
  const reachableHosts = reader.optionalList(VARIABLES.reachableHosts);
  return region && { region, ...stack, freshness, chromePath: reader.optionalText(VARIABLES.chromePath), reachableHosts };
});
const { region, publicSite } = environment;

const renderer = startRenderer({
  chromium: () => chromiumExecutable(environment.chromePath, process.env),
  variables: process.env,
  publicSite,
  reachableHosts: environment.reachableHosts,
  renderBudgetMs: environment.renderBudgetMs,
}).then((started) => started.renderer);

const render = renderer.then((browser) =>
  createRender({
    browser,
    index: new DynamoDbPageIndex(dynamoDbClient(region), environment.indexTable),
    pages: new S3PageStore(s3Client(region), environment.pagesBucket),
    clock: systemClock,
    log: new Logger({ serviceName: 'georender-render' }),
    config: { region, publicSite, freshness: environment.freshness, renderBudgetMs: environment.renderBudgetMs },
  }),
);

/** The function's handler. */
export async function handler(event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<RenderOutcome> {
  const outcome = await (await render)(parseRenderRequest(event), context.getRemainingTimeInMillis());
  // A page that is cleaned up later would be cleaned up when the sandbox thaws: in the next render's time.
  await (await renderer).settled();
  return outcome;
}
