// The Lambda entry of `serve`: reads the environment once, wires the adapters, answers events of a function URL
// or of an HTTP API.
import { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { VARIABLES } from '../../core/contract/environment-variables';
import {
  answerBudgetMs,
  HAND_OVER_MS,
  HTTP_API_ANSWER_MS,
  INVOKE_MARGIN_MS,
  renderWaitMs,
  SENDING_MS,
} from '../../core/contract/time-outs';
import { DESKTOP_USER_AGENT } from '../../core/contract/user-agent';
import { buildRoutingTable } from '../../core/geography/build-routing-table';
import { nearerRegions } from '../../core/geography/nearer-regions';
import { isRegion, type Region, type Regions } from '../../core/geography/regions';
import type { RoutingTable } from '../../core/geography/routing-table';
import {
  DEFAULT_NEW_PAGES_PER_HOUR,
  DEFAULT_OVERLOAD_ANSWERS,
  isOverloadAnswers,
} from '../../core/settings/load-settings';
import { lambdaClient, sqsClient } from '../adapters/aws-clients';
import { DynamoDbDemandNotes } from '../adapters/dynamodb/demand-notes';
import { DynamoDbNewPageBudget } from '../adapters/dynamodb/new-page-budget';
import { DynamoDbRefreshMarks } from '../adapters/dynamodb/refresh-marks';
import { forgetfulIndex } from '../adapters/forgetful-index';
import { HttpSite } from '../adapters/http/site';
import { regionStorage, type StorageClients, storageClients } from '../adapters/region-storage';
import { LambdaRenderFunction } from '../adapters/render-function';
import { S3KnownPages } from '../adapters/s3/known-pages';
import { S3OverloadNotes } from '../adapters/s3/overload-notes';
import { SqsRenderQueue } from '../adapters/sqs/render-queue';
import { NO_DEMAND_NOTES } from '../demand/ports';
import { systemClock } from '../runtime/clock';
import { readEnvironment } from '../runtime/environment';
import { maskedLog } from '../runtime/log';
import { allOf, functionMetrics, metricsWriter } from '../runtime/metrics';
import { requestLog } from '../runtime/request-log';
import { readStackEnvironment } from '../runtime/stack-environment';
import { createServe } from './create-serve';
import type { ServeDependencies } from './dependencies';
import { fittingAnswer } from './fitting-answer';
import { type FunctionUrlAnswer, MAX_ANSWER_BYTES, serveRequest } from './function-url';
import { healthAnswers } from './health-answer';
import { httpApiHandler, MAX_HTTP_API_BODY_BYTES } from './http-api-handler';
import { logAnswer } from './log-answer';
import { QueuedRefreshes } from './queued-refreshes';
import { createTokenTest } from './router-token';
import { createSelfCheck } from './self-check';
import { servedRequest } from './served-line';
import { streamingHandler } from './streaming-handler';

const environment = readEnvironment(process.env, (reader) => {
  const { region, ...stack } = readStackEnvironment(reader);
  const siteUrl = reader.origin(VARIABLES.siteUrl);
  const rest = {
    renderFunction: reader.text(VARIABLES.renderFunction),
    notesDemand: reader.optionalText(VARIABLES.noteDemand) !== undefined,
    tokenDigests: reader.optionalDigests(VARIABLES.rendererTokens),
    siteHosts: reader.optionalText(VARIABLES.siteHosts)?.split(',') ?? [URL.parse(siteUrl)?.host ?? []].flat(),
    newPagesPerHour: reader.optionalInteger(VARIABLES.newPagesPerHour) ?? DEFAULT_NEW_PAGES_PER_HOUR,
    overloadAnswers:
      reader.optionalJson(VARIABLES.overloadAnswers, isOverloadAnswers, 'JSON of bot groups and retry or site') ??
      DEFAULT_OVERLOAD_ANSWERS,
    requestLog: reader.flag(VARIABLES.requestLog),
    metrics: reader.optionalText(VARIABLES.metrics),
    noCache: reader.flag(VARIABLES.noCache),
    countryOverrides: reader.optionalJson(VARIABLES.countryOverrides, isOverrides, 'JSON of places and regions') ?? {},
    contentCountries: reader.optionalText(VARIABLES.contentCountries)?.split(',') ?? [],
  };
  return region && { region, ...stack, siteUrl, ...rest };
});

const logger = new Logger({ serviceName: 'georender-serve' });
const log = maskedLog(logger);
const metrics = functionMetrics(environment.metrics === undefined ? undefined : metricsWriter(environment.metrics));
const requests = allOf([requestLog(logger, environment.requestLog), metrics]);
const renderFunction = new LambdaRenderFunction(
  lambdaClient(environment.region, renderWaitMs(environment.renderBudgetMs) + INVOKE_MARGIN_MS),
  environment.renderFunction,
);
const wired = dependencies();
const serve = createServe(wired);
const selfCheck = createSelfCheck({ health: healthAnswers(wired), render: renderFunction, clock: systemClock });

function dependencies(): ServeDependencies {
  const { region, renderBudgetMs, publicSite, queryPolicy, siteUrl, siteHosts, overloadAnswers } = environment;
  const answerMs = environment.tokenDigests === undefined ? answerBudgetMs(renderBudgetMs) : HTTP_API_ANSWER_MS;
  const clients = storageClients(region, environment);
  const waitMs = renderWaitMs(renderBudgetMs);
  /** Computed for the first page that may have to be rendered: kept pages must not wait for it. */
  let routing: RoutingTable | undefined;
  const storage = regionStorage(region, environment, clients);
  return {
    ...storage,
    index: environment.noCache ? forgetfulIndex(storage.index, systemClock) : storage.index,
    budget: new DynamoDbNewPageBudget(
      clients.dynamoDb,
      environment.leaseTable,
      systemClock,
      environment.newPagesPerHour,
      (left) => metrics?.newPagesLeft(left),
    ),
    known: new S3KnownPages(clients.buckets),
    notes: new S3OverloadNotes(clients.buckets),
    demand: environment.notesDemand
      ? new DynamoDbDemandNotes(clients.dynamoDb, environment.leaseTable, systemClock, log)
      : NO_DEMAND_NOTES,
    renderFunction,
    refreshes: queuedRefreshes(clients),
    site: new HttpSite(siteUrl, DESKTOP_USER_AGENT),
    clock: systemClock,
    log,
    config: {
      region,
      publicSite,
      siteHosts,
      queryPolicy,
      renderWaitMs: waitMs,
      answerWithinMs: answerMs - SENDING_MS,
      overloadAnswers,
      contentRegion: (country) =>
        environment.contentCountries.includes(country) ? environment.countryOverrides[country] : undefined,
      nearerRegions(place) {
        routing ??= buildRoutingTable(stackRegions(), region, environment.countryOverrides);
        return nearerRegions(routing, region, place);
      },
    },
  };
}

/** Undefined where the stack has no render queue. */
function queuedRefreshes({ dynamoDb }: StorageClients): QueuedRefreshes | undefined {
  const { region, leaseTable, queues } = environment;
  if (queues === undefined) return undefined;
  return new QueuedRefreshes({
    queue: new SqsRenderQueue(sqsClient(region), queues, { requestMs: HAND_OVER_MS }),
    marks: new DynamoDbRefreshMarks(dynamoDb, leaseTable, systemClock),
    log,
  });
}

/** The function's handler. A function URL's streams: a buffered answer ends at 6 MB. */
export const handler =
  environment.tokenDigests === undefined
    ? streamingHandler((event: APIGatewayProxyEventV2) => answerTo(event, MAX_ANSWER_BYTES), selfCheck)
    : httpApiHandler({
        isRouter: createTokenTest(environment.tokenDigests),
        scheme: environment.publicSite.scheme,
        answer: (event: APIGatewayProxyEventV2) => answerTo(event, MAX_HTTP_API_BODY_BYTES),
        selfCheck,
      });

async function answerTo(event: APIGatewayProxyEventV2, maxBodyBytes: number): Promise<FunctionUrlAnswer> {
  const startedMs = systemClock.steadyMs();
  const request = { ...serveRequest(event), startedMs };
  const { answer, sent } = await fittingAnswer(serve, request, { region: environment.region, maxBodyBytes });
  logAnswer(log, request, answer);
  if (requests !== undefined) {
    const bytes = sent.body.length;
    const durationMs = systemClock.steadyMs() - startedMs;
    const served = servedRequest(request, answer, { region: environment.region, bytes, durationMs });
    if (served !== undefined) requests.served(served);
  }
  return sent;
}

/** All regions of the stack: each has a bucket of pages. */
function stackRegions(): Regions {
  const { region, pagesBuckets } = environment;
  const others = Object.keys(pagesBuckets).filter(isRegion);
  return [region, ...others.filter((other) => other !== region)];
}

function isOverrides(value: unknown): value is Readonly<Record<string, Region>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((name) => typeof name === 'string' && isRegion(name))
  );
}
