// Decides on readiness with a page, a network and a clock that the test plays.
import { EndlessRequests } from '../../../handlers/render/tab/readiness/endless-requests';
import { OpenRequests } from '../../../handlers/render/tab/readiness/open-requests';
import { Readiness } from '../../../handlers/render/tab/readiness/readiness';
import { NETWORK_LIMITS, READINESS_LIMITS } from '../../../handlers/render/tab/readiness/readiness-limits';
import { ManualScheduler } from '../machine/manual-scheduler';
import { manualTimers, promisesRun } from '../machine/manual-timers';
import { ManualPage } from './manual-page';

/** The horizon of the lab's pages. */
export const HORIZON_MS = 5_000;

/** One render's decision. */
export class ReadinessLab {
  /** Real time. */
  readonly scheduler = new ManualScheduler();
  readonly page = new ManualPage();
  readonly requests: OpenRequests;
  readonly readiness: Readiness;
  isReady = false;
  /** Why the page could not be followed to its end. */
  brokeDown: unknown;

  /** @param endless knowledge of earlier renders */
  constructor(readonly endless = new EndlessRequests()) {
    this.requests = new OpenRequests(NETWORK_LIMITS, endless, 12_000);
    const limits = { ...READINESS_LIMITS, horizonMs: HORIZON_MS };
    this.readiness = new Readiness(limits, manualTimers(this.scheduler), this.page, this.requests);
    void this.readiness.ready.then(() => (this.isReady = true));
  }

  /** Follows the page from its document on. */
  follow(): void {
    this.readiness.follow().catch((error: unknown) => (this.brokeDown = error));
    this.readiness.documentStarted();
    this.readiness.documentParsed();
  }

  /** Real time passes, up to the decision. @returns how much */
  async passes(mostMs: number): Promise<number> {
    const fromMs = this.scheduler.nowMs;
    await promisesRun();
    while (!this.isReady && this.scheduler.nowMs < fromMs + mostMs) {
      this.scheduler.advance(1);
      await promisesRun();
    }
    return this.scheduler.nowMs - fromMs;
  }

  /** The page asks for something. */
  request(id: string, url = `https://site.example/${id}`): void {
    this.requests.started(id, { type: 'Fetch', method: 'GET', url, inFrame: false }, this.scheduler.nowMs);
    this.readiness.asked();
  }

  /** The page gets its answer. */
  answered(id: string): void {
    const counts = this.requests.ended(id);
    if (counts !== 'nothing') this.readiness.arrived(counts);
  }

  /** The render is over. @returns how many timers are left; there must be none */
  async end(): Promise<number> {
    this.readiness.stop(false);
    await promisesRun();
    return this.scheduler.pendingCount;
  }
}
