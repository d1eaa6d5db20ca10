// `render`: turns a URL into a kept page: Chromium, then the object to S3, then the record to the index.
import { gzipSync } from 'node:zlib';
import { freshSecondsFor } from '../../core/freshness';
import type { FreshnessPolicy } from '../../core/freshness';
import { objectKey, pageKey } from '../../core/page-key';
import type { HeaderList, PageRecord } from '../../core/page-record';
import { checkPageUrl } from '../../core/page-url';
import type { PageUrl, PublicSite } from '../../core/page-url';
import type { Region } from '../../core/regions';
import { isRedirect, mayBeKept, mergeHeaders, metaHeaders, metaStatus, passedHeaders } from '../../core/site-headers';
import type { Clock } from '../clock';
import { describeError } from '../log';
import type { Log } from '../log';
import type { RenderOutcome, RenderReason, RenderRequest } from '../render-protocol';
import type { DocumentRenderer, PageIndexWriter, PageWriter } from './ports';
import type { RenderedDocument } from './rendered-document';

/** What `render` works with. */
export interface RenderDependencies {
  readonly browser: DocumentRenderer;
  readonly index: PageIndexWriter;
  readonly pages: PageWriter;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: {
    readonly region: Region;
    readonly publicSite: PublicSite;
    readonly freshness: FreshnessPolicy;
    /** What one render may take, from the navigation to the page's HTML. */
    readonly renderBudgetMs: number;
  };
}

/**
 * Renders one page. Never throws: what failed is one of the outcomes.
 * @param remainingMs until the caller stops waiting, or Lambda ends the function
 */
export type Render = (request: RenderRequest, remainingMs: number) => Promise<RenderOutcome>;

/** An answer as the bot will see it, before it is kept or passed on. */
interface Answer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly html: string | undefined;
  /** Why it must not be kept; undefined if it may. */
  readonly notKept: RenderReason | undefined;
}

/** Base64 of more would not fit into Lambda's answer of 6 MB ("Lambda quotas"). */
const MAX_GZIPPED_BYTES = 4 * 1024 * 1024;

/** What the writes to bucket and index may take after a render. */
const KEEP_MS = 1_500;

/** Makes `render` from its dependencies. */
export function createRender(dependencies: RenderDependencies): Render {
  const { browser, clock, config } = dependencies;
  return async (request, remainingMs) => {
    const checked = checkPageUrl(request.url, config.publicSite);
    if (checked.kind === 'refused') return { kind: 'failed', reason: 'refused-url', detail: checked.message };
    const renderStartedAtMs = clock.nowMs();
    const document = await browser.renderDocument(checked.url, request.variant, Math.min(config.renderBudgetMs, remainingMs - KEEP_MS));
    if (document.kind === 'failed') return document;
    const answer = answerOf(document);
    const gzippedBody = answer.html === undefined ? undefined : gzipSync(answer.html);
    if (gzippedBody !== undefined && gzippedBody.length > MAX_GZIPPED_BYTES) {
      const detail = `The page has ${gzippedBody.length} bytes compressed; at most ${MAX_GZIPPED_BYTES} can be passed on.`;
      return { kind: 'failed', reason: 'too-large', detail };
    }
    return keepOrPass(dependencies, checked.url, answer, gzippedBody, renderStartedAtMs);
  };
}

function answerOf(document: Exclude<RenderedDocument, { kind: 'failed' }>): Answer {
  const siteHeaders = passedHeaders(document.siteHeaders);
  const kept = mayBeKept(document.siteHeaders);
  if (document.kind === 'redirect') {
    return { status: document.status, headers: siteHeaders, html: undefined, notKept: kept ? undefined : 'private' };
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
    html: redirects ? undefined : snapshot.html,
    notKept: document.partial ? 'partial' : kept ? undefined : 'private',
  };
}

async function keepOrPass(
  dependencies: RenderDependencies,
  url: PageUrl,
  answer: Answer,
  gzippedBody: Uint8Array | undefined,
  renderStartedAtMs: number,
): Promise<RenderOutcome> {
  const { clock, config, log } = dependencies;
  const pass = (reason: RenderReason): RenderOutcome => ({
    kind: 'unstored',
    reason,
    status: answer.status,
    headers: answer.headers,
    gzippedBodyBase64: Buffer.from(gzippedBody ?? []).toString('base64'),
  });
  const freshSeconds = freshSecondsFor(answer.status, config.freshness);
  if (answer.notKept !== undefined) return pass(answer.notKept);
  if (freshSeconds === undefined) return pass('status');
  const key = pageKey(url);
  const record: PageRecord = {
    key,
    url,
    status: answer.status,
    headers: answer.headers,
    objectKey: gzippedBody && objectKey(key, gzippedBody),
    region: config.region,
    renderStartedAtMs,
    writtenAtMs: clock.nowMs(),
    freshUntilMs: renderStartedAtMs + freshSeconds * 1000,
  };
  try {
    await keep(dependencies, record, gzippedBody);
    return { kind: 'stored', record };
  } catch (error) {
    log.error('The page was rendered but could not be kept.', { url, error: describeError(error) });
    return pass('store-failed');
  }
}

/** The object first: a record must never point at one that was not written. */
async function keep(
  { pages, index }: RenderDependencies,
  record: PageRecord,
  gzippedBody: Uint8Array | undefined,
): Promise<void> {
  if (record.objectKey !== undefined && gzippedBody !== undefined) await pages.write(record.objectKey, gzippedBody);
  await index.put(record);
}
