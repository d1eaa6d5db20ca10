// The local run's controls below `/_local/`: its outputs, regions, edges and router, for operators on this machine.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PairsCounts } from '../core/contract/pair-counts';
import type { RunCounts } from '../core/contract/run-counts';
import { readBody } from '../emulators/loopback-server';
import type { PeoplesDocuments } from '../handlers/jobs/ports';
import type { EdgeCache } from '../handlers/purge/ports';
import { ControlError, readInvalidation, readRouterWrite } from './control-orders';
import type { LocalSchedule } from './home/local-schedule';
import { RouterStateError, type RouterStore, RouterStoreChangedError } from './router-store';

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
  readonly router: RouterStore;
  /** CloudFront's invalidation by tag. */
  readonly edge: EdgeCache & PeoplesDocuments;
  /** Runs the schedule once. */
  readonly schedule: LocalSchedule;
  /** The run's outputs. */
  readonly outputs: () => object;
  /** The address of the console; undefined where none runs. */
  readonly consoleUrl: () => string | undefined;
  /** The requests of the run. */
  readonly counts: () => RunCounts;
  /** What live functions and canaries have done. */
  readonly pairs: () => PairsCounts;
  /** How long the oldest orders wait, by region and value. */
  readonly queueAges: () => object;
}

const REGION_ROUTE = /^\/_local\/regions\/([a-z0-9-]{1,32})\/(stop|start)$/;

/** The controls that have one address. */
const ROUTES: Readonly<Record<string, (controls: ControlDependencies, request: IncomingMessage) => unknown>> = {
  'GET /_local/deployment': ({ outputs }) => outputs(),
  'GET /_local/counts': ({ counts }) => counts(),
  'GET /_local/pairs': ({ pairs }) => pairs(),
  'GET /_local/queue-ages': ({ queueAges }) => queueAges(),
  'GET /_local/regions': ({ regions }) => statuses(regions),
  'GET /_local/router': ({ router }) => router.state(),
  'PUT /_local/router': async ({ router }, request) => {
    router.write(await readText(request, MAX_STATE_BYTES));
    return router.state();
  },
  'GET /_local/router-value': ({ router }) => router.values.read(),
  'PUT /_local/router-value': async ({ router }, request) => {
    const { text, version } = readRouterWrite(await readText(request, MAX_ORDER_BYTES));
    await router.values.write(text, version);
    return router.values.read();
  },
  'POST /_local/invalidate': async ({ edge }, request) => {
    const copies = readInvalidation(await readText(request, MAX_ORDER_BYTES));
    await (copies === 'everything' ? edge.drop() : edge.invalidateTags(copies));
    return {};
  },
  'POST /_local/schedule/run': ({ schedule }) => schedule(),
};

const USAGE = [
  ...Object.keys(ROUTES),
  'POST /_local/regions/<region>/stop',
  'POST /_local/regions/<region>/start',
].join(', ');

/** The most that a value of CloudFront's key-value store may have ("Quotas", Amazon CloudFront Developer Guide). */
const MAX_STATE_BYTES = 1024;

/** Room for as many tags as one invalidation may have. */
const MAX_ORDER_BYTES = 512 * 1024;

/** Makes the handler of `/_local/`; it answers every request it is given. */
export function createControlApi(
  dependencies: ControlDependencies,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const console = isConsoleAddress(request) ? dependencies.consoleUrl() : undefined;
    if (console !== undefined) {
      response.writeHead(302, { location: console, 'cache-control': 'no-store' }).end();
      return;
    }
    respond(dependencies, request).then(
      ({ status, body }) => send(response, status, body),
      (error: unknown) =>
        send(response, statusOf(error), { error: error instanceof Error ? error.message : String(error) }),
    );
  };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function respond(controls: ControlDependencies, request: IncomingMessage): Promise<Answer> {
  if (isForeign(request)) return { status: 403, body: { error: 'Web pages may not use these controls.' } };
  const { method = '', url = '' } = request;
  const name = `${method} ${url}`;
  const route = Object.hasOwn(ROUTES, name) ? ROUTES[name] : undefined;
  if (route !== undefined) return { status: 200, body: await route(controls, request) };
  const { regions } = controls;
  const [, region, action] = method === 'POST' ? (REGION_ROUTE.exec(url) ?? []) : [];
  if (region === undefined) return { status: 404, body: { error: `No such control; allowed: ${USAGE}.` } };
  if (!regions.names.includes(region)) {
    const allowed = regions.names.join(', ');
    return { status: 404, body: { error: `"${region}" is not a region of this run; allowed: ${allowed}.` } };
  }
  if (action === 'stop') await regions.stop(region);
  else regions.start(region);
  return { status: 200, body: statuses(regions) };
}

/** @throws ControlError if it is too long */
async function readText(request: IncomingMessage, maxBytes: number): Promise<string> {
  const body = await readBody(request, maxBytes);
  if (body === undefined) throw new ControlError(`The order has more than ${maxBytes} bytes, the most that is taken.`);
  return body.toString();
}

function statusOf(error: unknown): number {
  if (error instanceof RouterStateError || error instanceof ControlError) return 400;
  return error instanceof RouterStoreChangedError ? 409 : 500;
}

function statuses(regions: RegionSwitch): Record<string, 'running' | 'stopped'> {
  return Object.fromEntries(regions.names.map((name) => [name, regions.isRunning(name) ? 'running' : 'stopped']));
}

/** Anybody may be led to the console: it has an origin of its own, which the site's pages can't read. */
function isConsoleAddress({ method, url }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && (url === '/_local/' || url === '/_local');
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

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}
