// Decides when a page is ready: its own flag, else once it shows what a person sees some seconds after the last thing came
// over the network. The network is waited for in real time, the page's own time runs ahead as fast as its thread allows.
import type { OpenRequests } from './open-requests';
import { LOADING } from './page/watch-page';
import type { PageLook, PageSignal, WorkerLook } from './page/watch-page';
import type { Timers } from './timers';
import type { RunMode } from './virtual-clock';

/** How patient the decision is. */
export interface ReadinessLimits {
  /** How far ahead the page is looked at after the last news, in its own time. */
  readonly horizonMs: number;
  /** The same after the page was shown more than a person's window. */
  readonly furtherHorizonMs: number;
  /** How much longer animations may take. */
  readonly animationMs: number;
  /** How much longer a page that never rests is looked at, for a moment at which it does: typed text stands there in full. */
  readonly restMs: number;
  /** How long nothing may have happened in real time, at least: what other threads do tells the page a moment later. */
  readonly quietMs: number;
  /** What a script that has just arrived gets on top, for each of its bytes: it is compiled beside the page's thread. */
  readonly compileMsPerByte: number;
  /** How long the document is waited for that is parsed, but says that it still loads. */
  readonly loadMs: number;
  /** How long work is waited for that reports its end. */
  readonly workMs: number;
}

/** What a person waits for before leaving, and what a page's own thread can't tell. */
export const READINESS_LIMITS: Omit<ReadinessLimits, 'horizonMs'> = {
  furtherHorizonMs: 1_500, animationMs: 2_000, restMs: 3_000, quietMs: 24, compileMsPerByte: 1 / 5_000, loadMs: 1_500, workMs: 3_000,
};

/** A script of any size is compiled by then. */
const MOST_COMPILE_MS = 1_000;

/** The page's time between two looks: a screen's pace at first, then less and less often. */
const FIRST_STEP_MS = 16;

/** Animations that count their frames get so much of a screen's pace: 60 frames are the longest that people wait for. */
const SCREEN_PACE_MS = 1_000;
const STEP_GROWTH = 1 / 12;
const MOST_STEP_MS = 250;

/** Nothing that is not seen to be due is missed for longer. */
const MOST_LEAP_MS = 1_000;

/** While something real is open, the page is looked at so often: at once, then less and less often. */
const FIRST_PAUSE_MS = 16;
const MOST_PAUSE_MS = 100;

/** On a busy machine a page must be quiet for longer, by what a step takes there. */
const TURNS_OF_QUIET = 5;
const MOST_QUIET_MS = 200;

/** After the last animation the page hears of its end with the second frame. */
const FRAMES_AFTER_ANIMATION = 2;

/** The page, as far as the decision drives it. */
export interface DrivenPage {
  /** Has so much of the page's time pass. Rejects if its document is gone. */
  run(forMs: number, mode: RunMode): Promise<void>;
  look(): Promise<PageLook>;
  /** Draws a frame. @param pageMs the page's clock */
  draw(pageMs: number): Promise<void>;
  /** Shows more of the page than a person's window, if that may bring content. @returns whether it does now */
  showMore(look: PageLook): Promise<boolean>;
}

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
  private compiledAtMs = 0;
  /** When the document was parsed; when its last script came. */
  private parsedAtMs = 0;
  private scriptAtMs = 0;
  private look: PageLook | undefined;
  /** The page's clock when the last news came; undefined until it is known. */
  private newsAtMs: number | undefined;
  private horizonMs: number;
  /** The refresh that the document has set itself; when it is due, by the page's clock. */
  private refreshDelayMs: number | undefined;
  private refreshAtMs = Infinity;
  private elementsAtNews = 0;
  private mayBeNews = false;
  private steps = 0;
  private quietLooks = 0;
  private framesOwed = 0;
  private pauseMs = FIRST_PAUSE_MS;
  /** What the last step and look took, in real time: more on a busy machine. */
  private turnMs = 0;
  /** Our clock and the page's at the moment from which on they go at one pace. */
  private pace: { readonly oursMs: number; readonly pageMs: number } | undefined;
  private readonly worksSince = new Map<string, number>();
  private workers: readonly WorkerLook[] = [];

  constructor(
    private readonly limits: ReadinessLimits,
    private readonly timers: Timers,
    private readonly page: DrivenPage,
    private readonly requests: OpenRequests,
  ) {
    this.ready = this.becomesReady.promise;
    this.lastActivityMs = timers.nowMs();
    this.horizonMs = limits.horizonMs;
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
    this.newsAtMs = undefined;
    this.elementsAtNews = 0;
    this.horizonMs = this.limits.horizonMs;
    this.refreshDelayMs = undefined;
    this.refreshAtMs = Infinity;
    this.steps = 0;
    this.worksSince.clear();
    this.workers = [];
    this.requests.clear();
    this.goesElsewhere = false;
    this.departed();
    this.activity();
  }

  /** The document is parsed, or parsed no further. */
  documentParsed(): void {
    this.parsed = true;
    this.parsedAtMs = this.timers.nowMs();
    this.news();
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
    this.news();
  }

  /** The document has set itself a refresh. */
  refreshScheduled(delayMs: number): void {
    this.refreshDelayMs = delayMs;
  }

  signal(signal: PageSignal): void {
    this.flag = signal === 'ready:true';
    if (this.flag && !this.goesElsewhere) this.finish();
    this.activity();
  }

  /** Something that may bring content came over the network. @param counts whether in any case, or if the page grows */
  arrived(counts: 'maybe' | 'news', scriptBytes = 0): void {
    const compileMs = Math.min(scriptBytes * this.limits.compileMsPerByte, MOST_COMPILE_MS);
    if (scriptBytes > 0) this.scriptAtMs = this.timers.nowMs();
    this.compiledAtMs = Math.max(this.compiledAtMs, this.timers.nowMs() + compileMs);
    if (counts === 'news') this.news();
    else this.mayBeNews = true;
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
      else await Promise.race([this.turn().catch((error: unknown) => this.failed(error, departure)), departure.promise]);
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
    const stepMs = this.stepMs(isPaced);
    // What a timer asks for must not be given up by the next one in the same step.
    const isHeld = !isPaced && this.look !== undefined && this.dueMs(this.look) + 1 < stepMs;
    await this.page.run(stepMs, { isHeld, hasWork: this.worksSince.size > 0 });
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
      this.horizonMs = Math.min(this.limits.horizonMs, this.limits.furtherHorizonMs);
      this.news();
    }
    await this.pause(startedMs);
  }

  /** Takes in what a look tells. */
  private take(look: PageLook): void {
    if (look.observes) this.requests.showsMore();
    this.newsAtMs ??= look.nowMs;
    if (this.refreshDelayMs !== undefined) this.refreshAtMs = look.nowMs + this.refreshDelayMs;
    this.refreshDelayMs = undefined;
    if (this.mayBeNews && look.elements > this.elementsAtNews) this.newsAtMs = look.nowMs;
    this.mayBeNews &&= !look.changed;
    this.elementsAtNews = Math.max(this.elementsAtNews, look.elements);
    const nowMs = this.timers.nowMs();
    for (const name of this.worksSince.keys()) if (!look.works.includes(name)) this.worksSince.delete(name);
    for (const name of look.works) if (!this.worksSince.has(name)) this.worksSince.set(name, nowMs);
    look.workers.forEach((worker, index) => this.hearWorker(`worker ${index}`, worker, this.workers[index], nowMs));
    this.workers = look.workers;
    this.framesOwed = look.animationMs > 0 ? FRAMES_AFTER_ANIMATION : Math.max(0, this.framesOwed - 1);
    const isQuiet = !look.changed && !look.isBusy && !this.isRestless(look);
    this.quietLooks = isQuiet ? this.quietLooks + 1 : 0;
    if (!isQuiet) this.lastActivityMs = nowMs;
    this.look = look;
  }

  private hearWorker(id: string, { url, asked, heard, awaits, isGone }: WorkerLook, before: WorkerLook | undefined, nowMs: number): void {
    const isAsked = asked > (before?.asked ?? 0);
    if (isAsked && !awaits) this.requests.listens(id, 'worker', url, nowMs);
    if (heard > (before?.heard ?? 0) && this.requests.spoke(id, nowMs)) this.news();
    if (isAsked && awaits) this.requests.listens(id, 'worker', url, nowMs);
    if (isGone && before?.isGone !== true && this.requests.hungUp(id)) this.news();
  }

  private isComplete(look: PageLook): boolean {
    if (!this.parsed || this.flag === false || !look.hasWanted || this.isPaced()) return false;
    const aliveMs = look.nowMs - (this.newsAtMs ?? look.nowMs);
    const overMs = aliveMs - this.horizonMs;
    const isOver = overMs >= (look.animationMs > 0 ? this.limits.animationMs : 0);
    if (isOver && (this.isAtRest(look) || overMs >= this.limits.restMs)) return true;
    // What goes on in frames inside of the page is not seen, and may tell the page something: it gets all of the horizon.
    if (look.innerFrames > 0) return false;
    // What observes has had a frame since the last change, and another if that was drawn without the page.
    const isQuiet = this.quietLooks >= (look.observes ? 2 : 1) && this.timers.nowMs() - this.lastActivityMs >= this.quietMs;
    return isQuiet && this.isNothingDue(look);
  }

  /** Where a step takes long, other threads do, too. */
  private get quietMs(): number {
    return Math.max(this.limits.quietMs, Math.min(MOST_QUIET_MS, this.turnMs * TURNS_OF_QUIET));
  }

  private isNothingDue(look: PageLook): boolean {
    return look.nowMs - (this.newsAtMs ?? look.nowMs) + this.dueMs(look) > this.horizonMs;
  }

  /** How long it is until something is due by the page's clock. */
  private dueMs(look: PageLook): number {
    const refreshMs = this.refreshAtMs - look.nowMs;
    // The timers of frames are their own: nobody knows when they are due.
    const innerMs = look.innerFrames > 0 && this.flag !== false ? MOST_LEAP_MS : Infinity;
    return Math.min(look.timerMs ?? Infinity, innerMs, refreshMs < 0 ? Infinity : refreshMs);
  }

  private isRestless({ wantsFrame, animationMs }: PageLook): boolean {
    return wantsFrame || animationMs > 0 || this.framesOwed > 0;
  }

  /** Whether its timers have paused for a step, as far as timers are what moves it. */
  private isAtRest(look: PageLook): boolean {
    return this.isRestless(look) || !look.changed;
  }

  private wantsFrame(look: PageLook): boolean {
    return this.isRestless(look) || (look.observes && (look.changed || this.quietLooks < 2)) || (look.innerFrames > 0 && this.steps % 2 === 0);
  }

  /** Whether something real is open, so that the page's time must not run ahead of ours. */
  private isPaced(): boolean {
    const nowMs = this.timers.nowMs();
    if (!this.parsed || nowMs < this.compiledAtMs || this.requests.hasContent(nowMs)) return true;
    // A page that is held, by its flag or by what it must have, has its horizon at once, and then goes on as for a person.
    const aliveMs = (this.look?.nowMs ?? 0) - (this.newsAtMs ?? this.look?.nowMs ?? 0);
    if ((this.flag === false || this.look?.hasWanted === false) && aliveMs >= this.horizonMs) return true;
    return [...this.worksSince].some(([name, sinceMs]) => name === LOADING
      ? nowMs - Math.max(this.parsedAtMs, this.scriptAtMs) < this.limits.loadMs
      : nowMs - sinceMs < this.limits.workMs);
  }

  private stepMs(isPaced: boolean): number {
    const { look } = this;
    if (look === undefined) return FIRST_STEP_MS;
    if (isPaced) return Math.max(1, this.timers.nowMs() - (this.pace?.oursMs ?? 0) - (look.nowMs - (this.pace?.pageMs ?? 0)));
    const aliveMs = Math.max(0, look.nowMs - (this.newsAtMs ?? look.nowMs));
    const isDrawn = this.isRestless(look);
    const grownMs = Math.min(MOST_STEP_MS, FIRST_STEP_MS + Math.max(0, aliveMs - (isDrawn ? SCREEN_PACE_MS : 0)) * STEP_GROWTH);
    if (look.changed || isDrawn || look.innerFrames > 0) return grownMs;
    // The longer nothing changes, the further it leaps; but to a timer at least, and to no more than the horizon's end. A timer
    // is due a little after its time: all that is due with it comes with it.
    const leapMs = Math.max(FIRST_STEP_MS * 2 ** this.quietLooks, this.isNothingDue(look) ? 0 : this.dueMs(look) + 1);
    return Math.min(leapMs, MOST_LEAP_MS, Math.max(FIRST_STEP_MS, this.horizonMs - aliveMs));
  }

  /** Waits where only real time helps: for the network, for other threads. */
  private async pause(sinceMs: number): Promise<void> {
    if (this.stopped) return;
    const nowMs = this.timers.nowMs();
    const quietForMs = nowMs - this.lastActivityMs;
    if (this.isPaced()) {
      await this.woken(Math.max(0, sinceMs + this.pauseMs - nowMs));
      this.pauseMs = Math.min(MOST_PAUSE_MS, this.pauseMs * 2);
    } else if (this.look !== undefined && !this.isRestless(this.look) && this.isNothingDue(this.look) && quietForMs < this.quietMs) {
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

  private news(): void {
    this.newsAtMs = undefined;
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
    if (!isGone && !this.stopped && departure === this.departure && before === this.lastActivityMs && !this.goesElsewhere) throw error;
  }

  private finish(): void {
    if (this.stopped) return;
    this.requests.close(false, this.timers.nowMs());
    this.stopped = true;
    this.departed();
    this.becomesReady.resolve(undefined);
  }
}
