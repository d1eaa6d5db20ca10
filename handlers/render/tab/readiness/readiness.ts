// Decides when a page is ready: by its own flag, or else some seconds of the page's time after the last news. Waits for
// the network in real time. The page's own time runs ahead as fast as its thread allows.
import type { Timers } from '../../../runtime/timers';
import type { PageLook, PageSignal } from '../../injected/page-look';
import type { OpenRequests } from './open-requests';
import { OtherThreads } from './other-threads';
import { PageCalm } from './page-calm';
import { PageNews } from './page-news';
import { FIRST_STEP_MS, freeStepMs } from './page-steps';
import type { DrivenPage } from './ports';
import type { ReadinessLimits } from './readiness-limits';

/** The pause between two looks, while the network or another thread is awaited. It grows from the first to the most. */
const FIRST_PAUSE_MS = 16;
const MOST_PAUSE_MS = 100;

/** A page must be quiet for this many steps, which take longer on a busy machine. */
const TURNS_OF_QUIET = 5;
const MOST_QUIET_MS = 200;

/** Follows one page from its navigation on; `ready` resolves once. */
export class Readiness {
  readonly ready: Promise<unknown>;
  private readonly becomesReady = Promise.withResolvers<undefined>();
  private flag: boolean | undefined;
  private parsed = false;
  private stopped = false;
  private documents = 0;
  /** Whether the page has no document to drive: it is on its way to another. */
  private goesElsewhere = true;
  /** Resolves when the page leaves its document: the document then answers no more. */
  private departure = Promise.withResolvers<undefined>();
  private wake = Promise.withResolvers<undefined>();
  private lastActivityMs: number;
  private look: PageLook | undefined;
  private readonly news: PageNews;
  private readonly work: OtherThreads;
  private readonly calm = new PageCalm();
  private pauseMs = FIRST_PAUSE_MS;
  /** The real time that the last step and look took. It is longer on a busy machine. */
  private turnMs = 0;
  /** Our clock and the page's at the moment from which both run at the same pace. */
  private pace: { readonly oursMs: number; readonly pageMs: number } | undefined;

  constructor(
    private readonly limits: ReadinessLimits,
    private readonly timers: Timers,
    private readonly page: DrivenPage,
    private readonly requests: OpenRequests,
  ) {
    this.ready = this.becomesReady.promise;
    this.lastActivityMs = timers.nowMs();
    this.news = new PageNews(limits);
    this.work = new OtherThreads(limits, requests);
  }

  /** Whether the page's own flag says that it is ready. */
  get isFlagged(): boolean {
    return this.flag === true;
  }

  /** Whether the page itself has stopped its loading. */
  get hasStopped(): boolean {
    return this.look?.hasStopped === true;
  }

  /** Whether the requested page has not arrived yet. */
  get isFirstOnItsWay(): boolean {
    return this.documents === 0;
  }

  /** A new document has arrived; the one before it no longer counts. */
  documentStarted(): void {
    this.documents += 1;
    this.flag = undefined;
    this.parsed = false;
    this.look = undefined;
    this.pace = undefined;
    this.calm.clear();
    this.news.clear();
    this.work.clear();
    this.requests.clear();
    this.goesElsewhere = false;
    this.departed();
    this.activity();
  }

  /** The document is parsed, or its parsing has stopped. */
  documentParsed(): void {
    this.parsed = true;
    this.work.documentParsed(this.timers.nowMs());
    this.newsCame();
  }

  /** The page navigates elsewhere. Until it arrives, or stays after all, it gets no steps and no looks. */
  navigationBegan(): void {
    this.goesElsewhere = true;
    this.departed();
  }

  /** The page stays where it is. */
  navigationEnded(): void {
    if (!this.goesElsewhere) return;
    this.goesElsewhere = false;
    if (this.flag === true) this.finish();
    this.newsCame();
  }

  /** The document has scheduled a refresh of itself. */
  refreshScheduled(delayMs: number): void {
    this.news.refreshScheduled(delayMs);
  }

  signal(signal: PageSignal): void {
    this.flag = signal === 'ready:true';
    if (this.flag && !this.goesElsewhere) this.finish();
    this.activity();
  }

  /** The network brought something. @param counts `news` always, `maybe` only if the page grows */
  arrived(counts: 'maybe' | 'news', scriptBytes = 0): void {
    if (scriptBytes > 0) this.work.scriptArrived(scriptBytes, this.timers.nowMs());
    if (counts === 'news') this.newsCame();
    else this.news.mayHaveCome();
    this.activity();
  }

  /** The page asks for something. The answer is not there yet. */
  asked(): void {
    this.lastActivityMs = this.timers.nowMs();
    this.calm.quietLooks = 0;
    this.pauseMs = FIRST_PAUSE_MS;
  }

  /** Lets the next look come soon. */
  private activity(): void {
    this.asked();
    this.wake.resolve(undefined);
  }

  /** Drives the page until it is ready, or until `stop`. Rejects if the page breaks down. */
  async follow(): Promise<void> {
    while (!this.stopped) {
      const { departure } = this;
      if (this.goesElsewhere) await this.woken(MOST_PAUSE_MS);
      else
        await Promise.race([this.turn().catch((error: unknown) => this.failed(error, departure)), departure.promise]);
    }
  }

  /** Ends the wait without a decision. @param timeIsUp whether open requests used up the time */
  stop(timeIsUp: boolean): void {
    if (!this.stopped) this.requests.close(timeIsUp, this.timers.nowMs());
    this.stopped = true;
    this.departed();
    this.wake.resolve(undefined);
  }

  private async turn(): Promise<void> {
    const { departure } = this;
    const isOver = () => this.stopped || departure !== this.departure;
    const isPaced = this.isPaced();
    const startedMs = this.timers.nowMs();
    if (!isPaced) this.pace = undefined;
    else if (this.look !== undefined) this.pace ??= { oursMs: startedMs, pageMs: this.look.nowMs };
    const leapMs = this.stepMs(isPaced);
    const dueMs = isPaced || this.look === undefined ? Infinity : this.news.dueMs(this.look, this.flag) + 1;
    // A request that a timer starts must be answered before the next timer of the same step gives it up. If a request
    // is already open, there is no hold: it may never end, and would hold every step.
    const isHeld = dueMs < leapMs && !this.requests.areOpen;
    await this.page.run(isHeld ? leapMs : Math.min(leapMs, dueMs), { isHeld, hasWork: this.work.isUnderWay });
    if (isOver()) return;
    const look = await this.page.look();
    if (isOver()) return;
    this.turnMs = this.timers.nowMs() - startedMs;
    this.take(look);
    if (this.calm.wantsFrame(look)) await this.page.draw(look.nowMs);
    if (isOver()) return;
    if (this.isComplete(look)) {
      if (!(await this.page.showMore(look))) return isOver() ? undefined : this.finish();
      this.requests.showsMore();
      this.calm.showsMore();
      this.news.showsMore();
      this.newsCame();
    }
    await this.pause(startedMs);
  }

  /** Takes in a look. */
  private take(look: PageLook): void {
    if (look.observes) this.requests.showsMore();
    this.news.take(look);
    const nowMs = this.timers.nowMs();
    if (this.work.take(look, nowMs)) this.newsCame();
    if (!this.calm.take(look)) this.lastActivityMs = nowMs;
    this.look = look;
  }

  private isComplete(look: PageLook): boolean {
    if (!this.parsed || this.flag === false || !look.hasWanted || this.isPaced()) return false;
    const overMs = this.news.aliveMs(look) - this.news.horizonMs;
    const isOver = overMs >= (look.animationMs > 0 ? this.limits.animationMs : 0);
    if (isOver && (this.calm.isAtRest(look) || overMs >= this.limits.restMs)) return true;
    // We can't look into inner frames, and they may bring the page news: they get the whole horizon.
    if (look.innerFrames > 0) return false;
    const isQuiet = this.calm.hasFrames(look) && this.timers.nowMs() - this.lastActivityMs >= this.quietMs;
    return isQuiet && this.news.isNothingDue(look, this.flag);
  }

  /** If a step takes long, other threads take long, too. */
  private get quietMs(): number {
    return Math.max(this.limits.quietMs, Math.min(MOST_QUIET_MS, this.turnMs * TURNS_OF_QUIET));
  }

  /** Whether the page's time must not run ahead of ours, since the network or another thread is awaited. */
  private isPaced(): boolean {
    const nowMs = this.timers.nowMs();
    if (!this.parsed || this.work.compiles(nowMs) || this.requests.hasContent(nowMs)) return true;
    // A page that still lacks its flag or wanted element gets its horizon at once, and then goes on in real time.
    const aliveMs = this.look === undefined ? 0 : this.news.aliveMs(this.look);
    if ((this.flag === false || this.look?.hasWanted === false) && aliveMs >= this.news.horizonMs) return true;
    return this.work.isAwaited(nowMs);
  }

  private stepMs(isPaced: boolean): number {
    const { look } = this;
    if (look === undefined) return FIRST_STEP_MS;
    if (isPaced)
      return Math.max(1, this.timers.nowMs() - (this.pace?.oursMs ?? 0) - (look.nowMs - (this.pace?.pageMs ?? 0)));
    return freeStepMs(look, this.news, this.calm, this.flag);
  }

  /** Waits for the network and other threads, in real time. */
  private async pause(sinceMs: number): Promise<void> {
    if (this.stopped) return;
    const nowMs = this.timers.nowMs();
    const quietForMs = nowMs - this.lastActivityMs;
    if (this.isPaced()) {
      await this.woken(Math.max(0, sinceMs + this.pauseMs - nowMs));
      this.pauseMs = Math.min(MOST_PAUSE_MS, this.pauseMs * 2);
    } else if (
      this.look !== undefined &&
      !this.calm.isRestless(this.look) &&
      this.news.isNothingDue(this.look, this.flag) &&
      quietForMs < this.quietMs
    ) {
      await this.woken(this.quietMs - quietForMs);
    }
  }

  private async woken(mostMs: number): Promise<void> {
    const wake = Promise.withResolvers<undefined>();
    this.wake = wake;
    const cancel = this.timers.after(mostMs, () => wake.resolve(undefined));
    await wake.promise;
    cancel();
  }

  private newsCame(): void {
    this.news.came();
    this.activity();
  }

  private departed(): void {
    this.departure.resolve(undefined);
    this.departure = Promise.withResolvers();
  }

  /** A step fails if its document is gone. The event of that comes a moment later. */
  private async failed(error: unknown, departure: unknown): Promise<void> {
    if (this.stopped || departure !== this.departure) return;
    const before = this.lastActivityMs;
    await this.woken(MOST_PAUSE_MS);
    const isGone = /context|document/i.test(String(error));
    if (
      !isGone &&
      !this.stopped &&
      departure === this.departure &&
      before === this.lastActivityMs &&
      !this.goesElsewhere
    )
      throw error;
  }

  private finish(): void {
    if (this.stopped) return;
    this.requests.close(false, this.timers.nowMs());
    this.stopped = true;
    this.departed();
    this.becomesReady.resolve(undefined);
  }
}
