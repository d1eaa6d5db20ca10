// The Lambda entry of `serve`: reads the environment once, wires the adapters, answers function URL events.
import { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { VARIABLES } from '../../core/environment-variables';
import { answerBudgetMs, RENDER_WAIT_MARGIN_MS } from '../../core/render-wait';
import { RENDERER_USER_AGENT } from '../../core/user-agent';
import { LambdaRenderer } from '../adapters/renderer-lambda';
import { HttpSite } from '../adapters/site-http';
import { lambdaClient } from '../aws-clients';
import { systemClock } from '../clock';
import { readEnvironment } from '../environment';
import { maskedLog } from '../log';
import { regionStorage } from '../region-storage';
import { readStackEnvironment } from '../stack-environment';
import { createServe } from './create-serve';
import { functionUrlAnswer, serveRequest } from './function-url';
import { logAnswer } from './log-answer';
import { streamingHandler } from './streaming-handler';

const environment = readEnvironment(process.env, (reader) => {
  const { region, ...stack } = readStackEnvironment(reader);
  const renderFunction = reader.text(VARIABLES.renderFunction);
  const siteOrigin = reader.origin(VARIABLES.siteOrigin);
  const siteHost = reader.optionalText(VARIABLES.siteHost);
  return region && { region, ...stack, renderFunction, siteOrigin, siteHost };
});
const { region, renderBudgetMs, siteHost = new URL(environment.siteOrigin).host } = environment;
const renderTimeoutMs = renderBudgetMs + RENDER_WAIT_MARGIN_MS;

/** What is left of the function's time for the answer itself. */
const SENDING_MS = 500;

const log = maskedLog(new Logger({ serviceName: 'georender-serve' }));

const serve = createServe({
  ...regionStorage(region, environment),
  renderer: new LambdaRenderer(lambdaClient(region, renderTimeoutMs + 1_000), environment.renderFunction),
  site: new HttpSite(environment.siteOrigin, RENDERER_USER_AGENT),
  clock: systemClock,
  log,
  config: {
    region,
    publicSite: environment.publicSite,
    siteHost,
    queryPolicy: environment.queryPolicy,
    renderWaitMs: renderTimeoutMs,
    answerWithinMs: answerBudgetMs(renderBudgetMs) - SENDING_MS,
  },
});

/** The function's handler: it streams, since a buffered answer ends at 6 MB. */
export const handler = streamingHandler(async (event: APIGatewayProxyEventV2) => {
  const request = serveRequest(event);
  const answer = await serve(request);
  logAnswer(log, request, answer);
  return functionUrlAnswer(answer, event.headers['accept-encoding']);
});
