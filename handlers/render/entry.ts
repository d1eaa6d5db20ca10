// The Lambda entry of `render`: reads the environment once, wires browser and adapters, renders the requested pages.
import { tmpdir } from 'node:os';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { VARIABLES } from '../../core/contract/environment-variables';
import { isSelfCheckEvent, type SelfCheckPassed } from '../../core/contract/self-check';
import { SINGLE_PROCESS_MESSAGE } from '../../core/contract/single-process';
import { KEEP_MS } from '../../core/contract/time-outs';
import { isFreshnessRules, longestLifeSeconds } from '../../core/pages/freshness';
import { DEFAULT_RENDER_HORIZON_SECONDS, isPathRules } from '../../core/pages/render-rules';
import { sqsClient } from '../adapters/aws-clients';
import { DynamoDbJobs } from '../adapters/dynamodb/job-items';
import { DynamoDbSameContent } from '../adapters/dynamodb/same-content';
import { regionStorage, storageClients } from '../adapters/region-storage';
import { S3KnownPages } from '../adapters/s3/known-pages';
import { SqsOrderSource } from '../adapters/sqs/order-source';
import { type Consumer, createConsumer } from '../queue/create-consumer';
import { isQueueEvent, NoQueuesError } from '../queue/queue-event';
import type { QueueUrls } from '../queue/queue-urls';
import { parseRenderRequest, type RenderOutcome } from '../render-protocol/render-protocol';
import { isTrialEvent, parseTrialRequest, type TrialAnswer } from '../render-protocol/trial-protocol';
import { systemClock } from '../runtime/clock';
import { readEnvironment } from '../runtime/environment';
import { describeError, maskedLog } from '../runtime/log';
import { allOf, functionMetrics, metricsWriter } from '../runtime/metrics';
import { requestLog } from '../runtime/request-log';
import { readStackEnvironment } from '../runtime/stack-environment';
import { chromiumExecutable } from './browser/chromium-executable';
import { createRender, type Render, type RenderConfig } from './create-render';
import { createTrial } from './create-trial';
import { removeLeftovers } from './leftovers';
import { LinkNotes } from './link-notes';
import { startDocumentRenderer } from './start-document-renderer';

const environment = readEnvironment(process.env, (reader) => {
  const { region, ...stack } = readStackEnvironment(reader);
  const freshness = reader.json(VARIABLES.freshness, isFreshnessRules, 'JSON of freshness rules') ?? [];
  const pageRules = reader.optionalJson(VARIABLES.pageRules, isPathRules, 'JSON of page rules') ?? [];
  const ignoredCookies = reader.optionalList(VARIABLES.ignoredCookies);
  const horizonMs = reader.optionalInteger(VARIABLES.renderHorizonMs);
  const reachableHosts = reader.optionalList(VARIABLES.reachableHosts);
  const chromePath = reader.optionalText(VARIABLES.chromePath);
  const isLogged = reader.flag(VARIABLES.requestLog);
  const metrics = reader.optionalText(VARIABLES.metrics);
  const rules = { freshness, pageRules, ignoredCookies, horizonMs };
  return region && { region, ...stack, ...rules, chromePath, reachableHosts, isLogged, metrics };
});
const clients = storageClients(environment.region, environment);
const storage = regionStorage(environment.region, environment, clients);
const logger = new Logger({ serviceName: 'georender-render' });
const log = maskedLog(logger);

// No other sandbox shares the temporary folder.
const started = removeLeftovers(tmpdir()).then(() =>
  startDocumentRenderer({
    chromium: () => chromiumExecutable(environment.chromePath, process.env),
    variables: process.env,
    publicSite: environment.publicSite,
    reachableHosts: environment.reachableHosts,
    renderBudgetMs: environment.renderBudgetMs,
    horizonMs: environment.horizonMs ?? DEFAULT_RENDER_HORIZON_SECONDS * 1_000,
    onSingleProcess: (cause) => log.error(SINGLE_PROCESS_MESSAGE, { detail: describeError(cause) }),
  }),
);
const renderer = started.then((ready) => ready.renderer);

const config: RenderConfig = {
  region: environment.region,
  publicSite: environment.publicSite,
  freshness: environment.freshness,
  pageRules: environment.pageRules,
  ignoredCookies: environment.ignoredCookies,
  queryPolicy: environment.queryPolicy,
  renderBudgetMs: environment.renderBudgetMs,
  rewriteObjectAfterMs: longestLifeSeconds(environment.freshness) * 1000,
};

const render = renderer.then((browser) =>
  createRender({
    browser,
    ...storage,
    sameContent: new DynamoDbSameContent(clients.dynamoDb, environment.leaseTable, systemClock, environment.region),
    links: new LinkNotes({
      store: new S3KnownPages(clients.buckets),
      clock: systemClock,
      log,
      publicSite: environment.publicSite,
      queryPolicy: environment.queryPolicy,
    }),
    clock: systemClock,
    log,
    requestLog: allOf([
      requestLog(logger, environment.isLogged),
      functionMetrics(environment.metrics === undefined ? undefined : metricsWriter(environment.metrics)),
    ]),
    config,
  }),
);

const trial = renderer.then((browser) => createTrial({ browser, ...storage, clock: systemClock, config }));

/** Undefined where the stack has no render queue. */
const consumer = environment.queues && render.then(consumerOf(environment.queues));

function consumerOf(queues: QueueUrls): (render: Render) => Consumer {
  const { region, indexTable: tableName } = environment;
  const orders = new SqsOrderSource(sqsClient(region), queues);
  const jobs = new DynamoDbJobs({
    ...{ client: clients.dynamoDb, tableName, region, regions: [region], clock: systemClock },
  });
  return (ready) => createConsumer({ ...storage, orders, jobs, render: ready, log, config });
}

/** What an invocation is answered with. */
type Answer = RenderOutcome | TrialAnswer | SelfCheckPassed | undefined;

/** The function's handler: renders the page of a request, of the best order that waits in the queue, or on trial. */
export async function handler(event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<Answer> {
  const outcome = await answer(event, context);
  // Lambda freezes the sandbox after the answer: unfinished cleaning would take the next render's time.
  await (await renderer).settled();
  return outcome;
}

async function answer(event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<Answer> {
  if (isQueueEvent(event)) return answerTicket(context);
  const remainingMs = context.getRemainingTimeInMillis();
  if (isSelfCheckEvent(event))
    return (await started).selfCheck(Math.min(environment.renderBudgetMs, remainingMs - KEEP_MS));
  return isTrialEvent(event)
    ? (await trial)(parseTrialRequest(event), remainingMs)
    : (await render)(parseRenderRequest(event), remainingMs);
}

async function answerTicket(context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<undefined> {
  if (consumer === undefined)
    throw new NoQueuesError(`A message came, but ${VARIABLES.queues} is not set; deploy the stack again.`);
  await (await consumer)(() => context.getRemainingTimeInMillis());
}
