// Runs a release: compares, raises the share step by step while all is well, and promotes it or takes it back.

import type { Clock } from '../../handlers/runtime/clock';
import { firstLine } from '../text/first-line';
import type { Comparison } from './compare/compare-pages';
import { judgeComparison } from './compare/judge-comparison';
import type { StepCounter, StepCounts } from './counts/step-counts';
import type { ReleasePlan } from './plan';
import { ReleaseConflictError } from './share-control';
import { judgeStep, type StepJudgement } from './steps/judge-step';
import { nextState, RELEASE_START, type ReleaseEvent, type ReleaseState, shareOfState } from './steps/release-machine';

/** What a release works on. */
export interface ReleasePorts {
  readonly clock: Clock;
  /** Compares the sample; throws the signal's reason if it is aborted. */
  compare(signal: AbortSignal): Promise<Comparison>;
  readonly counter: StepCounter;
  readonly share: ReleaseShare;
}

/** The canaries' share, held by one release. */
export interface ReleaseShare {
  take(): Promise<void>;
  set(percent: number): Promise<void>;
  renew(): Promise<void>;
  end(percent: 0 | 100): Promise<'set' | 'left'>;
}

/** What a release tells while it runs. */
export type ReleaseNews =
  | { readonly kind: 'compared'; readonly comparison: Comparison; readonly judgement: StepJudgement }
  | { readonly kind: 'share'; readonly percent: number }
  | {
      readonly kind: 'looked';
      readonly percent: number;
      readonly counts: StepCounts;
      readonly judgement: StepJudgement;
    }
  | { readonly kind: 'unread'; readonly why: string };

/** A step as it ended. */
export interface EndedStep {
  readonly percent: number;
  readonly heldMs: number;
  /** Undefined if nothing could be read. */
  readonly counts: StepCounts | undefined;
  readonly judgement: StepJudgement | undefined;
}

/** How a release ended. */
export interface ReleaseOutcome {
  readonly end: Extract<ReleaseState, { kind: 'promoted' | 'taken-back' }>;
  readonly comparison: Comparison | undefined;
  readonly steps: readonly EndedStep[];
  /** The largest share that the canaries had before the end, in percent. */
  readonly largestPercent: number;
  /** When the first share was set, in milliseconds since 1970; undefined if none was. */
  readonly firstShareAtMs: number | undefined;
  /** The share at the end. `unknown`: it could not be written, so that the canaries may still answer. */
  readonly share: 'set' | 'left' | 'unknown';
}

/** How a release runs. */
export interface ReleaseRun {
  readonly plan: ReleasePlan;
  /** Between two looks. */
  readonly lookEveryMs: number;
  /** Takes the release back. */
  readonly signal: AbortSignal;
  readonly onNews: (news: ReleaseNews) => void;
}

/** Writes at the end are tried so often: the share must not stay. */
const END_ATTEMPTS = 5;
const END_PAUSE_MS = 2_000;

/**
 * Runs a release to its end.
 * @throws ReleaseConflictError if another release runs; then nothing is changed
 */
export async function runRelease(ports: ReleasePorts, run: ReleaseRun): Promise<ReleaseOutcome> {
  await ports.share.take();
  return new Release(ports, run).toItsEnd();
}

class Release {
  private state: ReleaseState = RELEASE_START;
  private comparison: Comparison | undefined;
  private readonly steps: EndedStep[] = [];
  private largestPercent = 0;
  private firstShareAtMs: number | undefined;

  constructor(
    private readonly ports: ReleasePorts,
    private readonly run: ReleaseRun,
  ) {}

  async toItsEnd(): Promise<ReleaseOutcome> {
    try {
      await this.compare();
      while (this.state.kind === 'step') await this.step();
    } catch (error) {
      this.happened({ kind: 'ended', ...this.causeOf(error) });
    }
    const end = this.state;
    if (end.kind !== 'promoted' && end.kind !== 'taken-back') throw new Error(`A release does not end as ${end.kind}.`);
    const share = await this.written(end.kind === 'promoted' ? 100 : 0);
    const { comparison, steps, largestPercent, firstShareAtMs } = this;
    return { end, comparison, steps, largestPercent, firstShareAtMs, share };
  }

  private async compare(): Promise<void> {
    // The comparison may take longer than the mark lives.
    const { share } = this.ports;
    const lost = new AbortController();
    const compared = this.ports.compare(AbortSignal.any([this.run.signal, lost.signal]));
    try {
      const watched = this.renewing(compared, () => share.renew());
      [this.comparison] = await Promise.all([compared, watched]);
    } finally {
      lost.abort();
    }
    const { comparison } = this;
    const judgement = judgeComparison(comparison, this.run.plan);
    this.run.onNews({ kind: 'compared', comparison, judgement });
    this.happened({ kind: 'compared', judgement });
  }

  private async renewing(task: Promise<unknown>, renew: () => Promise<void>): Promise<void> {
    let isDone = false;
    const done = task.then(
      () => void (isDone = true),
      () => void (isDone = true),
    );
    while (!isDone) {
      await Promise.race([done, this.pause(this.run.lookEveryMs)]);
      if (!isDone) await renew();
    }
  }

  /** Holds one share until it is judged. */
  private async step(): Promise<void> {
    const { clock, counter, share } = this.ports;
    const { plan, onNews } = this.run;
    const percent = shareOfState(this.state, plan.steps);
    const before = this.state;
    await counter.begin();
    this.largestPercent = Math.max(this.largestPercent, percent);
    this.firstShareAtMs ??= clock.nowMs();
    await share.set(percent);
    onNews({ kind: 'share', percent });
    const startedMs = clock.steadyMs();
    let [counts, judgement]: [StepCounts | undefined, StepJudgement | undefined] = [undefined, undefined];
    try {
      while (this.isAt(before)) {
        await this.pause(this.run.lookEveryMs);
        await share.renew();
        const read = await this.read();
        if (read === undefined) continue;
        counts = read;
        judgement = judgeStep(read, plan, clock.steadyMs() - startedMs);
        onNews({ kind: 'looked', percent, counts, judgement });
        this.happened({ kind: 'judged', judgement });
      }
    } finally {
      this.steps.push({ percent, heldMs: clock.steadyMs() - startedMs, counts, judgement });
    }
  }

  private isAt(before: ReleaseState): boolean {
    const { state } = this;
    return state.kind === 'step' && before.kind === 'step' && state.at === before.at;
  }

  private async read(): Promise<StepCounts | undefined> {
    try {
      return await this.ports.counter.read();
    } catch (error) {
      const why = `The canaries' counts could not be read: ${firstLine(error)}`;
      this.run.onNews({ kind: 'unread', why });
      this.happened({ kind: 'unread', why });
      return undefined;
    }
  }

  private happened(event: ReleaseEvent): void {
    this.state = nextState(this.state, event, this.run.plan.steps);
  }

  /** @throws the signal's reason */
  private async pause(ms: number): Promise<void> {
    const { signal } = this.run;
    const aborted = Promise.withResolvers<undefined>();
    const onAbort = (): void => aborted.resolve(undefined);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      if (!signal.aborted) await Promise.race([this.ports.clock.pause(ms), aborted.promise]);
      signal.throwIfAborted();
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  private causeOf(error: unknown): Pick<Extract<ReleaseEvent, { kind: 'ended' }>, 'cause' | 'why'> {
    if (this.run.signal.aborted) return { cause: 'interrupted', why: 'The command was ended.' };
    return { cause: 'lost', why: error instanceof ReleaseConflictError ? error.message : firstLine(error) };
  }

  private async written(percent: 0 | 100): Promise<ReleaseOutcome['share']> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.ports.share.end(percent);
      } catch {
        if (attempt === END_ATTEMPTS) return 'unknown';
        await this.ports.clock.pause(END_PAUSE_MS);
      }
    }
  }
}
