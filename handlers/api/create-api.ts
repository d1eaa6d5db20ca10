// The HTTP API for content systems: recache, purge, publish, and how far jobs are.
import { randomBytes } from 'node:crypto';
import type { HashedToken, TokenScope } from '../../core/contract/api-tokens';
import type { Variant } from '../../core/pages/variants';
import type { JobKind, JobProgress, NewJob } from '../jobs/ports';
import type { Task } from '../jobs/task';
import type { OrderedSite } from '../purge/purge-order';
import type { Clock } from '../runtime/clock';
import { describeError, type Log } from '../runtime/log';
import { type ApiAnswer, refusal } from './api-answer';
import { publishOrder, purgeOrder, recacheOrder } from './api-orders';
import { type ApiRequest, MAX_BODY_BYTES } from './api-request';
import { authenticated, givenToken } from './authenticate';
import type { JobBook, JobFunction, RequestLimiter } from './ports';
import { readBody } from './request-body';

/** The dependencies of the API. */
export interface ApiDependencies {
  readonly jobs: JobBook;
  readonly jobFunction: JobFunction;
  readonly limiter: RequestLimiter;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: ApiConfig;
}

/** Its configuration. */
export interface ApiConfig extends OrderedSite {
  /** E.g. `/_georender`. */
  readonly path: string;
  readonly tokens: readonly HashedToken[];
  /** The variants that the stack renders. */
  readonly variants: readonly Variant[];
  /** The key of IndexNow, whose file search engines ask for; undefined: there is none. */
  readonly indexNowKey: string | undefined;
}

/** Answers requests; never throws. */
export type Api = (request: ApiRequest) => Promise<ApiAnswer>;

type Fields = Readonly<Record<string, unknown>>;

/** A job to start, or the answer to a wrong order. */
type Planned = { readonly orders: number; readonly task: Task } | ApiAnswer;

const JOB_ROUTE = /^\/jobs\/([0-9a-f]{32})$/;

/** Makes the API from its dependencies. */
export function createApi(dependencies: ApiDependencies): Api {
  const { config, log } = dependencies;
  return async (request) => {
    try {
      if (config.indexNowKey !== undefined && request.path === `/${config.indexNowKey}.txt`)
        return { status: 200, body: config.indexNowKey };
      return await respond(dependencies, request);
    } catch (error) {
      log.error('A request to the API failed.', { error: describeError(error) });
      return refusal(503, ['The request could not be carried out. Send it again.'], { 'retry-after': '10' });
    }
  };
}

/** Without a token, a request learns nothing: not which routes there are, nor what was wrong with the order. */
async function respond(dependencies: ApiDependencies, request: ApiRequest): Promise<ApiAnswer> {
  const { config, limiter, log } = dependencies;
  const body = readBody(request.body, MAX_BODY_BYTES);
  const fields = body.kind === 'object' ? body.fields : {};
  const token = authenticated(givenToken(request, fields), config.tokens);
  if (token === undefined) return refusal(401, ['The token is missing or wrong.'], { 'www-authenticate': 'Bearer' });
  const waitSeconds = await limiter.take(token.name, request.method === 'GET' ? 'look' : 'order');
  if (waitSeconds !== undefined) {
    log.warn('A token made too many requests.', { token: token.name });
    return refusal(429, [`Too many requests; go on in ${waitSeconds} s.`], { 'retry-after': String(waitSeconds) });
  }
  if (body.kind === 'refused') return refusal(body.status, [body.problem]);
  return routed(dependencies, request, fields, token);
}

async function routed(
  dependencies: ApiDependencies,
  { method, path }: ApiRequest,
  fields: Fields,
  token: HashedToken,
): Promise<ApiAnswer> {
  const { config, jobs } = dependencies;
  const route = path.startsWith(`${config.path}/`) ? path.slice(config.path.length) : '';
  const jobId = JOB_ROUTE.exec(route)?.[1];
  if (jobId !== undefined && method === 'GET') {
    const progress = await jobs.progress(jobId);
    return progress === undefined ? refusal(404, ['There is no such job; jobs are kept for a week.']) : shown(progress);
  }
  const kind = KINDS.get(route);
  if (kind === undefined || method !== 'POST')
    return refusal(404, [
      `Allowed: POST ${[...KINDS.keys()].map((name) => config.path + name).join(', ')}, GET ${config.path}/jobs/<id>.`,
    ]);
  if (!token.scopes.includes(kind)) return refusal(403, [`The token does not allow to ${kind}.`]);
  return started(dependencies, kind, fields, token);
}

const KINDS: ReadonlyMap<string, JobKind & TokenScope> = new Map([
  ['/recache', 'recache'],
  ['/purge', 'purge'],
  ['/publish', 'publish'],
]);

/** Notes the job first: its id must mean something as soon as it is known. */
async function started(
  { jobs, jobFunction, clock, config }: ApiDependencies,
  kind: JobKind,
  fields: Fields,
  token: HashedToken,
): Promise<ApiAnswer> {
  const id = randomBytes(16).toString('hex');
  const planned = PLANS[kind](fields, config, id);
  if ('status' in planned) return planned;
  const job: NewJob = { id, kind, orders: planned.orders, createdAtMs: clock.nowMs(), orderedBy: token.name };
  await jobs.create(job);
  await jobFunction.start(planned.task);
  return {
    status: 202,
    body: { id, status: `${config.path}/jobs/${id}` },
    headers: { location: `${config.path}/jobs/${id}` },
  };
}

const PLANS: Readonly<Record<JobKind, (fields: Fields, config: ApiConfig, jobId: string) => Planned>> = {
  recache(fields, config, jobId) {
    const ordered = recacheOrder(fields, config);
    if (ordered.kind === 'problems') return refusal(400, ordered.problems);
    const urls = ordered.order;
    return { orders: urls.length * config.variants.length, task: { kind: 'recache', jobId, urls } };
  },
  purge(fields, config, jobId) {
    const ordered = purgeOrder(fields, config);
    if (ordered.kind === 'problems') return refusal(400, ordered.problems);
    return { orders: 0, task: { kind: 'purge', jobId, order: ordered.order } };
  },
  publish(fields, _config, jobId) {
    const ordered = publishOrder(fields);
    if (ordered.kind === 'problems') return refusal(400, ordered.problems);
    const { marker, deployment = jobId } = ordered.order;
    return { orders: 0, task: { kind: 'publish', jobId, deployment, ...(marker !== undefined && { marker }) } };
  },
};

function shown({ createdAtMs, orders, state, kind, id, note, changed, unchanged, failed }: JobProgress): ApiAnswer {
  const body = {
    ...{ id, kind, state, total: orders, done: changed + unchanged, changed, unchanged, failed },
    createdAt: new Date(createdAtMs).toISOString(),
    ...(note === undefined ? {} : { note }),
  };
  return { status: 200, body };
}
