// Finds clients that claim to be a bot and are not: by the addresses that operators publish, and by reverse DNS.
import { type BlockList, isIP } from 'node:net';
import { numberIn, type QueryEngine, textIn } from '../query-engine';
import { type Interval, reportSql, sqlText } from '../sql-template';
import { blockListOf, VERIFIED_OPERATORS } from './published-ranges';
import type { OperatorRanges } from './ranges-file';
import { type NameLookups, reverseDns } from './reverse-dns';

/** `unverified`: neither addresses nor DNS are known, or the bot also asks from other addresses. */
export type Verdict = 'verified' | 'false' | 'unverified';

/** Requests of one operator's bots. */
export interface OperatorClaims {
  readonly operator: string;
  readonly verified: number;
  readonly false: number;
  readonly unverified: number;
  /** When its addresses were fetched; undefined if they are not known. */
  readonly fetchedAtMs: number | undefined;
}

/** An address that is not the operator's. */
export interface FalseBot {
  readonly operator: string;
  readonly bot: string;
  readonly address: string;
  readonly requests: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** Who claims to be a bot. */
export interface ClaimsReport {
  readonly operators: readonly OperatorClaims[];
  /** The most requests first. */
  readonly falseBots: readonly FalseBot[];
  /** Whether there were more addresses than were looked at. */
  readonly isCut: boolean;
}

/** What claims are verified with. */
export interface ClaimsProof {
  readonly ranges: readonly OperatorRanges[];
  /** Undefined: no DNS is asked. */
  readonly lookups: NameLookups | undefined;
}

/** Addresses that are looked at: those with the most requests. */
const MOST_ADDRESSES = 100_000;

/** Addresses that DNS is asked about: those with the most requests. */
export const MOST_LOOKUPS = 500;
const LOOKUPS_AT_ONCE = 10;

/** Verifies the claims of an interval: by the operators' published addresses, then by DNS where it is a proof. */
export async function verifyClaims(
  engine: QueryEngine,
  interval: Interval,
  { ranges, lookups }: ClaimsProof,
): Promise<ClaimsReport> {
  const operators = VERIFIED_OPERATORS.map(({ operator }) => sqlText(operator)).join(', ');
  const values = { operators, limit: String(MOST_ADDRESSES) };
  const rows = await engine.query(reportSql('addresses', engine.tables, interval, values));
  const claims = rows.map(
    (row): FalseBot => ({
      operator: textIn(row, 'operator'),
      bot: textIn(row, 'bot'),
      address: textIn(row, 'address'),
      requests: numberIn(row, 'requests'),
      firstAt: textIn(row, 'first_at'),
      lastAt: textIn(row, 'last_at'),
    }),
  );
  const lists = new Map(ranges.map(({ operator, prefixes }) => [operator, blockListOf(prefixes)]));
  const confirmed = await confirmByDns(claims, lists, lookups);
  const judged = claims.map((claim) => ({ claim, verdict: verdictOf(claim, lists, confirmed) }));
  return {
    operators: VERIFIED_OPERATORS.flatMap(({ operator }) => {
      const own = judged.filter(({ claim }) => claim.operator === operator);
      const sum = (wanted: Verdict) =>
        own.reduce((total, { claim, verdict }) => total + (verdict === wanted ? claim.requests : 0), 0);
      const counts = { verified: sum('verified'), false: sum('false'), unverified: sum('unverified') };
      const fetchedAtMs = ranges.find((known) => known.operator === operator)?.fetchedAtMs;
      return own.length === 0 ? [] : [{ operator, ...counts, fetchedAtMs }];
    }),
    falseBots: judged.flatMap(({ claim, verdict }) => (verdict === 'false' ? [claim] : [])),
    isCut: rows.length === MOST_ADDRESSES,
  };
}

function verdictOf(
  claim: FalseBot,
  lists: ReadonlyMap<string, BlockList>,
  confirmed: ReadonlyMap<string, boolean>,
): Verdict {
  const list = lists.get(claim.operator);
  if (list !== undefined && isIn(list, claim.address)) return 'verified';
  const byDns = confirmed.get(claimId(claim));
  if (byDns === true) return 'verified';
  const isKnown = list !== undefined || byDns !== undefined;
  return isKnown && !isAlsoElsewhere(claim) ? 'false' : 'unverified';
}

function isAlsoElsewhere({ operator, bot }: FalseBot): boolean {
  const starts = VERIFIED_OPERATORS.find((known) => known.operator === operator)?.alsoElsewhere ?? [];
  return starts.some((start) => bot.startsWith(start));
}

function isIn(list: BlockList, address: string): boolean {
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** What DNS knows of the claims that no published address covers. */
async function confirmByDns(
  claims: readonly FalseBot[],
  lists: ReadonlyMap<string, BlockList>,
  lookups: NameLookups | undefined,
): Promise<ReadonlyMap<string, boolean>> {
  const found = new Map<string, boolean>();
  if (lookups === undefined) return found;
  const open = claims
    .filter(({ operator, address }) => {
      const list = lists.get(operator);
      return isIP(address) !== 0 && hostEndsOf(operator).length > 0 && (list === undefined || !isIn(list, address));
    })
    .slice(0, MOST_LOOKUPS);
  const next = async (): Promise<void> => {
    for (let claim = open.shift(); claim !== undefined; claim = open.shift()) {
      const verdict = await reverseDns(lookups, claim.address, hostEndsOf(claim.operator));
      if (verdict !== 'unknown') found.set(claimId(claim), verdict === 'confirmed');
    }
  };
  await Promise.all(Array.from({ length: LOOKUPS_AT_ONCE }, next));
  return found;
}

function hostEndsOf(operator: string): readonly string[] {
  return VERIFIED_OPERATORS.find((known) => known.operator === operator)?.hostEnds ?? [];
}

function claimId({ operator, address }: FalseBot): string {
  return `${operator} ${address}`;
}
