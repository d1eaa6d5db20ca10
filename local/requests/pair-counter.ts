// Counts what live functions and canaries of a local run do, for releases.
import { MOST_RECENT_CALLS, type PairCounts, type PairsCounts, type TimedCalls } from '../../core/contract/pair-counts';
import type { FunctionCounters } from '../../emulators/lambda/local-lambda';
import type { EndedRender, ServedRequest } from '../../handlers/runtime/served-request';
import { PAIR_NAMES, type PairKind } from '../functions';

/** The counter of one run. */
export class PairCounter {
  private readonly pairs: Readonly<Record<PairKind, PairTally>> = { live: newTally(), canary: newTally() };

  /** `serve` has answered a request. */
  onServed(functionName: string, { cacheStatus, durationMs }: Pick<ServedRequest, 'cacheStatus' | 'durationMs'>): void {
    const pair = this.pairs[pairOf(functionName)];
    pair.requests += 1;
    if (cacheStatus === 'BYPASS') pair.bypassed += 1;
    pair.serve.add(durationMs);
  }

  /** `render` has ended a render. */
  onRendered(functionName: string, { durationMs }: Pick<EndedRender, 'durationMs'>): void {
    this.pairs[pairOf(functionName)].render.add(durationMs);
  }

  /** The counts so far. @param functions the counters of the local Lambda */
  counts(functions: readonly FunctionCounters[]): PairsCounts {
    const of = (kind: PairKind): PairCounts => {
      const { serve, render, ...answered } = this.pairs[kind];
      const own = functions.filter(({ functionName }) => pairOf(functionName) === kind);
      const sum = (name: 'invocations' | 'errors'): number => own.reduce((all, each) => all + each[name], 0);
      return {
        ...answered,
        ...{ invocations: sum('invocations'), failed: sum('errors') },
        ...{ serve: serve.told(), render: render.told() },
      };
    };
    return { live: of('live'), canary: of('canary') };
  }
}

interface PairTally {
  requests: number;
  bypassed: number;
  readonly serve: Times;
  readonly render: Times;
}

class Times {
  private total = 0;
  private recentMs: number[] = [];

  add(ms: number): void {
    this.total += 1;
    this.recentMs.push(ms);
    // Not at each addition: that would copy the list each time.
    if (this.recentMs.length > 2 * MOST_RECENT_CALLS) this.recentMs = this.recentMs.slice(-MOST_RECENT_CALLS);
  }

  told(): TimedCalls {
    return { total: this.total, recentMs: this.recentMs.slice(-MOST_RECENT_CALLS) };
  }
}

function newTally(): PairTally {
  return { requests: 0, bypassed: 0, serve: new Times(), render: new Times() };
}

function pairOf(functionName: string): PairKind {
  const { serve, render } = PAIR_NAMES.canary;
  return functionName === serve || functionName === render ? 'canary' : 'live';
}
