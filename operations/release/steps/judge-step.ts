// Judges a step by what its canaries did: raise the share, take it back, or wait for more requests.
import { counted } from '../../text/counted';
import { span } from '../../text/span';
import type { Pace, StepCounts } from '../counts/step-counts';
import { longestHoldMs, type ReleasePlan } from '../plan';
import { type Counted, shareOfAll, standing } from './shares';

/** The judgement, with the reason in a sentence. */
export interface StepJudgement {
  readonly kind: 'good' | 'bad' | 'wait';
  readonly why: string;
}

/** The parts of a plan that a step is judged by. */
export type StepRules = Pick<ReleasePlan, 'limits' | 'minRequests' | 'holdMs'>;

/** Fewer invocations say nothing of a function's pace. */
const LEAST_TIMED = 20;

/** More than half of the invocations lie beyond a multiple of the live median: the canaries' median does. */
const HALF = 0.5;

/**
 * Judges a step.
 * @param heldMs how long the share has been set
 */
export function judgeStep(counts: StepCounts, rules: StepRules, heldMs: number): StepJudgement {
  const findings = [...alarmsOf(counts), ...sharesOf(counts, rules), ...pacesOf(counts, rules)];
  const bad = findings.filter(({ standing: found }) => found === 'beyond');
  if (bad.length > 0) return { kind: 'bad', why: bad.map(({ why }) => why).join(' ') };
  const unclear = findings.filter(({ standing: found }) => found === 'unclear').map(({ why }) => why);
  const { requests } = counts.canary;
  const missing =
    requests < rules.minRequests
      ? [`The canaries have had ${counted(requests, 'request')} of the ${rules.minRequests} that a decision needs.`]
      : [];
  const waits = [...unclear, ...missing];
  if (heldMs < rules.holdMs) return { kind: 'wait', why: ['The time of the step is not over.', ...waits].join(' ') };
  if (waits.length === 0) return { kind: 'good', why: `${counted(requests, 'request')}, all within the limits.` };
  if (heldMs < longestHoldMs(rules)) return { kind: 'wait', why: waits.join(' ') };
  const remedy =
    missing.length > 0 ? ' Give a longer --hold, larger --steps, or fewer --min-requests if the traffic is small.' : '';
  return { kind: 'bad', why: `No decision after ${span(heldMs)}. ${waits.join(' ')}${remedy}` };
}

interface Finding {
  readonly standing: 'within' | 'unclear' | 'beyond';
  readonly why: string;
}

function alarmsOf({ alarms }: StepCounts): readonly Finding[] {
  return alarms.map((name) => ({ standing: 'beyond', why: `The alarm ${name} rings.` }));
}

function sharesOf({ live, canary }: StepCounts, { limits }: StepRules): readonly Finding[] {
  const compared = (what: string, mine: Counted, theirs: Counted, allowed: number): Finding => {
    // Trouble of the site concerns both sides alike.
    const limit = Math.min(1, shareOfAll(theirs) + allowed);
    const why =
      `${percent(shareOfAll(mine))} of ${what} (${mine.events} of ${mine.of}), ` +
      `of the live functions ${percent(shareOfAll(theirs))}; allowed: ${percent(allowed)} more.`;
    return { standing: standing(mine, limit), why };
  };
  const none: Counted = { events: 0, of: 0 };
  return [
    compared('the canaries’ invocations failed', canary.failed, live.failed, limits.errors),
    ...(canary.bypassed === undefined
      ? []
      : [compared('the canaries’ answers were no pages', canary.bypassed, live.bypassed ?? none, limits.bypassed)]),
  ];
}

function pacesOf({ pace }: StepCounts, { limits }: StepRules): readonly Finding[] {
  const found = (name: string, one: Pace | undefined): readonly Finding[] => {
    if (one === undefined || one.slow.of < LEAST_TIMED) return [];
    const why =
      `${name} took longer than ${limits.slower} times the live median of ${Math.round(one.liveMedianMs)} ms ` +
      `in ${percent(shareOfAll(one.slow))} of ${one.slow.of} invocations; allowed: ${percent(HALF)}.`;
    return [{ standing: standing(one.slow, HALF), why }];
  };
  return [...found('The canaries’ serve', pace.serve), ...found('The canaries’ render', pace.render)];
}

/** E.g. `2.5 %`. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
