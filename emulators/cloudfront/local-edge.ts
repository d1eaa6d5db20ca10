// One CloudFront distribution on this machine: the built function decides, origins answer, and every edge location
// has a cache.
//
// Not emulated: TLS and HTTP/2 to the viewer, WebSockets (the request goes on without its `upgrade`), compression at
// the edge, trimming of `Vary`, and the list at the head of edge-cache.ts.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CachePolicy, ORIGIN_GROUP_METHODS, type OriginRequestPolicy } from '../../core/contract/edge-policies';
import { CachedOrigin } from './cache/cached-origin';
import { EdgeCache } from './cache/edge-cache';
import { type EdgeEngine, functionFailure, loadEngine } from './edge-engine';
import type { ChosenOrigin, EdgeRequest, HeaderPairs } from './edge-request';
import { type EdgeFunction, type FunctionCall, loadEdgeFunction } from './function/function-sandbox';
import { Turns } from './function/turns';
import { type Origin, OriginFetcher } from './origin/origin-fetch';
import { matchesPathPattern } from './path-pattern';
import { type OnAccess, recordedVisit } from './viewer/access-log';
import type { ReservedPort } from './viewer/reserved-port';
import { sendAnswer, sendRefusal, streamAnswer } from './viewer/viewer-answer';
import { arrive, hasBody, refusalOf, requestOf, type Visit } from './viewer/viewer-visit';

export interface LocalEdgeOptions {
  /** Where it listens; `close` releases it. */
  readonly port: ReservedPort;
  /** The built function, as it would be deployed. */
  readonly functionCode: string;
  /**
   * What the built function is: a CloudFront Function at viewer-request, or a Lambda@Edge function at viewer-request,
   * origin-request and origin-response. @default `cloudfront-function`
   */
  readonly engine?: 'cloudfront-function' | 'lambda-at-edge';
  /** The built function at viewer-response; without it, none runs there. */
  readonly responseFunctionCode?: string | undefined;
  /** Whether that function sets cookies of its own. @default no */
  readonly responseFunctionSetsCookies?: boolean;
  /** By origin id. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** The origin of both behaviours, unless the function chooses another. */
  readonly defaultOriginId: string;
  readonly cachePolicy: CachePolicy;
  readonly originRequestPolicy: OriginRequestPolicy;
  /** The header for origins' cache tags, in lower case; it goes on to viewers. @default none */
  readonly cacheTagHeader?: string;
  /** CloudFront path patterns of requests that go to the default origin without function and cache. */
  readonly passthrough: {
    readonly pathPatterns: readonly string[];
    readonly originRequestPolicy: OriginRequestPolicy;
  };
  /** A further behaviour of the same kind, before it, with an origin of its own. @default none */
  readonly api?: { readonly pathPatterns: readonly string[]; readonly originId: string } | undefined;
  /** Milliseconds since 1970. Default: real time. */
  readonly clock?: () => number;
  /** Gets the function's `console.log` lines, and why a request failed. */
  readonly onLog?: (line: string) => void;
  /** `cf.edgeLocation.region` at the location of a country (ISO 3166-1 alpha-2); without it, undefined. */
  readonly edgeRegionOf?: (country: string) => string | undefined;
  /** The present content of the function's key-value store. @default nothing */
  readonly keyValues?: () => Readonly<Record<string, string>>;
  /** How long an origin may take to answer. Default 30,000, CloudFront's default. */
  readonly originResponseTimeoutMs?: number;
  /** Gets a record of each request, except those that `control` answers. */
  readonly onAccess?: OnAccess;
  /** Headers for an answer where no function has chosen another origin, besides its own. */
  readonly siteAnswerHeaders?: (
    request: EdgeRequest,
    behaviour: 'passthrough' | 'default',
    answerHeaders: HeaderPairs,
  ) => HeaderPairs;
  /** Gets requests below `/_local/` first. @returns whether it answers them */
  readonly control?: (req: IncomingMessage, res: ServerResponse) => boolean;
}

export interface LocalEdge {
  /** `http://127.0.0.1:<port>`, no slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Drops all answers with one of these cache tags, at every location. */
  invalidateTags(tags: readonly string[]): void;
  /** Drops all answers at every location, as an invalidation of the path `/*` does. */
  invalidateAll(): void;
  /** Resolves when no copy is being revalidated in the background. */
  settled(): Promise<void>;
  /** Stops at once: open connections are destroyed. May be called again. */
  close(): Promise<void>;
}

interface EdgeDependencies {
  readonly options: LocalEdgeOptions;
  readonly clock: () => number;
  readonly engine: EdgeEngine;
  readonly responseFunction: EdgeFunction | undefined;
  readonly cached: CachedOrigin;
  readonly turns: Turns;
  readonly fetcher: OriginFetcher;
}

/**
 * Starts the edge.
 *
 * @throws FunctionLoadError, LambdaLoadError when the function's code can't be loaded.
 * @throws OriginConfigError when an origin's URL or the default origin's id is wrong.
 */
export async function startLocalEdge(options: LocalEdgeOptions): Promise<LocalEdge> {
  const clock = options.clock ?? Date.now;
  const { cachePolicy, originRequestPolicy, onLog } = options;
  const cache = new EdgeCache({ policy: cachePolicy, clock, tagHeader: options.cacheTagHeader });
  const sandbox = { originIds: [...options.origins.keys()], onLog };
  const engine = loadEngine(options.engine, options.functionCode, { ...sandbox, clock });
  const { triggers } = engine;
  const fetcher = new OriginFetcher({ ...options, triggers, responseTimeoutMs: options.originResponseTimeoutMs });
  const cached = new CachedOrigin({ cache, fetcher, policies: { cachePolicy, originRequestPolicy }, onLog });
  const { responseFunctionCode } = options;
  const parts: EdgeDependencies = {
    options,
    clock,
    engine,
    responseFunction: responseFunctionCode === undefined ? undefined : loadEdgeFunction(responseFunctionCode, sandbox),
    cached,
    fetcher,
    turns: new Turns(),
  };
  const { port } = options;
  port.serve((req, res) => {
    if (req.url?.startsWith('/_local/') !== true || options.control?.(req, res) !== true) {
      void answer(parts, req, res);
    }
  });
  port.server.on('connect', (_req, socket) => {
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nconnection: close\r\ncontent-length: 0\r\n\r\n', () => {
      socket.destroy();
    });
  });
  return {
    url: `http://127.0.0.1:${port.port}`,
    port: port.port,
    invalidateTags: (tags) => cache.invalidateTags(tags),
    invalidateAll: () => cache.invalidateAll(),
    settled: () => cached.settled(),
    async close() {
      await port.release();
      await cached.close();
      await fetcher.close();
    },
  };
}

/** Never rejects: failures are logged, and answered or end the viewer's connection. */
async function answer(parts: EdgeDependencies, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const arrived = arrive(req, res);
  const { onAccess } = parts.options;
  const visit = onAccess === undefined ? arrived : recordedVisit(arrived, parts.clock, onAccess);
  const refusal = refusalOf(req);
  if (refusal !== undefined) {
    sendRefusal(res, refusal.status, refusal.text, visit);
    return;
  }
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  try {
    const origin = passthroughOrigin(parts.options, visit.path);
    // With a function at Lambda@Edge, the default behaviour's target is an origin group.
    const isGroup = origin === undefined && parts.options.engine === 'lambda-at-edge';
    if (isGroup && !ORIGIN_GROUP_METHODS.includes(req.method ?? '')) {
      sendRefusal(res, 403, `403 Forbidden: an origin group does not allow ${req.method ?? ''}.`, visit);
      return;
    }
    await (origin === undefined ? decide(parts, visit, gone.signal) : passThrough(parts, visit, origin, gone.signal));
  } catch (error) {
    if (isViewerGone(error)) {
      return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    parts.options.onLog?.(`${req.method ?? ''} ${req.url ?? ''}: ${reason}`);
    if (res.headersSent) {
      res.destroy();
    } else {
      sendRefusal(res, 500, 'The local edge failed; its log says why.', visit);
    }
  }
}

function isViewerGone(error: unknown): boolean {
  const isCutOff = error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
  return isCutOff || (error instanceof Error && error.name === 'AbortError');
}

/** The origin of the first behaviour without function and cache that matches; undefined: the default behaviour does. */
function passthroughOrigin(
  { api, passthrough, defaultOriginId }: LocalEdgeOptions,
  path: string,
): ChosenOrigin | undefined {
  const matches = (patterns: readonly string[]) => patterns.some((it) => matchesPathPattern(it, path));
  if (api !== undefined && matches(api.pathPatterns)) return { kind: 'origin', id: api.originId };
  return matches(passthrough.pathPatterns) ? { kind: 'origin', id: defaultOriginId } : undefined;
}

async function passThrough(
  parts: EdgeDependencies,
  visit: Visit,
  origin: ChosenOrigin,
  signal: AbortSignal,
): Promise<void> {
  const policies = { originRequestPolicy: parts.options.passthrough.originRequestPolicy };
  const { viewerIp, requestId, req } = visit;
  const fetched = await parts.fetcher.fetch({
    request: requestOf(visit, policies),
    origin,
    policies,
    viewerIp,
    requestId,
    body: hasBody(req) ? req : undefined,
    signal,
  });
  await streamAnswer(visit.res, fetched, withSiteHeaders(parts, visit, 'passthrough'));
}

function withSiteHeaders(parts: EdgeDependencies, visit: Visit, behaviour: 'passthrough' | 'default'): Visit {
  const { siteAnswerHeaders } = parts.options;
  if (siteAnswerHeaders === undefined) return visit;
  const request = requestOf(visit, parts.options);
  return { ...visit, addedHeaders: (headers) => siteAnswerHeaders(request, behaviour, headers) };
}

/** The default behaviour: function, cache, origin. */
async function decide(parts: EdgeDependencies, visit: Visit, signal: AbortSignal): Promise<void> {
  await parts.turns.next();
  const call = callOf(parts, visit, requestOf(visit, parts.options));
  await orFailure(parts, visit, async () => {
    const outcome = await parts.engine.viewerRequest(call);
    if ('response' in outcome) {
      sendAnswer(visit.res, outcome.response, parts.engine.generated, visit);
      return;
    }
    const known = outcome.origin.kind === 'default' ? withSiteHeaders(parts, visit, 'default') : visit;
    await parts.cached.answer(withResponseFunction(parts, known, outcome.origin), outcome, signal);
  });
}

/** The viewer of a failed function gets CloudFront's answer for that, and the log the reason. */
async function orFailure(parts: EdgeDependencies, visit: Visit, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const failure = functionFailure(error);
    if (failure === undefined || visit.res.headersSent) throw error;
    const { status, result, reason } = failure;
    parts.options.onLog?.(reason);
    const body = Buffer.from(`${status}: ${reason}\n`);
    sendAnswer(visit.res, { status, headers: [['content-type', 'text/plain; charset=utf-8']], body }, result, visit);
  }
}

/** At viewer-response the event has the viewer's own request. */
function withResponseFunction(parts: EdgeDependencies, visit: Visit, origin: ChosenOrigin): Visit {
  const { responseFunction } = parts;
  if (responseFunction === undefined) return visit;
  const call = callOf(parts, visit, requestOf(visit, parts.options));
  // Our functions change cookies, and the answers of a single origin: a sandbox costs a millisecond.
  const isChangeable = (headers: HeaderPairs): boolean =>
    parts.options.responseFunctionSetsCookies === true ||
    origin.kind === 'origin' ||
    headers.some(([name]) => name === 'set-cookie');
  // "Restrictions on CloudFront Functions": none runs at viewer-response for an error of the origin.
  return {
    ...visit,
    viewerHeaders: (status, headers) =>
      status < 400 && isChangeable(headers) ? responseFunction.runResponse(call, { status, headers }) : headers,
  };
}

function callOf(parts: EdgeDependencies, visit: Visit, request: EdgeRequest): FunctionCall {
  const { location, viewerIp, requestId, country } = visit;
  const edgeLocation = { name: location, serverIp: '127.0.0.1', region: parts.options.edgeRegionOf?.(country) };
  return { request, viewerIp, requestId, nowMs: parts.clock(), edgeLocation, keyValues: parts.options.keyValues?.() };
}
