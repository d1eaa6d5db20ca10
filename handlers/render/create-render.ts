// `render`: turns a URL into a kept page. Chromium renders it, S3 gets the object, then the index gets the record.
import { KEEP_MS } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';
import type { FreshnessRule } from '../../core/pages/freshness';
import { type PersonalCookieTest, personalCookieTest } from '../../core/pages/infrastructure-cookies';
import { type PageIdentity, pageIdentity } from '../../core/pages/page-key';
import { changedAtMs, type PageRecord, type RecordedContent } from '../../core/pages/page-record';
import { checkPageUrl, type PublicSite, pathOf } from '../../core/pages/page-url';
import type { QueryPolicy } from '../../core/pages/query-policy';
import { type PathRule, type RenderRule, renderRuleFor } from '../../core/pages/render-rules';
import {
  MAX_PASSED_BYTES,
  type RenderOutcome,
  type RenderReason,
  type RenderRequest,
} from '../render-protocol/render-protocol';
import type { Clock } from '../runtime/clock';
import { describeError, type Log } from '../runtime/log';
import type { RequestLog } from '../runtime/request-log';
import { endedRender } from './ended-render';
import { keepDecision } from './keep-decision';
import { keptObject } from './kept-object';
import { leavePage, type UnkeptPage } from './leave-page';
import type { LinkNotes } from './link-notes';
import { type Objection, type PageAnswer, pageAnswer } from './page-answer';
import type { DocumentRenderer, LeaseReleaser, PageIndexWriter, PageWriter, SameContent } from './ports';

/** The dependencies of `render`. */
export interface RenderDependencies {
  readonly browser: DocumentRenderer;
  readonly index: PageIndexWriter;
  readonly pages: PageWriter;
  readonly leases: LeaseReleaser;
  /** Notes the links of kept pages; undefined: links are not noted. */
  readonly links?: Pick<LinkNotes, 'note'>;
  /** Lets new pages of the same content share an object; undefined: each has its own. */
  readonly sameContent?: SameContent;
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined: renders are not logged one by one. */
  readonly requestLog?: Pick<RequestLog, 'rendered'> | undefined;
  readonly config: RenderConfig;
}

/** The configuration of `render`. */
export interface RenderConfig {
  readonly region: Region;
  readonly publicSite: PublicSite;
  readonly freshness: readonly FreshnessRule[];
  /** The settings' rules for single paths. */
  readonly pageRules: readonly PathRule[];
  /** Cookies, besides infrastructure's, that make no page personal. */
  readonly ignoredCookies: readonly string[];
  readonly queryPolicy: QueryPolicy;
  /** The time for one render, from the navigation to the page's HTML. */
  readonly renderBudgetMs: number;
  /** Older objects are written again, so that the bucket's lifecycle removes none that a record names. */
  readonly rewriteObjectAfterMs: number;
}

/**
 * Renders one page, and releases its lease. Never throws: failures are outcomes.
 * @param remainingMs until the caller stops waiting, or Lambda ends the function
 */
export type Render = (request: RenderRequest, remainingMs: number) => Promise<RenderOutcome>;

/** A stored body up to this size comes with the answer, which saves a request to S3. */
const MAX_ATTACHED_BYTES = 1024 * 1024;

/** A page that crashes the browser or hangs may do so each time, and takes a sandbox's time. */
const MAY_REPEAT: readonly RenderReason[] = ['browser-failed', 'deadline'];

/** The result of a render, before the lease is released. */
type Rendered =
  | { readonly kind: 'kept'; readonly record: PageRecord; readonly gzippedBody: Uint8Array | undefined }
  | ({ readonly kind: 'unkept' } & UnkeptPage)
  | Extract<RenderOutcome, { kind: 'failed' }>;

/** Makes `render` from its dependencies. */
export function createRender(dependencies: RenderDependencies): Render {
  const { config, log } = dependencies;
  const setsPersonalCookie = personalCookieTest(config.ignoredCookies);
  return async (request, remainingMs) => {
    const checked = checkPageUrl(request.url, config.publicSite);
    if (checked.kind === 'refused') return { kind: 'failed', reason: 'refused-url', detail: checked.message };
    const page = pageIdentity(checked.url, request.variant, config.queryPolicy);
    const budgetMs = Math.min(config.renderBudgetMs, remainingMs - KEEP_MS);
    const startedMs = dependencies.clock.steadyMs();
    const rendered = await renderPage(dependencies, setsPersonalCookie, page, budgetMs);
    // The caller logs outcomes, too, but may no longer wait.
    if (rendered.result.kind === 'failed' && rendered.result.reason === 'browser-failed')
      log.error('The browser failed.', { url: page.url, detail: rendered.result.detail });
    const outcome = await releaseLease(dependencies, page, request.lease, rendered.result);
    dependencies.requestLog?.rendered(
      endedRender(config.region, page, outcome, rendered.problems, dependencies.clock.steadyMs() - startedMs),
    );
    return dependencies.browser.isSingleProcess === true ? { ...outcome, singleProcess: true } : outcome;
  };
}

/** A result, and what went wrong in the page. */
interface RenderedPage {
  readonly result: Rendered;
  readonly problems: readonly string[];
}

async function renderPage(
  dependencies: RenderDependencies,
  setsPersonalCookie: PersonalCookieTest,
  page: PageIdentity,
  budgetMs: number,
): Promise<RenderedPage> {
  const { browser, clock, config } = dependencies;
  const rule = renderRuleFor(pathOf(page.url), config.pageRules);
  const renderStartedAtMs = clock.nowMs();
  const document = await browser.renderDocument(page.url, page.variant, budgetMs, rule);
  if (document.kind === 'failed') return { result: document, problems: [] };
  const problems = document.kind === 'page' ? document.problems : [];
  if (problems.length > 0) {
    dependencies.log.warn('Something went wrong in the page.', { url: page.url, problems: problems.join('\n') });
  }
  const answer = pageAnswer(document, page.url, rule, setsPersonalCookie);
  const kept = await keep(dependencies, page, rule, answer, renderStartedAtMs);
  if (!('reason' in kept) && document.kind === 'page') await dependencies.links?.note(page, document.snapshot.html);
  const result: Rendered =
    'reason' in kept
      ? { kind: 'unkept', answer, objection: kept, renderStartedAtMs }
      : { kind: 'kept', record: kept, gzippedBody: answer.gzippedBody };
  return { result, problems };
}

/** Keeps an answer, unless there is an objection. */
async function keep(
  dependencies: RenderDependencies,
  page: PageIdentity,
  rule: RenderRule,
  answer: PageAnswer,
  renderStartedAtMs: number,
): Promise<PageRecord | Objection> {
  const { index, log } = dependencies;
  try {
    const { mayBeShort } = rule;
    const decision = await keepDecision(dependencies, { page, answer, mayBeShort, renderStartedAtMs });
    if (decision.kind === 'unkept') return decision.objection;
    const { lifetime, earlier } = decision;
    const content: RecordedContent = {
      status: answer.status,
      headers: answer.headers,
      object: await keptObject(dependencies, page, answer, earlier?.object),
      renderStartedAtMs,
    };
    const record: PageRecord = {
      key: page.key,
      keyUrl: page.keyUrl,
      ...content,
      textLength: answer.textLength,
      changedAtMs: changedAtMs(content, earlier),
      ...lifetime,
    };
    // The object first: a record must never name one that was not written.
    await index.put(record);
    return record;
  } catch (error) {
    log.error('The page was rendered but could not be kept.', { url: page.url, error: describeError(error) });
    return { reason: 'store-failed', retry: 'at-once' };
  }
}

/** Releases the lease. @returns the outcome for the caller */
async function releaseLease(
  dependencies: RenderDependencies,
  page: PageIdentity,
  token: string,
  rendered: Rendered,
): Promise<RenderOutcome> {
  const { leases, log } = dependencies;
  const unreleased = (error: unknown) => {
    // It expires by itself.
    log.error('The lease could not be released.', { url: page.url, error: describeError(error) });
    return undefined;
  };
  if (rendered.kind === 'failed') {
    await leases
      .release(page.key, token, {
        kind: 'failed',
        reason: rendered.reason,
        mayRepeat: MAY_REPEAT.includes(rendered.reason),
      })
      .catch(unreleased);
    return rendered;
  }
  if (rendered.kind === 'kept') {
    await leases.release(page.key, token, { kind: 'done' }).catch(unreleased);
    return { kind: 'stored', record: rendered.record, gzippedBodyBase64: attached(rendered.gzippedBody) };
  }
  if (rendered.objection.retry === 'later')
    log.warn('The page is broken and is not kept.', { url: page.url, reason: rendered.objection.reason });
  const {
    answer: { status, headers, gzippedBody = new Uint8Array() },
    objection: { reason },
  } = rendered;
  const isLarge = gzippedBody.length > MAX_PASSED_BYTES;
  const objectKey = await leavePage(dependencies, page, token, rendered, isLarge).catch(unreleased);
  if (!isLarge)
    return {
      kind: 'unstored',
      reason,
      status,
      headers,
      body: { kind: 'attached', gzippedBase64: Buffer.from(gzippedBody).toString('base64') },
    };
  if (objectKey !== undefined) return { kind: 'unstored', reason, status, headers, body: { kind: 'left', objectKey } };
  return {
    kind: 'failed',
    reason: 'too-large',
    detail: `The page has ${gzippedBody.length} bytes compressed, and could not be written to the bucket.`,
  };
}

function attached(gzippedBody: Uint8Array | undefined): string | undefined {
  return gzippedBody === undefined || gzippedBody.length > MAX_ATTACHED_BYTES
    ? undefined
    : Buffer.from(gzippedBody).toString('base64');
}
