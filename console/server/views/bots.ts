// The view Bots: who came, for what and when, how soon new pages were found, and who was no bot, from the log.
import { z } from 'zod';
import { reasonOf } from '../../../operations/aws/error-reason';
import { addressesText } from '../../../operations/bots/addresses/addresses-text';
import { type ClaimsProof, type ClaimsReport, verifyClaims } from '../../../operations/bots/addresses/false-bots';
import { rangesFile, readRanges } from '../../../operations/bots/addresses/ranges-file';
import { findBotAgents } from '../../../operations/bots/bot-agents';
import { type Breakdown, countRequests } from '../../../operations/bots/counts-report';
import { openDeploymentLog } from '../../../operations/bots/open-log';
import { indexOf } from '../../../operations/bots/pages/deployment-index';
import { type FoundReport, foundPages } from '../../../operations/bots/pages/found-pages';
import { FOUND_TITLE, foundSummary } from '../../../operations/bots/pages/found-text';
import { procedure, router } from '../procedure';

const DAY_MS = 86_400_000;

/** The tables of the view, after the total. */
const TABLES: readonly Breakdown[] = [
  ['bot'],
  ['country'],
  ['status'],
  ['cache'],
  ['age'],
  ['reason'],
  ['waste', 'path'],
  ['path'],
];

/** Lines of a table. */
const MOST_LINES = 25;

/** Hours of a week. */
const MOST_TIMES = 24 * 7;

/** The procedures. */
export const botsView = router({
  /** The last days. On a stack, their logs are downloaded first. */
  report: procedure.input(z.object({ days: z.int().min(1).max(31) })).query(async ({ ctx: { deployment }, input }) => {
    const toMs = deployment.clock.nowMs();
    const interval = { fromMs: toMs - input.days * DAY_MS, toMs };
    const { engine } = await openDeploymentLog(deployment, interval);
    try {
      const agents = await findBotAgents(engine, interval, deployment.facts.router.bots?.add ?? []);
      const [total, ...tables] = await countRequests(engine, interval, [[], ...TABLES], MOST_LINES);
      const byTime: Breakdown = input.days > 7 ? ['day'] : ['hour'];
      const [times] = await countRequests(engine, interval, [byTime], MOST_TIMES);
      const found = await part(async () => shownPages(await foundPages(engine, interval, indexOf(deployment))));
      const claims = await part(async () => shownClaims(await verifyClaims(engine, interval, await knownAddresses())));
      return { ...interval, everybody: agents.requests, total: total?.lines[0], times, tables, found, claims };
    } finally {
      await engine.close();
    }
  }),
});

/** A part of the report, or why there is none: the others are shown all the same. */
type ReportPart<Report> =
  | { readonly kind: 'told'; readonly report: Report }
  | { readonly kind: 'failed'; readonly reason: string };

async function part<Report>(ask: () => Promise<Report>): Promise<ReportPart<Report>> {
  try {
    return { kind: 'told', report: await ask() };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

function shownPages(report: FoundReport) {
  const pages = report.pages.slice(0, MOST_LINES).map(({ host, path, newAtMs, crawls: [first, ...others] }) => ({
    ...{ page: `${host}${path}`, newAtMs, firstBot: first.bot, afterMs: first.delayMs, bots: 1 + others.length },
  }));
  return { title: FOUND_TITLE, bots: report.bots.slice(0, MOST_LINES), pages, notes: foundSummary(report) };
}

/** Addresses are shown of false bots alone: they are personal data. */
function shownClaims({ operators, falseBots, isCut }: ClaimsReport) {
  const notes = [
    ...addressesText(operators),
    ...(isCut ? ['Only the addresses with the most requests were looked at.'] : []),
    'DNS is not asked here: `georender bots --dns` asks it, too.',
  ];
  return { operators, falseBots: falseBots.slice(0, MOST_LINES), allFalseBots: falseBots.length, notes };
}

/** Those that `georender bots ranges --update` fetched. */
async function knownAddresses(): Promise<ClaimsProof> {
  return { ranges: await readRanges(rangesFile()), lookups: undefined };
}
