// The production `serve`, `render` and purge over embedded storage of several regions. Site and browser are stand-ins.
import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { BOT_HEADER, URL_HEADER } from '../../../core/contract/header-names';
import { answerBudgetMs, renderWaitMs, SENDING_MS } from '../../../core/contract/time-outs';
import { buildRoutingTable } from '../../../core/geography/build-routing-table';
import { nearerRegions } from '../../../core/geography/nearer-regions';
import type { Region, Regions } from '../../../core/geography/regions';
import { DEFAULT_FRESHNESS_RULE, type FreshnessRule, longestLifeSeconds } from '../../../core/pages/freshness';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import type { PathRule } from '../../../core/pages/render-rules';
import { botHeaderValue, type Variant } from '../../../core/pages/variants';
import { DEFAULT_OVERLOAD_ANSWERS } from '../../../core/settings/load-settings';
import type { OrderReach } from '../../../handlers/purge/attempt-order';
import { createPurge, type Purge } from '../../../handlers/purge/create-purge';
import { createRender, type Render, type RenderDependencies } from '../../../handlers/render/create-render';
import type { RenderedDocument } from '../../../handlers/render/tab/documents/rendered-document';
import {
  parseRenderOutcome,
  parseRenderRequest,
  type RenderOutcome,
  type RenderRequest,
} from '../../../handlers/render-protocol/render-protocol';
import { createServe, type Serve } from '../../../handlers/serve/create-serve';
import type { ServeDependencies } from '../../../handlers/serve/dependencies';
import type { SiteAnswer } from '../../../handlers/serve/ports';
import { RecordedLog } from '../machine/recorded-log';
import { type EmbeddedStorage, type EmbeddedStorageOptions, startEmbeddedStorage } from './embedded-storage';
import { document, LAB_OTHER_SITE_HOST, LAB_SITE, LAB_SITE_HOST, labPage } from './lab-site';

const RENDER_BUDGET_MS = 20_000;

/** How long `serve` waits for a render, and what an answer may take in all. */
export const RENDER_WAIT_MS = renderWaitMs(RENDER_BUDGET_MS);
export const ANSWER_WITHIN_MS = answerBudgetMs(RENDER_BUDGET_MS) - SENDING_MS;

/** Options of {@link CacheLab}. */
export interface CacheLabOptions extends EmbeddedStorageOptions {
  readonly freshness?: readonly FreshnessRule[];
  readonly pageRules?: readonly PathRule[];
}

/** An answer, unpacked. */
export interface LabAnswer {
  readonly status: number;
  readonly text: string;
  readonly cache: string | undefined;
  readonly reason: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** How a page is asked for. */
export interface Question {
  readonly host?: string;
  readonly variant?: Variant;
  readonly ifNoneMatch?: string;
  readonly country?: string;
  readonly userAgent?: string;
}

/** What takes the place of the lab's stand-ins in a sandbox of `serve`. */
export interface ServeOverrides extends Partial<Pick<ServeDependencies, 'renderFunction' | 'site' | 'refreshes'>> {
  /** How long a render is waited for. */
  readonly renderWaitMs?: number;
}

type Invoke = (run: () => Promise<RenderOutcome>, request: RenderRequest, waitMs: number) => Promise<RenderOutcome>;

/** Several regions of Georender. */
export class CacheLab {
  contentRegions: Readonly<Record<string, Region>> = {};
  /** What `serve` logs. */
  readonly log = new RecordedLog();
  /** What `render` logs. */
  readonly renderLog = new RecordedLog();
  /** Every document that a browser rendered. */
  readonly rendered: { readonly region: Region; readonly url: string }[] = [];
  /** Every request for the site's own HTML. */
  readonly fetched: string[] = [];
  /** Renders that were handed over. */
  readonly events: { readonly region: Region; readonly request: RenderRequest }[] = [];
  /** Cache tags that the edges were told to drop. */
  readonly invalidated: string[] = [];
  /** A browser's result for a URL. */
  browse: (url: string, variant: Variant, region: Region) => Promise<RenderedDocument> = async (url) =>
    document(`<p>${url}</p>`);
  /** Whether the browsers had to be started as single processes. */
  isSingleProcess = false;
  /** The site's own answer. */
  fetch: (url: string, mostMs: number) => Promise<SiteAnswer> = async () => ({
    status: 200,
    headers: [['content-type', 'text/html']],
    body: Buffer.from('<p>shell</p>'),
  });
  /** Fails if a render can't be handed over. */
  handOver: () => Promise<void> = async () => undefined;
  /** Drops cache tags at the edges. */
  invalidate: (tags: readonly string[]) => Promise<void> = async (tags) => void this.invalidated.push(...tags);
  /** Stands between `serve` and `render`. */
  invoke: Invoke = (run) => run();

  private constructor(
    readonly storage: EmbeddedStorage,
    readonly regions: readonly Region[],
    private readonly freshness: readonly FreshnessRule[],
    private readonly pageRules: readonly PathRule[],
  ) {}

  static async start({
    freshness = [DEFAULT_FRESHNESS_RULE],
    pageRules = [],
    ...options
  }: CacheLabOptions = {}): Promise<CacheLab> {
    return new CacheLab(await startEmbeddedStorage(options), options.regions ?? ['eu-central-1'], freshness, pageRules);
  }

  /** Forgets what was recorded, ends faults, and gives the stand-ins their usual behaviour. */
  reset(): void {
    const usual = new CacheLab(this.storage, this.regions, this.freshness, this.pageRules);
    this.browse = usual.browse;
    this.fetch = usual.fetch;
    this.isSingleProcess = usual.isSingleProcess;
    this.handOver = usual.handOver;
    this.invoke = usual.invoke;
    this.invalidate = async (tags) => void this.invalidated.push(...tags);
    this.storage.heal();
    this.forget();
  }

  /** Forgets what was recorded. */
  forget(): void {
    const { rendered, fetched, events, invalidated, log, renderLog } = this;
    for (const list of [rendered, fetched, events, invalidated, log.lines, renderLog.lines]) list.length = 0;
    for (const region of this.regions) {
      this.storage.meter(region).s3.reset();
      this.storage.meter(region).dynamoDb.reset();
    }
    this.storage.s3.resetRequests();
    this.storage.dynamoDb.resetRequests();
  }

  /** A new sandbox of a region's `render`. */
  render(
    region: Region,
    storage: Pick<RenderDependencies, 'index' | 'leases' | 'pages'> &
      Pick<Partial<RenderDependencies>, 'links' | 'sameContent'> = this.plainStorage(region),
  ): Render {
    return createRender({
      browser: {
        renderDocument: async (url, variant) => {
          this.rendered.push({ region, url });
          return this.browse(url, variant, region);
        },
        isSingleProcess: this.isSingleProcess,
        settled: async () => undefined,
      },
      ...storage,
      clock: this.storage.clock,
      log: this.renderLog,
      config: {
        region,
        publicSite: LAB_SITE,
        freshness: this.freshness,
        pageRules: this.pageRules,
        ignoredCookies: ['locale_*'],
        queryPolicy: DEFAULT_QUERY_POLICY,
        renderBudgetMs: RENDER_BUDGET_MS,
        rewriteObjectAfterMs: longestLifeSeconds(this.freshness) * 1000,
      },
    });
  }

  /** The storage that every render needs. */
  private plainStorage(region: Region) {
    const { index, leases, pages } = this.storage.sandbox(region);
    return { index, leases, pages };
  }

  /** A new sandbox of a region's `serve`. @param overrides in place of the lab's own */
  serve(
    region: Region,
    storage: Pick<ServeDependencies, 'index' | 'leases' | 'pages'> &
      Partial<Pick<ServeDependencies, 'budget' | 'known' | 'notes' | 'demand'>> = this.storage.sandbox(region),
    { renderWaitMs = RENDER_WAIT_MS, ...overrides }: ServeOverrides = {},
  ): Serve {
    const { budget, known, notes, demand } = this.storage.sandbox(region);
    return createServe({
      budget,
      known,
      notes,
      demand,
      ...storage,
      renderFunction: {
        render: (request, waitMs) =>
          this.invoke(
            async () =>
              parseRenderOutcome(wire(await this.render(region)(parseRenderRequest(wire(request)), RENDER_WAIT_MS))),
            request,
            waitMs,
          ),
        renderLater: async (request) => {
          await this.handOver();
          this.events.push({ region, request: parseRenderRequest(wire(request)) });
        },
      },
      site: {
        fetch: async (url, mostMs) => {
          this.fetched.push(url);
          return this.fetch(url, mostMs);
        },
      },
      clock: this.storage.clock,
      log: this.log,
      config: {
        region,
        publicSite: LAB_SITE,
        siteHosts: [LAB_SITE_HOST, LAB_OTHER_SITE_HOST],
        queryPolicy: DEFAULT_QUERY_POLICY,
        renderWaitMs,
        answerWithinMs: ANSWER_WITHIN_MS,
        overloadAnswers: DEFAULT_OVERLOAD_ANSWERS,
        contentRegion: (country) => this.contentRegions[country],
        nearerRegions: (place) => nearerRegions(buildRoutingTable(this.regionsFrom(region), region), region, place),
      },
      ...overrides,
    });
  }

  /** Has a page kept, and forgets how. */
  async keep(path: string, html = '<p>kept</p>'): Promise<void> {
    this.browse = async () => document(html);
    assert.equal((await this.ask(path)).cache, 'MISS');
    this.reset();
  }

  /** Asks a sandbox for a page; a new one of the first region unless told otherwise. */
  async ask(
    path: string,
    question: Question = {},
    serve: Serve = this.serve(this.regions[0] ?? assert.fail()),
  ): Promise<LabAnswer> {
    const { host = LAB_SITE.hosts[0], variant = 'desktop', ifNoneMatch, country, userAgent } = question;
    const { status, headers, body } = await serve({
      headers: {
        [URL_HEADER]: `https://${host}${path}`,
        [BOT_HEADER]: botHeaderValue(variant, host),
        'if-none-match': ifNoneMatch,
        'cloudfront-viewer-country': country,
        'user-agent': userAgent,
      },
    });
    const text = (
      body.encoding === 'gzip' && body.bytes.length > 0 ? gunzipSync(body.bytes) : Buffer.from(body.bytes)
    ).toString();
    const named = Object.fromEntries(headers);
    return { status, text, cache: named['x-georender-cache'], reason: named['x-georender-reason'], headers: named };
  }

  private regionsFrom(region: Region): Regions {
    return [region, ...this.regions.filter((other) => other !== region)];
  }

  /** Asks in a region. */
  askIn(region: Region, path: string, question: Question = {}): Promise<LabAnswer> {
    return this.ask(path, question, this.serve(region));
  }

  /** Runs the renders that were handed over. */
  async runEvents(): Promise<readonly RenderOutcome[]> {
    const outcomes: RenderOutcome[] = [];
    for (const { region, request } of this.events.splice(0))
      outcomes.push(await this.render(region)(request, RENDER_WAIT_MS));
    return outcomes;
  }

  /** A purge service of all regions. */
  purge(): Purge {
    return createPurge(this.reach(), { publicSite: LAB_SITE, queryPolicy: DEFAULT_QUERY_POLICY });
  }

  /** What it reaches. */
  reach(): OrderReach {
    return {
      epochs: new Map(this.regions.map((region) => [region, this.storage.sandbox(region).epochs])),
      notes: this.storage.sandbox(this.regions[0] ?? assert.fail()).purgeNotes,
      edge: { invalidateTags: (tags) => this.invalidate(tags) },
      clock: this.storage.clock,
    };
  }

  /** A page's entry in the index of a region. */
  find(path: string, region: Region = this.regions[0] ?? assert.fail()) {
    return this.storage.sandbox(region).index.find(labPage(path), { consistent: true });
  }
}

/** As it comes over Lambda's API. */
function wire(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
