// The local run's controls below `/_local/`: stop, start and drain regions, purge and recache pages.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../emulators/loopback-server';
import { type Purge, PurgeFailedError, PurgeOrderError } from '../handlers/purge/create-purge';
import { parsePurgeOrder } from './purge-order';
import { RouterStateError, type RouterStore } from './router-store';

/** Stops and starts regions. */
export interface RegionSwitch {
  readonly names: readonly string[];
  isRunning(region: string): boolean;
  stop(region: string): Promise<void>;
  start(region: string): void;
}

/** The dependencies of the controls. */
export interface ControlDependencies {
  readonly regions: RegionSwitch;
  readonly purge: Purge;
  readonly router: RouterStore;
}

const REGIONS_ROUTE = /^\/_local\/regions(?:\/([a-z0-9-]{1,32})\/(stop|start))?$/;

const USAGE =
  'GET /_local/regions, POST /_local/regions/<region>/stop, POST /_local/regions/<region>/start, GET /_local/router, ' +
  'PUT /_local/router, POST /_local/purge';

/** The most that a value of CloudFront's key-value store may have ("Quotas", Amazon CloudFront Developer Guide). */
const MAX_STATE_BYTES = 1024;

/** Room for 100 of the longest URLs. */
const MAX_ORDER_BYTES = 512 * 1024;

/** Makes the handler of `/_local/`; it answers every request it is given. */
export function createControlApi(
  dependencies: ControlDependencies,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    respond(dependencies, request).then(
      ({ status, body }) => send(response, status, body),
      (error: unknown) =>
        send(response, statusOf(error), { error: error instanceof Error ? error.message : String(error) }),
    );
  };
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

async function respond({ regions, purge, router }: ControlDependencies, request: IncomingMessage): Promise<Answer> {
  if (isForeign(request)) return { status: 403, body: { error: 'Web pages may not use these controls.' } };
  if (request.url === '/_local/purge' && request.method === 'POST')
    return { status: 200, body: await purged(purge, request) };
  if (request.url === '/_local/router' && request.method === 'PUT') await writeState(router, request);
  if (request.url === '/_local/router' && (request.method === 'GET' || request.method === 'PUT')) {
    return { status: 200, body: router.state() };
  }
  const [, region, action] = REGIONS_ROUTE.exec(request.url ?? '') ?? [];
  if (region === undefined && request.url === '/_local/regions' && request.method === 'GET') {
    return { status: 200, body: statuses(regions) };
  }
  if (region === undefined || request.method !== 'POST') {
    return { status: 404, body: { error: `No such control; allowed: ${USAGE}.` } };
  }
  if (!regions.names.includes(region)) {
    return {
      status: 404,
      body: { error: `"${region}" is not a region of this run; allowed: ${regions.names.join(', ')}.` },
    };
  }
  if (action === 'stop') await regions.stop(region);
  else regions.start(region);
  return { status: 200, body: statuses(regions) };
}

async function purged(purge: Purge, request: IncomingMessage): Promise<object> {
  const body = await readBody(request, MAX_ORDER_BYTES);
  if (body === undefined)
    throw new PurgeOrderError(`The order has more than ${MAX_ORDER_BYTES} bytes; purge a prefix or a host.`);
  const order = parsePurgeOrder(body.toString());
  return order.kind === 'recache' ? purge.recache(order.urls) : purge.purge(order);
}

async function writeState(router: RouterStore, request: IncomingMessage): Promise<void> {
  const body = await readBody(request, MAX_STATE_BYTES);
  if (body === undefined)
    throw new RouterStateError(
      `The state has more than ${MAX_STATE_BYTES} bytes, the most that a key-value store takes.`,
    );
  router.write(body.toString());
}

function statusOf(error: unknown): number {
  if (error instanceof PurgeOrderError || error instanceof RouterStateError) return 400;
  return error instanceof PurgeFailedError ? 503 : 500;
}

function statuses(regions: RegionSwitch): Record<string, 'running' | 'stopped'> {
  return Object.fromEntries(regions.names.map((name) => [name, regions.isRunning(name) ? 'running' : 'stopped']));
}

/**
 * Whether a web page sent the request, in the user's browser or in ours: the site's pages share this origin. Browsers
 * tell by these headers.
 */
function isForeign({ headers }: IncomingMessage): boolean {
  const local = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(headers.host ?? '');
  const site = headers['sec-fetch-site'];
  return !local || headers.origin !== undefined || (site !== undefined && site !== 'none');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}
