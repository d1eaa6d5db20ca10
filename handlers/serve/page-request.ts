// One bot's request: a kept page, a new render, the last good copy, or the site's own HTML, in that order.
import { botGroupOf } from '../../core/bots/bot-group-of';
import type { CacheStatus } from '../../core/contract/header-names';
import { SINGLE_PROCESS_NOTE } from '../../core/contract/single-process';
import type { AnswerHead } from '../../core/pages/answer-head';
import { edgeRecord, isMarkedStale, type RecordState, recordState } from '../../core/pages/freshness';
import type { PageIdentity } from '../../core/pages/page-key';
import { entityTag, type PageRecord } from '../../core/pages/page-record';
import {
  BROKEN_REASONS,
  isOverloadReason,
  type OverloadReason,
  type RenderOutcome,
  type RenderReason,
} from '../render-protocol/render-protocol';
import { describeError } from '../runtime/log';
import type { ServeDependencies } from './dependencies';
import { hostOf } from './overload/new-pages';
import type { Overload } from './overload/overload';
import { PageReads } from './page-reads';
import { type IndexEntry, SiteAnswerTooLargeError } from './ports';
import {
  type AnswerBody,
  comeAgain,
  gzipBody,
  identityBody,
  keptPage,
  notModified,
  type Provenance,
  passingPage,
  type ServeAnswer,
  siteAnswerTooLarge,
  siteUnreachable,
} from './serve-answer';
import { ServerTiming } from './server-timing';
import type { SharedOutcome, SharedRenders } from './shared-renders';

/** Reasons that are not the page's fault: logged as errors, which an alarm counts. */
const OUR_FAULTS: readonly RenderReason[] = ['browser-failed', 'renderer-failed', 'store-failed'];

/** Reasons for which a page lacks content that an older copy may have. */
const LACKING: readonly RenderReason[] = [...BROKEN_REASONS, 'partial', 'suspicious'];

/** The client of a request, and when it asked. */
export interface Asker {
  /** In the clock's steady milliseconds. */
  readonly startedMs: number;
  /** ISO 3166-1 alpha-2; undefined where CloudFront named none. */
  readonly country: string | undefined;
  readonly subdivision: string | undefined;
  readonly userAgent: string;
  readonly ifNoneMatch: string | undefined;
}

/** The state that a process's requests share. */
export interface SharedState {
  readonly renders: SharedRenders;
  readonly overload: Overload;
}

/** One request. */
export class PageRequest {
  private readonly timing: ServerTiming;
  private readonly reads: PageReads;

  constructor(
    private readonly dependencies: ServeDependencies,
    private readonly shared: SharedState,
    private readonly page: PageIdentity,
    private readonly asker: Asker,
    /** Whether this region gets the page's content from the site. Another country's it would get wrong. */
    private readonly mayRender: boolean,
  ) {
    this.timing = new ServerTiming(dependencies.clock);
    this.reads = new PageReads(dependencies, page, this.timing);
  }

  /** Answers it; never throws. */
  async answer(): Promise<ServeAnswer> {
    const found = await this.reads.entry();
    if (found.kind === 'unavailable') return this.withoutIndex();
    const { record } = found.value;
    const state: RecordState = record === undefined ? 'dead' : recordState(record, found.value, this.nowMs());
    if (record !== undefined && (state === 'fresh' || state === 'stale')) {
      const noted = this.dependencies.demand.note(this.page, record);
      const kept = await this.fromCache(found.value, record, state);
      await noted;
      if (kept !== undefined) return kept;
    }
    return this.fromRender(found.value, state === 'dead' ? undefined : record);
  }

  /** Answers it with the site's own HTML; never throws. */
  fromSite(reason: RenderReason): Promise<ServeAnswer> {
    return this.bypass(reason);
  }

  private async fromCache(
    seen: IndexEntry,
    record: PageRecord,
    state: 'fresh' | 'stale',
  ): Promise<ServeAnswer | undefined> {
    const tag = entityTag(record);
    // A condition counts only where the answer would be a success otherwise (RFC 9110 §13.2.1).
    const known = tag !== undefined && record.status < 300 && matches(this.asker.ifNoneMatch, tag);
    const found = known ? undefined : await this.reads.body(record);
    if (!known && found === undefined) return undefined;
    if (state === 'stale' && this.mayRender) await this.shared.renders.renderLater(this.page, seen);
    const from = this.from(state === 'stale' ? 'STALE' : found?.remote === true ? 'HIT-REMOTE' : 'HIT');
    const nowMs = this.nowMs();
    const shown = edgeRecord(record, seen, nowMs);
    return found === undefined
      ? notModified(shown, state, nowMs, from)
      : keptPage(shown, state, found.body, nowMs, from);
  }

  private async fromRender(seen: IndexEntry | undefined, lastGood: PageRecord | undefined): Promise<ServeAnswer> {
    if (!this.mayRender) return (await this.staleOnError('other-region', lastGood)) ?? this.bypass('other-region');
    const { country, subdivision } = this.asker;
    const place = { country, subdivision, edgeRegion: undefined };
    // CloudFront may ask here because a nearer region refused. Bots must not get the renders of two regions.
    const reason = await this.shared.overload.ofNearer(hostOf(this.page), place);
    if (reason !== undefined) return (await this.staleOnError(reason, lastGood)) ?? this.overloadAnswer(reason);
    const outcome = await this.timing.measure('render', () => this.shared.renders.render(this.page, seen));
    if ('singleProcess' in outcome) this.timing.note(SINGLE_PROCESS_NOTE);
    if (outcome.kind === 'failed') return this.failed(outcome, lastGood);
    if (outcome.kind === 'left') return this.left(outcome, lastGood);
    if (outcome.kind === 'unstored') return this.unstored(outcome, lastGood);
    const { record } = outcome;
    const attached = outcome.kind === 'stored' ? outcome.gzippedBodyBase64 : undefined;
    const body = attached === undefined ? (await this.reads.body(record))?.body : gzipBody(attached);
    if (body === undefined) return this.lastResort('store-failed', lastGood);
    const noted = this.dependencies.demand.note(this.page, record);
    const answer = await this.justRendered(record, body);
    await noted;
    return answer;
  }

  /**
   * A page that was purged during its render is shown to the request that waited, but no edge may keep it; one that was
   * marked stale meanwhile may stay there shortly.
   *
   * The epochs are read right before the answer: an answer that arrives after the edges were told of them would stay
   * there. It costs no request unless the render took longer than epochs are remembered.
   */
  private async justRendered(record: PageRecord, body: AnswerBody): Promise<ServeAnswer> {
    const epochs = await this.reads.epochs();
    const nowMs = this.nowMs();
    const from = this.from('MISS');
    if (epochs.kind === 'unavailable' || record.renderStartedAtMs <= epochs.value.purgedAtMs)
      return keptPage(record, 'dead', body, nowMs, from);
    const isMarked = isMarkedStale(record, epochs.value);
    return keptPage(edgeRecord(record, epochs.value, nowMs), isMarked ? 'stale' : 'fresh', body, nowMs, from);
  }

  private failed(
    { reason, detail }: Extract<RenderOutcome, { kind: 'failed' }>,
    lastGood: PageRecord | undefined,
  ): Promise<ServeAnswer> {
    const { log } = this.dependencies;
    const fields = { url: this.page.url, reason, detail };
    if (OUR_FAULTS.includes(reason)) log.error('The page was not rendered.', fields);
    // Logged once for all such pages: a line for each would cost more than its answer.
    else if (reason !== 'over-budget') log.warn('The page was not rendered.', fields);
    return this.lastResort(reason, lastGood);
  }

  private unstored(
    { reason, status, headers, body }: Extract<RenderOutcome, { kind: 'unstored' }>,
    lastGood: PageRecord | undefined,
  ): Promise<ServeAnswer> {
    if (OUR_FAULTS.includes(reason))
      this.dependencies.log.error('The page was rendered but could not be kept.', { url: this.page.url, reason });
    const read = async () =>
      body.kind === 'attached' ? gzipBody(body.gzippedBase64) : this.reads.leftBody(body.objectKey);
    return this.unkept('MISS', reason, { status, headers }, read, lastGood);
  }

  /** A page that was rendered for another request. */
  private async left(
    { reason, waited, page }: Extract<SharedOutcome, { kind: 'left' }>,
    lastGood: PageRecord | undefined,
  ): Promise<ServeAnswer> {
    // By the left page's own reason: a render that failed since says nothing about the page that an earlier one left.
    const stale = isWorseThanOld(page.reason, page.status) ? await this.staleOnError(reason, lastGood) : undefined;
    const cache = waited ? 'MISS' : 'HIT';
    return stale ?? this.unkept(cache, reason, page, () => this.reads.leftBody(page.objectKey), lastGood);
  }

  /** A page that was not kept is still shown, unless it is broken and there is a good copy. */
  private async unkept(
    cache: CacheStatus,
    reason: RenderReason,
    { status, headers }: AnswerHead,
    read: () => Promise<AnswerBody | undefined>,
    lastGood: PageRecord | undefined,
  ): Promise<ServeAnswer> {
    const stale = isWorseThanOld(reason, status) ? await this.staleOnError(reason, lastGood) : undefined;
    if (stale !== undefined) return stale;
    const body = await read();
    return body === undefined
      ? this.lastResort(reason, lastGood)
      : passingPage(status, headers, body, this.from(cache, reason));
  }

  /** The last good copy; else the site's own HTML, or the answer to overload where there is no time for a render. */
  private async lastResort(reason: RenderReason, lastGood: PageRecord | undefined): Promise<ServeAnswer> {
    const stale = await this.staleOnError(reason, lastGood);
    if (stale !== undefined) return stale;
    if (!isOverloadReason(reason)) return this.bypass(reason);
    const answer = await this.overloadAnswer(reason);
    // CloudFront takes a 503 to the next region, which must know why.
    if (answer.status === 503) await this.shared.overload.tell(hostOf(this.page), reason);
    return answer;
  }

  private async overloadAnswer(reason: OverloadReason): Promise<ServeAnswer> {
    const { overloadAnswers } = this.dependencies.config;
    if (overloadAnswers[botGroupOf(this.asker.userAgent)] === 'site') return this.bypass(reason);
    return comeAgain(this.shared.overload.retryAfterSeconds(reason), this.from('OVERLOAD', reason));
  }

  private async staleOnError(reason: RenderReason, lastGood: PageRecord | undefined): Promise<ServeAnswer | undefined> {
    const found = lastGood && (await this.reads.body(lastGood));
    if (lastGood === undefined || found === undefined) return undefined;
    return keptPage(lastGood, 'error-only', found.body, this.nowMs(), this.from('STALE-ERROR', reason));
  }

  /** Without the index a bucket may still have the page. Without both, the site is asked: nothing could be kept. */
  private async withoutIndex(): Promise<ServeAnswer> {
    const latest = await this.reads.latest();
    if (latest.kind === 'unavailable') return this.bypass('cache-away');
    if (latest.value === undefined) return this.fromRender(undefined, undefined);
    const { status, headers, gzippedBody } = latest.value;
    return passingPage(status, headers, gzipBody(gzippedBody), this.from('STALE-ERROR', 'cache-away'));
  }

  /** The site's own answer. */
  private async bypass(reason: RenderReason): Promise<ServeAnswer> {
    const { clock, config, site, log } = this.dependencies;
    const { url } = this.page;
    const leftMs = Math.max(0, this.asker.startedMs + config.answerWithinMs - clock.steadyMs());
    try {
      const { status, headers, body } = await this.timing.measure('site', () => site.fetch(url, leftMs));
      return passingPage(status, headers, identityBody(body), this.from('BYPASS', reason));
    } catch (error) {
      const from = this.from('BYPASS', reason);
      if (error instanceof SiteAnswerTooLargeError) {
        log.warn('The site’s answer is too large to be passed on.', { url, error: describeError(error) });
        return siteAnswerTooLarge(from);
      }
      log.error('The site did not answer.', { url, error: describeError(error) });
      return siteUnreachable(from);
    }
  }

  private from(cache: CacheStatus, reason?: RenderReason): Provenance {
    const { region } = this.dependencies.config;
    return { region, country: this.asker.country, cache, reason, serverTiming: this.timing.header() };
  }

  private nowMs(): number {
    return this.dependencies.clock.nowMs();
  }
}

/** Whether the last good copy is better than a page that was not kept. */
function isWorseThanOld(reason: RenderReason, status: number): boolean {
  return LACKING.includes(reason) || status >= 500 || status === 429;
}

/** Whether an If-None-Match names a tag (RFC 9110 §13.1.2: weakly compared). */
function matches(ifNoneMatch: string | undefined, tag: string): boolean {
  const opaque = (text: string) => text.trim().replace(/^W\//, '');
  return (ifNoneMatch ?? '')
    .split(',')
    .some((candidate) => candidate.trim() === '*' || opaque(candidate) === opaque(tag));
}
