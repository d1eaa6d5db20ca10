// `render`: turns a URL into a kept page: Chromium, then the object to S3, then the record to the index.
import { gzipSync } from 'node:zlib';
import { freshnessRuleFor, lifetimeOf } from '../../core/freshness';
import type { FreshnessRule } from '../../core/freshness';
import { objectKey, pageIdentity } from '../../core/page-key';
import type { PageIdentity } from '../../core/page-key';
import type { HeaderList, PageObject, PageRecord } from '../../core/page-record';
import { checkPageUrl, pathOf } from '../../core/page-url';
import type { PublicSite } from '../../core/page-url';
import type { QueryPolicy } from '../../core/query-policy';
import type { Region } from '../../core/regions';
import { isRedirect, mayBeKept, mergeHeaders, metaHeaders, metaStatus, passedHeaders } from '../../core/site-headers';
import { isSuspicious } from '../../core/suspicion';
import type { Clock } from '../clock';
import { describeError } from '../log';
import type { Log } from '../log';
import type { RenderOutcome, RenderReason, RenderRequest } from '../render-protocol';
import type { DocumentRenderer, LeaseReleaser, PageIndexWriter, PageWriter } from './ports';
import type { RenderedDocument } from './rendered-document';

/** What `render` works with. */
export interface RenderDependencies {
  readonly browser: DocumentRenderer;
  readonly index: PageIndexWriter;
  readonly pages: PageWriter;
  readonly leases: LeaseReleaser;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: RenderConfig;
}

/** What `render` is told. */
export interface RenderConfig {
  readonly region: Region;
  readonly publicSite: PublicSite;
  readonly freshness: readonly FreshnessRule[];
  readonly queryPolicy: QueryPolicy;
  /** What one render may take, from the navigation to the page's HTML. */
  readonly renderBudgetMs: number;
  /** An object that is older than this is written anew, so that the lifecycle takes none that a record names. */
  readonly rewriteObjectAfterMs: number;
}

/**
 * Renders one page, and ends its lease. Never throws: what failed is one of the outcomes.
 * @param remainingMs until the caller stops waiting, or Lambda ends the function
 */
export type Render = (request: RenderRequest, remainingMs: number) => Promise<RenderOutcome>;

/** An answer as the bot will see it, before it is kept or passed on. */
interface Answer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly gzippedBody: Uint8Array | undefined;
  readonly textLength: number;
  /** How much text the site's own HTML has. */
  readonly siteTextLength: number;
  /** Why it must not be kept; undefined if it may. */
  readonly notKept: RenderReason | undefined;
}

/** Base64 of more would not fit into Lambda's answer of 6 MB ("Lambda quotas"). */
const MAX_GZIPPED_BYTES = 4 * 1024 * 1024;

/** A stored body of at most this size comes with the answer, which saves its reader a request to S3. */
const MAX_ATTACHED_BYTES = 1024 * 1024;

/** What the writes to bucket and index may take after a render. */
const KEEP_MS = 1_500;

/** Makes `render` from its dependencies. */
export function createRender(dependencies: RenderDependencies): Render {
  const { config, leases, log } = dependencies;
  return async (request, remainingMs) => {
    const checked = checkPageUrl(request.url, config.publicSite);
    if (checked.kind === 'refused') return { kind: 'failed', reason: 'refused-url', detail: checked.message };
    const page = pageIdentity(checked.url, request.variant, config.queryPolicy);
    const outcome = await renderPage(dependencies, page, Math.min(config.renderBudgetMs, remainingMs - KEEP_MS));
    // Where nobody waits for the outcome, nobody else says so.
    if (outcome.kind === 'failed' && outcome.reason === 'browser-failed') log.error('The browser failed.', { url: page.url, detail: outcome.detail });
    try {
      await leases.end(page.key, request.lease, outcome.kind === 'stored' ? undefined : outcome.reason);
    } catch (error) {
      // It ends by itself.
      log.error('The lease could not be ended.', { url: page.url, error: describeError(error) });
    }
    return outcome;
  };
}

async function renderPage(dependencies: RenderDependencies, page: PageIdentity, budgetMs: number): Promise<RenderOutcome> {
  const { browser, clock, log } = dependencies;
  const renderStartedAtMs = clock.nowMs();
  const document = await browser.renderDocument(page.url, page.variant, budgetMs);
  if (document.kind === 'failed') return document;
  if (document.kind === 'page' && document.problems.length > 0) log.warn('Something went wrong in the page.', { url: page.url, problems: document.problems.join('\n') });
  const answer = answerOf(document);
  const bytes = answer.gzippedBody?.length ?? 0;
  if (bytes > MAX_GZIPPED_BYTES) {
    const detail = `The page has ${bytes} bytes compressed; at most ${MAX_GZIPPED_BYTES} can be passed on.`;
    return { kind: 'failed', reason: 'too-large', detail };
  }
  return keepOrPass(dependencies, page, answer, renderStartedAtMs);
}

function answerOf(document: Exclude<RenderedDocument, { kind: 'failed' }>): Answer {
  const siteHeaders = passedHeaders(document.siteHeaders);
  const kept = mayBeKept(document.siteHeaders);
  if (document.kind === 'redirect') {
    const notKept = kept ? undefined : 'private';
    return { status: document.status, headers: siteHeaders, gzippedBody: undefined, textLength: 0, siteTextLength: 0, notKept };
  }
  const { snapshot } = document;
  const status = metaStatus(snapshot.statusMeta) ?? document.status;
  const headers = mergeHeaders(
    [['content-type', 'text/html; charset=utf-8'], ...siteHeaders],
    metaHeaders(snapshot.headerMetas),
  );
  // A page that redirects by its meta tags has, like any redirect, no body (DESIGN: Semantics).
  const redirects = isRedirect(status) && headers.some(([name]) => name === 'location');
  return {
    status,
    headers: redirects ? headers.filter(([name]) => name !== 'content-type') : headers,
    gzippedBody: redirects ? undefined : gzipSync(snapshot.html),
    textLength: redirects ? 0 : snapshot.textLength,
    siteTextLength: document.siteTextLength,
    notKept: document.broken ?? (document.partial ? 'partial' : kept ? undefined : 'private'),
  };
}

async function keepOrPass(
  dependencies: RenderDependencies,
  page: PageIdentity,
  answer: Answer,
  renderStartedAtMs: number,
): Promise<RenderOutcome> {
  const { clock, config, index, log } = dependencies;
  const pass = (reason: RenderReason): RenderOutcome => ({
    kind: 'unstored',
    reason,
    status: answer.status,
    headers: answer.headers,
    gzippedBodyBase64: Buffer.from(answer.gzippedBody ?? []).toString('base64'),
  });
  if (answer.notKept !== undefined) return pass(answer.notKept);
  const rule = freshnessRuleFor(pathOf(page.url), config.freshness);
  const lifetime = lifetimeOf(answer.status, rule, renderStartedAtMs);
  if (lifetime === undefined) return pass('status');
  try {
    const { record: earlier, purgedAtMs } = await index.find(page);
    if (isSuspicious(answer, earlier, purgedAtMs, clock.nowMs())) return pass('suspicious');
    const record: PageRecord = {
      key: page.key,
      keyUrl: page.keyUrl,
      status: answer.status,
      headers: answer.headers,
      object: await keptObject(dependencies, page, answer, earlier?.object),
      textLength: answer.textLength,
      renderStartedAtMs,
      ...lifetime,
    };
    // The object first: a record must never point at one that was not written.
    await index.put(record);
    return { kind: 'stored', record, gzippedBodyBase64: attached(answer.gzippedBody) };
  } catch (error) {
    log.error('The page was rendered but could not be kept.', { url: page.url, error: describeError(error) });
    return pass('store-failed');
  }
}

/**
 * The object of an answer: the one that is there already, unless the lifecycle might take it before the record ends. One
 * that is not in this region's bucket is written here: it may be on its way, but its region may also be gone.
 */
async function keptObject(
  { clock, config, pages }: RenderDependencies,
  page: PageIdentity,
  { gzippedBody, status, headers }: Answer,
  earlier: PageObject | undefined,
): Promise<PageObject | undefined> {
  if (gzippedBody === undefined) return undefined;
  const nowMs = clock.nowMs();
  const key = objectKey(page.key, { status, headers }, gzippedBody);
  const mayStay = earlier?.key === key && nowMs - earlier.writtenAtMs < config.rewriteObjectAfterMs;
  if (mayStay && (await pages.has(key))) return earlier;
  await pages.write(key, gzippedBody, { status, headers });
  return { key, region: config.region, writtenAtMs: nowMs };
}

function attached(gzippedBody: Uint8Array | undefined): string | undefined {
  return gzippedBody === undefined || gzippedBody.length > MAX_ATTACHED_BYTES ? undefined : Buffer.from(gzippedBody).toString('base64');
}
