// The course of a release as a state machine: compare, raise the share step by step, promote, or take it back. It knows
// no clock and no network.
import type { StepJudgement } from './judge-step';

/** Why a release is taken back. */
export type EndCause =
  /** The comparison, or a step, went beyond a limit. */
  | 'limit'
  /** The counts could not be read for too long. */
  | 'blind'
  /** The operator ended the command. */
  | 'interrupted'
  /** Somebody else changed the share, or a call failed. */
  | 'lost';

/** Where a release is. */
export type ReleaseState =
  | { readonly kind: 'comparing' }
  /** The share of step `at` is set. */
  | { readonly kind: 'step'; readonly at: number; readonly blindLooks: number }
  | { readonly kind: 'promoted' }
  | { readonly kind: 'taken-back'; readonly cause: EndCause; readonly why: string };

/** What happens to a release. */
export type ReleaseEvent =
  | { readonly kind: 'compared'; readonly judgement: StepJudgement }
  | { readonly kind: 'judged'; readonly judgement: StepJudgement }
  | { readonly kind: 'unread'; readonly why: string }
  | { readonly kind: 'ended'; readonly cause: EndCause; readonly why: string };

/** Looks in a row that may fail: an unwatched share is no watched one. */
export const MOST_BLIND_LOOKS = 5;

/** The begin. */
export const RELEASE_START: ReleaseState = { kind: 'comparing' };

/**
 * The share that a state wants, in percent.
 * @param steps the shares of the steps
 */
export function shareOfState(state: ReleaseState, steps: readonly number[]): number {
  switch (state.kind) {
    case 'comparing':
    case 'taken-back':
      return 0;
    case 'step':
      return steps[state.at] ?? 0;
    case 'promoted':
      return 100;
  }
}

/** Whether a release is over. */
export function isOver(state: ReleaseState): boolean {
  return state.kind === 'promoted' || state.kind === 'taken-back';
}

/** The state after an event. The end of a release is final. */
export function nextState(state: ReleaseState, event: ReleaseEvent, steps: readonly number[]): ReleaseState {
  if (isOver(state)) return state;
  switch (event.kind) {
    case 'ended':
      return { kind: 'taken-back', cause: event.cause, why: event.why };
    case 'unread':
      return afterBlindLook(state, event.why);
    case 'compared':
      return state.kind === 'comparing' ? judged(-1, event.judgement, steps, state) : state;
    case 'judged':
      return state.kind === 'step' ? judged(state.at, event.judgement, steps, state) : state;
  }
}

function judged(
  at: number,
  { kind, why }: StepJudgement,
  steps: readonly number[],
  before: ReleaseState,
): ReleaseState {
  if (kind === 'bad') return { kind: 'taken-back', cause: 'limit', why };
  if (kind === 'wait') return before.kind === 'step' ? { ...before, blindLooks: 0 } : before;
  return at + 1 < steps.length ? { kind: 'step', at: at + 1, blindLooks: 0 } : { kind: 'promoted' };
}

function afterBlindLook(state: ReleaseState, why: string): ReleaseState {
  if (state.kind !== 'step') return state;
  const blindLooks = state.blindLooks + 1;
  return blindLooks >= MOST_BLIND_LOOKS ? { kind: 'taken-back', cause: 'blind', why } : { ...state, blindLooks };
}
