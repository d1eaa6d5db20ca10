// Which regions health checks drain: a pure function, so that all checkers decide the same from the same notes.
//
// A region is drained when all counting checkers agree that it is ill, and returns when all agree that it is well.
// Otherwise nothing changes: a region that flickers, or that one checker can't reach, stays as it is.
import { HEALTH_NOTE_LIFE_MS } from '../contract/time-outs';
import type { Region } from '../geography/regions';
import type { CheckNote } from './check-note';
import type { DrainState, HealthDrains } from './drain-state';
import type { DrainReason, Look, Streak } from './region-health';

/** The evidence that a change needs. */
export interface DrainRules {
  /** Looks in a row without an answer that drain a region. */
  readonly goneLooks: number;
  /** Unwell looks in a row at a region that answers; they drain it while another one is better. */
  readonly unwellLooks: number;
  /** Good looks in a row that return it. */
  readonly wellLooks: number;
  /** A checker's note counts this long, in milliseconds. */
  readonly noteLifeMs: number;
}

/** For a check every minute, with three looks at a region that does not answer. */
export const DRAIN_RULES: DrainRules = { goneLooks: 3, unwellLooks: 5, wellLooks: 5, noteLifeMs: HEALTH_NOTE_LIFE_MS };

/** The facts for a decision. */
export interface DrainQuestion {
  readonly rules: DrainRules;
  /** The stack's. */
  readonly regions: readonly Region[];
  /** Regions that the stack's settings drain. */
  readonly configDrained: readonly Region[];
  readonly state: DrainState;
  /** The deciding checker's note. */
  readonly own: CheckNote;
  /** All other checkers' notes, also old ones. */
  readonly others: readonly CheckNote[];
  /** Whether the site answers, which bots get without any region. */
  readonly siteAnswers: boolean;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** Notes from the near future count, too: clocks differ. */
const CLOCK_SKEW_MS = 60_000;

/**
 * The regions that health checks should have drained, with the reasons.
 *
 * The floor: regions that answer are never all drained. If all available regions would be drained, those with the best
 * last look stay, well or not. If none answers, all are drained, and bots get the site: but only if the site answers,
 * and no checker has just found a region well. A checker that reaches nothing is more likely cut off itself.
 */
export function decideDrains(question: DrainQuestion): HealthDrains {
  let drains = decideOnce(question);
  // A region that the floor returns changes the measure for others: the next check must not decide differently.
  for (let turn = 0; turn < question.regions.length; turn += 1) {
    drains = decideOnce({ ...question, state: { ...question.state, byHealth: drains } });
  }
  return drains;
}

function decideOnce(question: DrainQuestion): HealthDrains {
  const { regions, configDrained, state } = question;
  const current = state.byHealth;
  if (!state.automatic) return current;
  const available = regions.filter((region) => !configDrained.includes(region) && !state.byHand.includes(region));
  const notes = countingNotes(question);
  const opinions = (region: Region): readonly Streak[] => notes.flatMap(({ streaks }) => streaks.get(region) ?? []);
  const wanted = available.filter((region) =>
    current.has(region) ? !isWell(opinions(region), question.rules) : isIll(opinions(region), question.rules),
  );
  const drained = wanted.length < available.length ? wanted : aboveFloor(wanted, opinions, question);
  return new Map(drained.map((region) => [region, current.get(region) ?? reasonOf(opinions(region))]));
}

/** Others ignore a checker in a failing region: it may be cut off with the region. */
function countingNotes({ own, others, regions, rules, nowMs }: DrainQuestion): readonly CheckNote[] {
  const isTrusted = ({ checker, atMs }: CheckNote): boolean =>
    isFresh(atMs, nowMs, rules) && (!regions.includes(checker) || (own.streaks.get(checker)?.gone ?? 0) === 0);
  return [own, ...others.filter(isTrusted)];
}

function isFresh(atMs: number, nowMs: number, { noteLifeMs }: DrainRules): boolean {
  return atMs > nowMs - noteLifeMs && atMs < nowMs + CLOCK_SKEW_MS;
}

function isIll(opinions: readonly Streak[], { goneLooks, unwellLooks }: DrainRules): boolean {
  return opinions.length > 0 && opinions.every(({ gone, unwell }) => gone >= goneLooks || unwell >= unwellLooks);
}

function isWell(opinions: readonly Streak[], { wellLooks }: DrainRules): boolean {
  return opinions.length > 0 && opinions.every(({ well }) => well >= wellLooks);
}

/** The regions to drain where all available ones would be. */
function aboveFloor(
  wanted: readonly Region[],
  opinions: (region: Region) => readonly Streak[],
  question: DrainQuestion,
): readonly Region[] {
  const isLast = (region: Region, isSo: (kind: Look['kind']) => boolean): boolean =>
    opinions(region).length > 0 && opinions(region).every(({ last }) => isSo(last.kind));
  const well = wanted.filter((region) => isLast(region, (kind) => kind === 'well'));
  const answering = wanted.filter((region) => isLast(region, (kind) => kind !== 'gone'));
  const best = well.length > 0 ? well : answering;
  if (best.length > 0) return wanted.filter((region) => !best.includes(region));
  const { state, siteAnswers } = question;
  return siteAnswers && !isContradicted(wanted, question)
    ? wanted
    : wanted.filter((region) => state.byHealth.has(region));
}

/** Whether any other checker, trusted or not, has just found one of the regions well. */
function isContradicted(regions: readonly Region[], { others, rules, nowMs }: DrainQuestion): boolean {
  const fresh = others.filter(({ atMs }) => isFresh(atMs, nowMs, rules));
  return fresh.some(({ streaks }) => regions.some((region) => streaks.get(region)?.last.kind === 'well'));
}

function reasonOf(opinions: readonly Streak[]): DrainReason {
  for (const { last } of opinions) if (last.kind !== 'well') return last.reason;
  return 'error';
}
