// Georender in two regions behind the edge, with the production handlers, adapters and clients. One part fails: a
// request's path names it, its fault, and the copy that was kept. The browser is a stand-in.
import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildEdgeBundle, buildFilesBundle } from '../../bundles/edge-bundle';
import {
  DEFAULT_CACHE_POLICY,
  DEFAULT_ORIGIN_REQUEST_POLICY,
  PASSTHROUGH_ORIGIN_REQUEST_POLICY,
  SITE_ORIGIN_ID,
  serveOriginId,
} from '../../core/contract/edge-policies';
import { CACHE_TAG_HEADER, URL_HEADER } from '../../core/contract/header-names';
import { DESKTOP_USER_AGENT } from '../../core/contract/user-agent';
import { routerConfig } from '../../core/routing/router-config';
import { type LocalEdge, startLocalEdge } from '../../emulators/cloudfront/local-edge';
import { reservePort } from '../../emulators/cloudfront/viewer/reserved-port';
import { readBody } from '../../emulators/loopback-server';
import { dynamoDbClient, lambdaClient, s3Client } from '../../handlers/adapters/aws-clients';
import { HttpSite, SiteUnreachableError } from '../../handlers/adapters/http/site';
import { LambdaRenderFunction } from '../../handlers/adapters/render-function';
import type { RenderedDocument } from '../../handlers/render/tab/documents/rendered-document';
import { parseRenderRequest, type RenderRequest } from '../../handlers/render-protocol/render-protocol';
import type { Serve } from '../../handlers/serve/create-serve';
import { functionUrlAnswer } from '../../handlers/serve/function-url';
import type { Site } from '../../handlers/serve/ports';
import { rawRequest } from '../support/machine/raw-request';
import { CacheLab, RENDER_WAIT_MS } from '../support/storage/cache-lab';
import type { SandboxStorage } from '../support/storage/embedded-storage';
import { document, LAB_SITE, labPage } from '../support/storage/lab-site';
import { type Cell, cellAt, PARTS, type Part, pathOf, renderedFrom, type State } from './cells';
import { answerFaultily, FAULTS, type Fault, type Service, startFaultyServices, startService } from './faulty-service';

const [NEAR, FAR] = ['eu-central-1', 'us-east-1'] as const;
const HOST = LAB_SITE.hosts[0];
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
const CRAWLER = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36';

/** How long parts that keep quiet are waited for where production waits longer; what is healthy has no such bound. */
const SHORT_MS = 1_500;

/** How long edges wait for their origins: a region that is healthy answers sooner, however busy the machine is. */
const HASTY_MS = 10_000;
const PATIENT_MS = 60_000;

const HOUR_MS = 3_600_000;

/** Longer than any cooldown, and than error-only answers stay at the edge; shorter than pages are fresh. */
const AFTERWARDS_MS = 600_000;

/** The regions, the edge and the failing services. */
export class FaultLab {
  private isHealthy = true;
  private readonly ended: (() => Promise<unknown>)[] = [];
  private readonly sandboxes = new Map<string, { readonly storage: SandboxStorage; readonly serve: Serve }>();
  /** Renders that were handed over, and not begun yet. */
  private readonly events: RenderRequest[] = [];
  private edges: { readonly patient: LocalEdge; readonly hasty: LocalEdge } | undefined;

  private constructor(private readonly cache: CacheLab) {}

  /** Starts it, with the kept pages of all cells. */
  static async start(): Promise<FaultLab> {
    const lab = new FaultLab(await CacheLab.start({ regions: [NEAR, FAR] }));
    lab.ended.push(() => lab.cache.storage.close());
    await lab.keepPages();
    lab.cache.browse = (url) => lab.browse(url);
    await lab.startParts();
    lab.isHealthy = false;
    return lab;
  }

  async close(): Promise<void> {
    for (const end of this.ended.reverse()) await end();
  }

  /** The answer, e.g. `200 kept STALE-ERROR cache-away`. */
  async ask(cell: Cell): Promise<string> {
    const { patient, hasty } = this.edges ?? assert.fail('not started');
    const isQuiet = cell.fault === 'slow' || cell.fault === 'stalled';
    const waitsForEdge = cell.part === 'region' || (cell.part === 'site' && cell.state === 'person');
    const headers = {
      host: HOST,
      'user-agent': cell.state === 'person' ? BROWSER : CRAWLER,
      'cloudfront-viewer-country': 'DE',
    };
    try {
      const edge = isQuiet && waitsForEdge ? hasty : patient;
      const { status, headers: named, body } = await rawRequest(edge.url, pathOf(cell), { headers });
      const said = /\b(kept|new|shell|strange)\b/.exec(body)?.[1] ?? '-';
      const region = named['x-georender-region'] === FAR ? `in ${FAR}` : undefined;
      const words = [status, said, named['x-georender-cache'], named['x-georender-reason'], region];
      return words.filter((word) => word !== undefined).join(' ');
    } catch {
      return 'broken off';
    }
  }

  /** Lets enough time pass to forget all failures. */
  passTime(): void {
    this.cache.storage.clock.advance(AFTERWARDS_MS);
  }

  /** Ends all faults, and runs the renders that were handed over. */
  async heal(): Promise<void> {
    this.isHealthy = true;
    this.passTime();
    for (const request of this.events.splice(0)) await this.cache.render(NEAR)(request, RENDER_WAIT_MS);
  }

  /** The pages of all cells, as old as their states say. Both regions know of them, and only one has them. */
  private async keepPages(): Promise<void> {
    const { storage } = this.cache;
    this.cache.browse = async () => document('<p>the kept page</p>');
    const cells = (...states: readonly State[]) =>
      PARTS.flatMap((part) => FAULTS.flatMap((fault) => states.map((state) => ({ part, fault, state }))));
    const keep = async (all: readonly Cell[]) => {
      for (const cell of all) await this.cache.askIn(cell.part === 'other bucket' ? FAR : NEAR, pathOf(cell));
    };
    await keep(cells('stale'));
    storage.clock.advance(25 * HOUR_MS);
    await keep(cells('fresh', 'purged'));
    await storage.replicateIndex();
    storage.clock.advance(1_000);
    for (const cell of cells('purged'))
      await this.cache.purge().purge({ kind: 'urls', urls: [labPage(pathOf(cell)).keyUrl] });
    storage.clock.advance(1_000);
  }

  private async startParts(): Promise<void> {
    const faulty = await startFaultyServices();
    this.ended.push(() => faulty.close());
    const site = await this.service((request, response) => this.answerAsSite(request, response));
    const renderApi = await this.service((request, response) => void this.answerAsLambda(request, response));
    for (const part of PARTS) {
      for (const fault of FAULTS)
        this.sandboxes.set(`${part} ${fault}`, this.sandbox(part, fault, site.url, renderApi.url, faulty.urlOf(fault)));
    }
    const near = await this.service((request, response) => void this.answerAsRegion(request, response));
    const healthy = this.cache.serve(FAR);
    const far = await this.service((request, response) => void answerBy(healthy, request, response));
    const router = routerConfig({ regions: [FAR, NEAR], home: FAR, scheme: LAB_SITE.scheme, hosts: LAB_SITE.hosts });
    const [functionCode, responseFunctionCode] = await Promise.all([buildEdgeBundle(router), buildFilesBundle(router)]);
    const edge = async (originResponseTimeoutMs: number) => {
      const started = await startLocalEdge({
        port: await reservePort(0),
        functionCode,
        responseFunctionCode,
        origins: new Map([
          [SITE_ORIGIN_ID, site],
          [serveOriginId(NEAR), near],
          [serveOriginId(FAR), far],
        ]),
        defaultOriginId: SITE_ORIGIN_ID,
        cachePolicy: DEFAULT_CACHE_POLICY,
        originRequestPolicy: DEFAULT_ORIGIN_REQUEST_POLICY,
        cacheTagHeader: CACHE_TAG_HEADER,
        passthrough: { pathPatterns: ['/api/*'], originRequestPolicy: PASSTHROUGH_ORIGIN_REQUEST_POLICY },
        clock: () => this.cache.storage.clock.nowMs(),
        originResponseTimeoutMs,
      });
      this.ended.push(() => started.close());
      return started;
    };
    this.edges = { patient: await edge(PATIENT_MS), hasty: await edge(HASTY_MS) };
  }

  private async service(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Service> {
    const service = await startService(answer);
    this.ended.push(() => service.close());
    return service;
  }

  /** A sandbox of the near region whose part fails: that one has the production's clients, with all their time-outs. */
  private sandbox(part: Part, fault: Fault, siteUrl: string, renderApiUrl: string, faultyUrl: string) {
    const place = { endpoint: faultyUrl, credentials: CREDENTIALS };
    const index = dynamoDbClient(NEAR, place);
    const bucket = s3Client(part === 'bucket' ? NEAR : FAR, place);
    const lambda = lambdaClient(NEAR, RENDER_WAIT_MS, part === 'render' ? place : { ...place, endpoint: renderApiUrl });
    this.ended.push(async () => [index, bucket, lambda].forEach((client) => client.destroy()));
    const failing = part === 'bucket' ? NEAR : part === 'other bucket' ? FAR : undefined;
    const storage = this.cache.storage.sandbox(NEAR, {
      ...(part === 'index' ? { dynamoDb: index } : {}),
      s3Of: (region) => (region === failing ? bucket : undefined),
    });
    const isQuiet = fault === 'slow' || fault === 'stalled';
    const site = new HttpSite(siteUrl, DESKTOP_USER_AGENT);
    const serve = this.cache.serve(NEAR, storage, {
      renderFunction: new LambdaRenderFunction(lambda, `${part.replace(' ', '-')}_${fault.replace(' ', '-')}`),
      site: part === 'site' && isQuiet ? hastySite(site) : site,
      ...(part === 'render' && isQuiet ? { renderWaitMs: SHORT_MS } : {}),
    });
    return { storage, serve };
  }

  /** The near region: it fails itself, or answers with the cell's sandbox. */
  private async answerAsRegion(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { part, fault } = cellAt(String(request.headers[URL_HEADER]));
    if (part === 'region' && !this.isHealthy) {
      // Lambda's answer for a function without one.
      if (fault === 'wrong') response.writeHead(502, { 'content-type': 'text/plain' }).end('Internal Server Error');
      else answerFaultily(fault, request, response);
      return;
    }
    const sandbox = this.isHealthy ? undefined : this.sandboxes.get(`${part} ${fault}`);
    return answerBy(sandbox?.serve ?? this.cache.serve(NEAR), request, response);
  }

  /** Lambda's API: the function's name is that of the sandbox. */
  private async answerAsLambda(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [part, fault] = (/functions\/([^/]+)\//.exec(request.url ?? '')?.[1] ?? '').split('_');
    const asked = parseRenderRequest(JSON.parse((await readBody(request, 1_000_000))?.toString() ?? ''));
    if (request.headers['x-amz-invocation-type'] === 'Event') {
      this.events.push(asked);
      response.writeHead(202).end();
      return;
    }
    const storage = this.sandboxes.get(`${part?.replace('-', ' ')} ${fault?.replace('-', ' ')}`)?.storage;
    const outcome = await this.cache.render(NEAR, storage)(asked, RENDER_WAIT_MS);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(outcome));
  }

  private answerAsSite(request: IncomingMessage, response: ServerResponse): void {
    const { part, fault } = cellAt(request.url ?? '/');
    if (part === 'site' && !this.isHealthy) answerFaultily(fault, request, response);
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>the shell</p>');
  }

  private async browse(url: string): Promise<RenderedDocument> {
    const { part, fault } = cellAt(url);
    return part !== 'site' || this.isHealthy ? document('<p>the new page</p>') : renderedFrom(fault);
  }
}

/** The production's waits longer than a test should; its own time-outs are tested beside it. */
function hastySite(site: HttpSite): Site {
  return {
    fetch: (url, mostMs) => {
      const answer = site.fetch(url, mostMs);
      answer.catch(() => undefined);
      const late = new Promise<never>((_resolve, reject) =>
        setTimeout(() => reject(new SiteUnreachableError('It keeps quiet.')), SHORT_MS),
      );
      return Promise.race([answer, late]);
    },
  };
}

/** Answers as a function URL. */
async function answerBy(serve: Serve, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
  );
  const {
    statusCode,
    headers: answered,
    body,
  } = functionUrlAnswer(await serve({ headers }), headers['accept-encoding']);
  response.writeHead(statusCode, answered).end(body);
}
