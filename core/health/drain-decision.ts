// Which regions health checks drain: pure, so that every checker comes to the same from the same notes.
//
// A region is drained when all checkers that count agree that it is ill, and comes back when all agree that it is well. What
// lies between changes nothing, so a region that flickers, or that one checker alone can't reach, stays as it is.

import { HEALTH_NOTE_LIFE_MS } from '../contract/time-outs';
import type { Region } from '../geography/regions';
import type { CheckNote } from './check-note';
import type { DrainState, HealthDrains } from './drain-state';
import type { DrainReason, Look, Streak } from './region-health';

/** How long it takes to change one's mind. */
export interface DrainRules {
  /** So many looks in a row without an answer drain a region. */
  readonly goneLooks: number;
  /** So many looks in a row at a region that answers, but is not well, drain it while another one is better. */
  readonly unwellLooks: number;
  /** So many good looks in a row bring it back. */
  readonly wellLooks: number;
  /** A checker's note counts for so long, in milliseconds. */
  readonly noteLifeMs: number;
}

/** With a check a minute, and three looks within a check at what gives no answer. */
export const DRAIN_RULES: DrainRules = { goneLooks: 3, unwellLooks: 5, wellLooks: 5, noteLifeMs: HEALTH_NOTE_LIFE_MS };

/** What a decision is made from. */
export interface DrainQuestion {
  readonly rules: DrainRules;
  /** The stack's. */
  readonly regions: readonly Region[];
  /** Regions that the stack's settings drain. */
  readonly configDrained: readonly Region[];
  readonly state: DrainState;
  /** The note of the checker that decides. */
  readonly own: CheckNote;
  /** All other checkers' notes, old ones as well. */
  readonly others: readonly CheckNote[];
  /** Whether the site answers: without any region, bots get it. */
  readonly siteAnswers: boolean;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** A note of the near future is as good: clocks differ. */
const CLOCK_SKEW_MS = 60_000;

/**
 * The regions that health checks should have drained, each with its reason.
 *
 * The floor: what answers is never drained together with all others. If none of the regions that a person left would remain,
 * those that answered best at the last look stay, well or not. If none answers, all are drained, and bots get the site: but only if
 * the site answers, and no checker has just found a region well. A checker that reaches nothing at all is more likely to be
 * cut off itself.
 */
export function decideDrains(question: DrainQuestion): HealthDrains {
  let drains = decideOnce(question);
  // What the floor gives back changes what another region is measured by: the next check must not find it different.
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

/** A checker in a region that fails is not listened to by others: it may be cut off with the region. */
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

/** What of all available regions may be drained, where all would be. */
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
