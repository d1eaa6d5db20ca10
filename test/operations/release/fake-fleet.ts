// A fleet that a release watches, without any network: bots ask at a steady rate, and each code does what a test says.
import type { Comparison } from '../../../operations/release/compare/compare-pages';
import type { StepCounter, StepCounts } from '../../../operations/release/counts/step-counts';
import { DEFAULT_PLAN, type ReleasePlan } from '../../../operations/release/plan';
import {
  type ReleaseNews,
  type ReleaseOutcome,
  type ReleaseShare,
  runRelease,
} from '../../../operations/release/run-release';

/** What the canaries do. */
export interface Behaviour {
  /** Shares from 0 to 1. */
  readonly failed: number;
  readonly bypassed: number;
  /** As a multiple of the live time. */
  readonly slowness: number;
}

export const GOOD: Behaviour = { failed: 0, bypassed: 0, slowness: 1 };

/** Bots' requests a second. */
const RATE = 100;
const LIVE_MS = 1_000;

export const PLAN: ReleasePlan = { ...DEFAULT_PLAN, holdMs: 60_000 };

/** The fleet. */
export class FakeFleet implements ReleaseShare {
  nowMs = 0;
  percent = 0;
  /** All shares that were ever set. */
  readonly shares: number[] = [];
  /** Bots' requests that canaries have answered. */
  canaryRequests = 0;
  behaviour: Behaviour = GOOD;
  comparison: Comparison = comparisonOf(100, 0);
  readonly alarms: string[] = [];
  /** Looks that fail from now on. */
  blindLooks = 0;
  /** Called at each pause. */
  onPause: (fleet: FakeFleet) => void = () => undefined;
  onSet: (percent: number) => void = () => undefined;
  endFailures = 0;
  isForeign = false;
  readonly stopping = new AbortController();
  readonly news: ReleaseNews[] = [];
  private sinceMs = 0;

  async take(): Promise<void> {}

  async set(percent: number): Promise<void> {
    this.onSet(percent);
    this.percent = percent;
    this.shares.push(percent);
  }

  async renew(): Promise<void> {
    if (this.isForeign) throw new Error('Somebody else changed the share.');
  }

  async end(percent: 0 | 100): Promise<'set' | 'left'> {
    if (this.endFailures > 0) {
      this.endFailures -= 1;
      throw new Error('unreachable');
    }
    if (this.isForeign) return 'left';
    this.percent = percent;
    this.shares.push(percent);
    return 'set';
  }

  release(plan: ReleasePlan = PLAN): Promise<ReleaseOutcome> {
    const clock = {
      nowMs: () => this.nowMs,
      steadyMs: () => this.nowMs,
      pause: async (ms: number) => {
        this.nowMs += ms;
        this.canaryRequests += (ms / 1_000) * RATE * (this.percent / 100);
        this.onPause(this);
      },
    };
    const ports = { clock, compare: async () => this.comparison, counter: this.counter(), share: this };
    const { signal } = this.stopping;
    return runRelease(ports, { plan, lookEveryMs: 10_000, signal, onNews: (news) => void this.news.push(news) });
  }

  private counter(): StepCounter {
    return {
      begin: async () => void (this.sinceMs = this.nowMs),
      read: async () => {
        if (this.blindLooks > 0) {
          this.blindLooks -= 1;
          throw new Error('CloudWatch does not answer.');
        }
        return this.counts();
      },
    };
  }

  private counts(): StepCounts {
    const requests = Math.round(((this.nowMs - this.sinceMs) / 1_000) * RATE);
    const mine = Math.round((requests * this.percent) / 100);
    const of = (count: number, share: number) => ({ events: Math.round(count * share), of: count });
    const { failed, bypassed, slowness } = this.behaviour;
    const slow = of(mine, slowness > PLAN.limits.slower ? 1 : 0);
    const pace = { liveMedianMs: LIVE_MS, canaryMedianMs: LIVE_MS * slowness, slow };
    return {
      live: { requests: requests - mine, failed: of(requests - mine, 0), bypassed: of(requests - mine, 0) },
      canary: { requests: mine, failed: of(mine, failed), bypassed: of(mine, bypassed) },
      pace: { serve: undefined, render: pace },
      alarms: this.alarms,
    };
  }
}

/** A comparison of some pages, of which the first are different. */
export function comparisonOf(pages: number, different: number): Comparison {
  return {
    pages: Array.from({ length: pages }, (_, at) => ({
      url: `https://www.example.com/${at}`,
      variant: 'desktop',
      kind: at < different ? ('different' as const) : ('same' as const),
      difference: { answers: at < different ? ['The status is 500; of live code 200.'] : [], parts: [] },
      liveMs: 1_000,
      canaryMs: 1_000,
    })),
    chromium: { live: ['Chrome/1'], canary: ['Chrome/2'] },
  };
}
