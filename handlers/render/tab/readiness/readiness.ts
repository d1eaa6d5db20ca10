// Decides when a page is ready: its own flag, else once it shows what a person sees some seconds after the last thing came
// over the network. The network is waited for in real time, the page's own time runs ahead as fast as its thread allows.

import type { Timers } from '../../../runtime/timers';
import type { PageLook, PageSignal } from '../../injected/watch-page';
import type { OpenRequests } from './open-requests';
import { PageNews } from './page-news';
import { FIRST_STEP_MS, freeStepMs } from './page-steps';
import type { DrivenPage } from './ports';
import type { ReadinessLimits } from './readiness-limits';
import { WorkApart } from './work-apart';

/** While something real is open, the page is looked at so often: at once, then less and less often. */
const FIRST_PAUSE_MS = 16;
const MOST_PAUSE_MS = 100;

/** On a busy machine a page must be quiet for longer, by what a step takes there. */
const TURNS_OF_QUIET = 5;
const MOST_QUIET_MS = 200;

/** After the last animation the page hears of its end with the second frame. */
const FRAMES_AFTER_ANIMATION = 2;

/** Follows one page from its navigation on; `ready` resolves once. */
export class Readiness {
  readonly ready: Promise<unknown>;
  private readonly becomesReady = Promise.withResolvers<undefined>();
  private flag: boolean | undefined;
  private parsed = false;
  private stopped = false;
  private documents = 0;
  /** The page has no document that could be driven. */
  private goesElsewhere = true;
  /** Resolves when the page leaves its document: what was asked of that gets no answer. */
  private departure = Promise.withResolvers<undefined>();
  private wake = Promise.withResolvers<undefined>();
  private lastActivityMs: number;
  private look: PageLook | undefined;
  private readonly news: PageNews;
  private readonly work: WorkApart;
  private steps = 0;
  private quietLooks = 0;
  private framesOwed = 0;
  private pauseMs = FIRST_PAUSE_MS;
  /** What the last step and look took, in real time: more on a busy machine. */
  private turnMs = 0;
  /** Our clock and the page's at the moment from which on they go at one pace. */
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
    this.work = new WorkApart(limits, requests);
  }

  /** Whether it is the page's own flag that says so. */
  get isFlagged(): boolean {
    return this.flag === true;
  }

  /** Whether the page itself has stopped what it was loading. */
  get hasStopped(): boolean {
    return this.look?.hasStopped === true;
  }

  /** Whether the page that was asked for has not come yet. */
  get isFirstOnItsWay(): boolean {
    return this.documents === 0;
  }

  /** A new document is there: what the one before it did no longer counts. */
  documentStarted(): void {
    this.documents += 1;
    this.flag = undefined;
    this.parsed = false;
    this.look = undefined;
    this.pace = undefined;
    this.steps = 0;
    this.news.clear();
    this.work.clear();
    this.requests.clear();
    this.goesElsewhere = false;
    this.departed();
    this.activity();
  }

  /** The document is parsed, or parsed no further. */
  documentParsed(): void {
    this.parsed = true;
    this.work.documentParsed(this.timers.nowMs());
    this.newsCame();
  }

  /** The page goes elsewhere: until it is there, or stays after all, it hears nothing. */
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

  /** The document has set itself a refresh. */
  refreshScheduled(delayMs: number): void {
    this.news.refreshScheduled(delayMs);
  }

  signal(signal: PageSignal): void {
    this.flag = signal === 'ready:true';
    if (this.flag && !this.goesElsewhere) this.finish();
    this.activity();
  }

  /** Something that may bring content came over the network. @param counts whether in any case, or if the page grows */
  arrived(counts: 'maybe' | 'news', scriptBytes = 0): void {
    if (scriptBytes > 0) this.work.scriptArrived(scriptBytes, this.timers.nowMs());
    if (counts === 'news') this.newsCame();
    else this.news.mayHaveCome();
    this.activity();
  }

  /** The page asks for something: there is nothing to see of that yet. */
  asked(): void {
    this.lastActivityMs = this.timers.nowMs();
    this.quietLooks = 0;
    this.pauseMs = FIRST_PAUSE_MS;
  }

  /** Something happened: the page is looked at soon. */
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

  /** Ends the waiting without a decision. @param timeIsUp what is open was waited for in vain */
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
    // What a timer asks for must not be given up by the next one in the same step. A request that never ends would hold all.
    const isHeld = dueMs < leapMs && !this.requests.areOpen;
    await this.page.run(isHeld ? leapMs : Math.min(leapMs, dueMs), { isHeld, hasWork: this.work.isUnderWay });
    if (isOver()) return;
    this.steps += 1;
    const look = await this.page.look();
    if (isOver()) return;
    this.turnMs = this.timers.nowMs() - startedMs;
    this.take(look);
    if (this.wantsFrame(look)) await this.page.draw(look.nowMs);
    if (isOver()) return;
    if (this.isComplete(look)) {
      if (!(await this.page.showMore(look))) return isOver() ? undefined : this.finish();
      this.requests.showsMore();
      // What moved for less than a step was begun and ended unseen.
      this.framesOwed = FRAMES_AFTER_ANIMATION;
      this.news.showsMore();
      this.newsCame();
    }
    await this.pause(startedMs);
  }

  /** Takes in what a look tells. */
  private take(look: PageLook): void {
    if (look.observes) this.requests.showsMore();
    this.news.take(look);
    const nowMs = this.timers.nowMs();
    if (this.work.take(look, nowMs)) this.newsCame();
    this.framesOwed = look.animationMs > 0 ? FRAMES_AFTER_ANIMATION : Math.max(0, this.framesOwed - 1);
    const isQuiet = !look.changed && !look.isBusy && !this.isRestless(look);
    this.quietLooks = isQuiet ? this.quietLooks + 1 : 0;
    if (!isQuiet) this.lastActivityMs = nowMs;
    this.look = look;
  }

  private isComplete(look: PageLook): boolean {
    if (!this.parsed || this.flag === false || !look.hasWanted || this.isPaced()) return false;
    const overMs = this.news.aliveMs(look) - this.news.horizonMs;
    const isOver = overMs >= (look.animationMs > 0 ? this.limits.animationMs : 0);
    if (isOver && (this.isAtRest(look) || overMs >= this.limits.restMs)) return true;
    // What goes on in frames inside of the page is not seen, and may tell the page something: it gets all of the horizon.
    if (look.innerFrames > 0) return false;
    // What observes has had a frame since the last change, and another if that was drawn without the page.
    const isQuiet =
      this.quietLooks >= (look.observes ? 2 : 1) && this.timers.nowMs() - this.lastActivityMs >= this.quietMs;
    return isQuiet && this.news.isNothingDue(look, this.flag);
  }

  /** Where a step takes long, other threads do, too. */
  private get quietMs(): number {
    return Math.max(this.limits.quietMs, Math.min(MOST_QUIET_MS, this.turnMs * TURNS_OF_QUIET));
  }

  private isRestless({ wantsFrame, animationMs }: PageLook): boolean {
    return wantsFrame || animationMs > 0 || this.framesOwed > 0;
  }

  /** Whether its timers have paused for a step, as far as timers are what moves it. */
  private isAtRest(look: PageLook): boolean {
    return this.isRestless(look) || !look.changed;
  }

  private wantsFrame(look: PageLook): boolean {
    return (
      this.isRestless(look) ||
      (look.observes && (look.changed || this.quietLooks < 2)) ||
      (look.innerFrames > 0 && this.steps % 2 === 0)
    );
  }

  /** Whether something real is open, so that the page's time must not run ahead of ours. */
  private isPaced(): boolean {
    const nowMs = this.timers.nowMs();
    if (!this.parsed || this.work.compiles(nowMs) || this.requests.hasContent(nowMs)) return true;
    // A page that is held, by its flag or by what it must have, has its horizon at once, and then goes on as for a person.
    const aliveMs = this.look === undefined ? 0 : this.news.aliveMs(this.look);
    if ((this.flag === false || this.look?.hasWanted === false) && aliveMs >= this.news.horizonMs) return true;
    return this.work.isAwaited(nowMs);
  }

  private stepMs(isPaced: boolean): number {
    const { look } = this;
    if (look === undefined) return FIRST_STEP_MS;
    if (isPaced)
      return Math.max(1, this.timers.nowMs() - (this.pace?.oursMs ?? 0) - (look.nowMs - (this.pace?.pageMs ?? 0)));
    return freeStepMs(look, this.news, {
      isDrawn: this.isRestless(look),
      quietLooks: this.quietLooks,
      flag: this.flag,
    });
  }

  /** Waits where only real time helps: for the network, for other threads. */
  private async pause(sinceMs: number): Promise<void> {
    if (this.stopped) return;
    const nowMs = this.timers.nowMs();
    const quietForMs = nowMs - this.lastActivityMs;
    if (this.isPaced()) {
      await this.woken(Math.max(0, sinceMs + this.pauseMs - nowMs));
      this.pauseMs = Math.min(MOST_PAUSE_MS, this.pauseMs * 2);
    } else if (
      this.look !== undefined &&
      !this.isRestless(this.look) &&
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

  /** What is asked of a document that is gone fails; the next one is told of in a moment. */
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
