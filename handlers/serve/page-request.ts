// One bot's request on its way through index, buckets, renderer and site.
import { botGroupOf } from '../../core/bots/bot-group-of';
import type { CacheStatus } from '../../core/contract/header-names';
import { SINGLE_PROCESS_NOTE } from '../../core/contract/single-process';
import type { AnswerHead } from '../../core/pages/answer-head';
import type { RecordState } from '../../core/pages/freshness';
import { recordState } from '../../core/pages/freshness';
import type { PageIdentity } from '../../core/pages/page-key';
import type { PageRecord } from '../../core/pages/page-record';
import { entityTag } from '../../core/pages/page-record';
import type { OverloadReason, RenderOutcome, RenderReason } from '../render-protocol/render-protocol';
import { BROKEN_REASONS, isOverloadReason } from '../render-protocol/render-protocol';
import { describeError } from '../runtime/log';
import type { ServeDependencies } from './dependencies';
import { hostOf } from './new-pages';
import type { Overload } from './overload';
import type { FoundPage, IndexEntry } from './ports';
import { SiteAnswerTooLargeError } from './ports';
import type { AnswerBody, Provenance, ServeAnswer } from './serve-answer';
import { comeAgain, keptPage, notModified, passingPage, siteAnswerTooLarge, siteUnreachable } from './serve-answer';
import { ServerTiming } from './server-timing';
import type { SharedOutcome, SharedRenders } from './shared-renders';

/** Reasons that are not the page's: logged as errors, which an alarm counts. */
const OUR_FAULTS: readonly RenderReason[] = ['browser-failed', 'renderer-failed', 'store-failed'];

/** Reasons for which a page lacks content that an older copy may have. */
const LACKING: readonly RenderReason[] = [...BROKEN_REASONS, 'partial', 'suspicious'];

const EMPTY_BODY: AnswerBody = { encoding: 'identity', bytes: new Uint8Array() };

/** What a stage came to: `away` if it failed. */
type Stage<Value> = { readonly kind: 'there'; readonly value: Value } | { readonly kind: 'away' };

/** A body, and whether it came from another region's bucket. */
interface FoundBody {
  readonly body: AnswerBody;
  readonly remote: boolean;
}

/** What a request may find away. */
type Part = 'index' | 'bucket' | 'remote bucket';

const AWAY: Readonly<Record<Part, string>> = {
  index: 'The index did not answer.',
  bucket: 'The bucket did not answer.',
  'remote bucket': 'The bucket of the region that rendered the page did not answer.',
};

/** Who asks. */
export interface Asker {
  /** ISO 3166-1 alpha-2; undefined where CloudFront named none. */
  readonly country: string | undefined;
  readonly subdivision: string | undefined;
  readonly userAgent: string;
  readonly ifNoneMatch: string | undefined;
}

/** What the requests of a process share. */
export interface SharedParts {
  readonly renders: SharedRenders;
  readonly overload: Overload;
}

/** One request. */
export class PageRequest {
  private readonly timing: ServerTiming;
  private readonly startedMs: number;
  /** What was away once is not asked again: a bot waits, and what struggles must not be asked for more. */
  private readonly away = new Set<Part>();

  constructor(
    private readonly dependencies: ServeDependencies,
    private readonly shared: SharedParts,
    private readonly page: PageIdentity,
    private readonly asker: Asker,
  ) {
    this.timing = new ServerTiming(dependencies.clock);
    this.startedMs = dependencies.clock.steadyMs();
  }

  /** Answers it; never throws. */
  async answer(): Promise<ServeAnswer> {
    const { index } = this.dependencies;
    const found = await this.stage('index', () => index.find(this.page));
    if (found.kind === 'away') return this.withoutIndex();
    const { record } = found.value;
    const state = this.stateOf(found.value);
    if (record !== undefined && (state === 'fresh' || state === 'stale')) {
      const kept = await this.fromCache(found.value, record, state);
      if (kept !== undefined) return kept;
    }
    return this.fromRenderer(found.value, state === 'dead' ? undefined : record);
  }

  private stateOf({ record, purgedAtMs }: IndexEntry): RecordState {
    return record === undefined ? 'dead' : recordState(record, purgedAtMs, this.dependencies.clock.nowMs());
  }

  private async fromCache(
    seen: IndexEntry,
    record: PageRecord,
    state: 'fresh' | 'stale',
  ): Promise<ServeAnswer | undefined> {
    const tag = entityTag(record);
    // Only what would be a success otherwise (RFC 9110 §13.2.1).
    const known = tag !== undefined && record.status < 300 && matches(this.asker.ifNoneMatch, tag);
    const found = known ? undefined : await this.bodyOf(record);
    if (!known && found === undefined) return undefined;
    if (state === 'stale') await this.shared.renders.renderLater(this.page, seen);
    const cache: CacheStatus = state === 'stale' ? 'STALE' : found?.remote === true ? 'HIT-REMOTE' : 'HIT';
    const now = this.dependencies.clock.nowMs();
    return found === undefined
      ? notModified(record, state, now, this.from(cache))
      : keptPage(record, state, found.body, now, this.from(cache));
  }

  private async fromRenderer(seen: IndexEntry | undefined, lastGood: PageRecord | undefined): Promise<ServeAnswer> {
    const { country, subdivision } = this.asker;
    const reason = await this.shared.overload.ofNearer(hostOf(this.page), {
      country,
      subdivision,
      edgeRegion: undefined,
    });
    // CloudFront asks here because a nearer region refused: whoever causes renders must not get two regions' worth.
    if (reason !== undefined) return (await this.staleInNeed(reason, lastGood)) ?? this.overloadAnswer(reason);
    const outcome = await this.timing.measure('render', () => this.shared.renders.render(this.page, seen));
    if ('singleProcess' in outcome) this.timing.note(SINGLE_PROCESS_NOTE);
    if (outcome.kind === 'failed') return this.failed(outcome, lastGood);
    if (outcome.kind === 'left') return this.left(outcome, lastGood);
    if (outcome.kind === 'unstored') return this.unstored(outcome, lastGood);
    const attached = outcome.kind === 'stored' ? outcome.gzippedBodyBase64 : undefined;
    const body = attached === undefined ? (await this.bodyOf(outcome.record))?.body : gzipped(attached);
    if (body === undefined) return this.lastResort('store-failed', lastGood);
    const purged = outcome.kind === 'stored' && (await this.purgedMeanwhile(outcome.record));
    return keptPage(
      outcome.record,
      purged ? 'dead' : 'fresh',
      body,
      this.dependencies.clock.nowMs(),
      this.from('MISS'),
    );
  }

  /**
   * Whether a page was purged during its render: it is shown to the request that waited, but no edge may keep it.
   * Read right before the answer: an answer that arrives after the edges were told of the purge would stay there. It
   * costs no request unless the render took longer than purges are remembered.
   */
  private async purgedMeanwhile(record: PageRecord): Promise<boolean> {
    const found = await this.stage('index', () => this.dependencies.index.purgedAtMs(this.page));
    return found.kind === 'away' || record.renderStartedAtMs <= found.value;
  }

  private failed(
    outcome: Extract<RenderOutcome, { kind: 'failed' }>,
    lastGood: PageRecord | undefined,
  ): Promise<ServeAnswer> {
    const { log } = this.dependencies;
    const fields = { url: this.page.url, reason: outcome.reason, detail: outcome.detail };
    if (OUR_FAULTS.includes(outcome.reason)) log.error('The page was not rendered.', fields);
    // Said once for all of them: a line for each would cost more than its answer.
    else if (outcome.reason !== 'over-budget') log.warn('The page was not rendered.', fields);
    return this.lastResort(outcome.reason, lastGood);
  }

  private unstored(
    { reason, status, headers, body }: Extract<RenderOutcome, { kind: 'unstored' }>,
    lastGood: PageRecord | undefined,
  ): Promise<ServeAnswer> {
    if (OUR_FAULTS.includes(reason))
      this.dependencies.log.error('The page was rendered but could not be kept.', { url: this.page.url, reason });
    const read = async () => (body.kind === 'attached' ? gzipped(body.gzippedBase64) : this.leftBody(body.objectKey));
    return this.passed('MISS', reason, { status, headers }, read, lastGood);
  }

  /** A page that another request had rendered. */
  private async left(
    { reason, waited, page }: Extract<SharedOutcome, { kind: 'left' }>,
    lastGood: PageRecord | undefined,
  ): Promise<ServeAnswer> {
    // A render that failed since says nothing of the page that an earlier one left.
    const stale = isWorseThanOld(page.reason, page.status) ? this.staleInNeed(reason, lastGood) : undefined;
    return (
      (await stale) ?? this.passed(waited ? 'MISS' : 'HIT', reason, page, () => this.leftBody(page.objectKey), lastGood)
    );
  }

  /** A page that was not kept is shown all the same, unless it is broken and there is a good copy. */
  private async passed(
    cache: CacheStatus,
    reason: RenderReason,
    { status, headers }: AnswerHead,
    read: () => Promise<AnswerBody | undefined>,
    lastGood: PageRecord | undefined,
  ): Promise<ServeAnswer> {
    const stale = isWorseThanOld(reason, status) ? await this.staleInNeed(reason, lastGood) : undefined;
    if (stale !== undefined) return stale;
    const body = await read();
    return body === undefined
      ? this.lastResort(reason, lastGood)
      : passingPage(status, headers, body, this.from(cache, reason));
  }

  private async leftBody(objectKey: string | undefined): Promise<AnswerBody | undefined> {
    if (objectKey === undefined) return EMPTY_BODY;
    const found = await this.stage('bucket', () => this.dependencies.pages.readLeft(objectKey));
    return found.kind === 'away' || found.value === undefined ? undefined : { encoding: 'gzip', bytes: found.value };
  }

  /** The last good copy; else the site's own HTML, or, where there is no time for a render, what the settings say. */
  private async lastResort(reason: RenderReason, lastGood: PageRecord | undefined): Promise<ServeAnswer> {
    const stale = await this.staleInNeed(reason, lastGood);
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

  private async staleInNeed(reason: RenderReason, lastGood: PageRecord | undefined): Promise<ServeAnswer | undefined> {
    const found = lastGood && (await this.bodyOf(lastGood));
    if (lastGood === undefined || found === undefined) return undefined;
    return keptPage(lastGood, 'in-need', found.body, this.dependencies.clock.nowMs(), this.from('STALE-ERROR', reason));
  }

  /** Without the index a bucket may still have the page; with both away, the site is asked, not the renderer. */
  private async withoutIndex(): Promise<ServeAnswer> {
    const { pages } = this.dependencies;
    const latest = await this.stage<FoundPage | undefined>('bucket', () => pages.latest(this.page.key));
    if (latest.kind === 'away') return this.bypass('cache-away');
    if (latest.value === undefined) return this.fromRenderer(undefined, undefined);
    const { status, headers, gzippedBody } = latest.value;
    return passingPage(
      status,
      headers,
      { encoding: 'gzip', bytes: gzippedBody },
      this.from('STALE-ERROR', 'cache-away'),
    );
  }

  private async bypass(reason: RenderReason): Promise<ServeAnswer> {
    const { clock, config, site, log } = this.dependencies;
    const leftMs = Math.max(0, this.startedMs + config.answerWithinMs - clock.steadyMs());
    try {
      const answer = await this.timing.measure('site', () => site.fetch(this.page.url, leftMs));
      return passingPage(
        answer.status,
        answer.headers,
        { encoding: 'identity', bytes: answer.body },
        this.from('BYPASS', reason),
      );
    } catch (error) {
      if (error instanceof SiteAnswerTooLargeError) {
        log.warn('The site’s answer is too large to be passed on.', {
          url: this.page.url,
          error: describeError(error),
        });
        return siteAnswerTooLarge(this.from('BYPASS', reason));
      }
      log.error('The site did not answer.', { url: this.page.url, error: describeError(error) });
      return siteUnreachable(this.from('BYPASS', reason));
    }
  }

  /** A record's body: from the region's own bucket, or from the one that it was written to. */
  private async bodyOf({ object }: PageRecord): Promise<FoundBody | undefined> {
    if (object === undefined) return { body: EMPTY_BODY, remote: false };
    const { pages } = this.dependencies;
    const own = await this.stage('bucket', () => pages.read(object));
    if (own.kind === 'there' && own.value !== undefined)
      return { body: { encoding: 'gzip', bytes: own.value }, remote: false };
    const remote = await this.stage('remote bucket', () => pages.readRemote(object));
    if (remote.kind === 'away' || remote.value === undefined) return undefined;
    return { body: { encoding: 'gzip', bytes: remote.value }, remote: true };
  }

  private from(cache: CacheStatus, reason?: RenderReason): Provenance {
    const { region } = this.dependencies.config;
    return {
      region,
      country: this.asker.country,
      cache,
      ...(reason && { reason }),
      serverTiming: this.timing.header(),
    };
  }

  /** A part that is away must not cost the bot its page: that is logged, and counts as absence. */
  private async stage<Value>(part: Part, run: () => Promise<Value>): Promise<Stage<Value>> {
    if (this.away.has(part)) return { kind: 'away' };
    try {
      return { kind: 'there', value: await this.timing.measure(part === 'index' ? 'index' : 'page', run) };
    } catch (error) {
      this.away.add(part);
      this.dependencies.log.error(AWAY[part], { url: this.page.url, error: describeError(error) });
      return { kind: 'away' };
    }
  }
}

/** Whether the last good copy is better than a page that was not kept; a failed render leaves no page at all. */
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

function gzipped(base64: string): AnswerBody {
  return { encoding: 'gzip', bytes: Buffer.from(base64, 'base64') };
}
