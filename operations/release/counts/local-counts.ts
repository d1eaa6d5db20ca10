// Counts the steps of a release in the local run, which tells what its functions have done.
import type { PairCounts, PairsCounts, TimedCalls } from '../../../core/contract/pair-counts';
import { median } from '../compare/judge-comparison';
import type { Pace, SideCounts, StepCounter, StepCounts } from './step-counts';

/**
 * A counter.
 * @param pairs what the functions have done since the run's start
 * @param slower the multiple of the live median beyond which an invocation is slow
 */
export function localStepCounter(pairs: () => Promise<PairsCounts>, slower: number): StepCounter {
  let before: PairsCounts | undefined;
  return {
    async begin() {
      before = await pairs();
    },
    async read(): Promise<StepCounts> {
      const now = await pairs();
      const start = before ?? now;
      return {
        live: since(start.live, now.live),
        canary: since(start.canary, now.canary),
        pace: {
          serve: paceOf(
            newTimes(start.live.serve, now.live.serve),
            newTimes(start.canary.serve, now.canary.serve),
            slower,
          ),
          render: paceOf(
            newTimes(start.live.render, now.live.render),
            newTimes(start.canary.render, now.canary.render),
            slower,
          ),
        },
        alarms: [],
      };
    },
  };
}

function since(before: PairCounts, now: PairCounts): SideCounts {
  const requests = now.requests - before.requests;
  return {
    requests,
    failed: { events: now.failed - before.failed, of: now.invocations - before.invocations },
    bypassed: { events: now.bypassed - before.bypassed, of: requests },
  };
}

function newTimes(before: TimedCalls, now: TimedCalls): readonly number[] {
  const count = now.total - before.total;
  return count <= 0 ? [] : now.recentMs.slice(-count);
}

function paceOf(live: readonly number[], canary: readonly number[], slower: number): Pace | undefined {
  const [liveMedianMs, canaryMedianMs] = [median(live), median(canary)];
  if (liveMedianMs === undefined || canaryMedianMs === undefined) return undefined;
  const slow = canary.filter((ms) => ms > slower * liveMedianMs).length;
  return { liveMedianMs, canaryMedianMs, slow: { events: slow, of: canary.length } };
}
