// The Lambda entry of `serve`: reads the environment once, wires the adapters, answers function URL events.
import { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { VARIABLES } from '../../core/environment-variables';
import { RENDER_WAIT_MARGIN_MS } from '../../core/render-wait';
import { RENDERER_USER_AGENT } from '../../core/user-agent';
import { DynamoDbPageIndex } from '../adapters/page-index-dynamodb';
import { S3PageStore } from '../adapters/page-store-s3';
import { LambdaRenderer } from '../adapters/renderer-lambda';
import { HttpSite } from '../adapters/site-http';
import { dynamoDbClient, lambdaClient, s3Client } from '../aws-clients';
import { systemClock } from '../clock';
import { readEnvironment } from '../environment';
import { readStackEnvironment } from '../stack-environment';
import { createServe } from './create-serve';
import { functionUrlResult, isHead, serveRequest } from './function-url';

const environment = readEnvironment(process.env, (reader) => {
  const { region, ...stack } = readStackEnvironment(reader);
  const renderFunction = reader.text(VARIABLES.renderFunction);
  const siteOrigin = reader.origin(VARIABLES.siteOrigin);
  return region && { region, ...stack, renderFunction, siteOrigin };
});
const { region, renderBudgetMs } = environment;
const renderTimeoutMs = renderBudgetMs + RENDER_WAIT_MARGIN_MS;

const serve = createServe({
  index: new DynamoDbPageIndex(dynamoDbClient(region), environment.indexTable),
  pages: new S3PageStore(s3Client(region), environment.pagesBucket),
  renderer: new LambdaRenderer(lambdaClient(region, renderTimeoutMs), environment.renderFunction, renderTimeoutMs),
  site: new HttpSite(environment.siteOrigin, RENDERER_USER_AGENT),
  clock: systemClock,
  log: new Logger({ serviceName: 'georender-serve' }),
  config: { region, publicSite: environment.publicSite },
});

/** The function's handler. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const answer = await serve(serveRequest(event));
  return functionUrlResult(answer, event.headers['accept-encoding'], isHead(event));
}
