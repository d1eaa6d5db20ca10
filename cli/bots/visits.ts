// Runs `georender bots`: opens the log, counts, and prints tables or JSON.
import { type ClaimsReport, verifyClaims } from '../../operations/bots/addresses/false-bots';
import { rangesFile, readRanges } from '../../operations/bots/addresses/ranges-file';
import { systemLookups } from '../../operations/bots/addresses/reverse-dns';
import { type BotAgents, findBotAgents } from '../../operations/bots/bot-agents';
import { type CountTable, countRequests, needsServeLog } from '../../operations/bots/counts-report';
import { openLogFiles } from '../../operations/bots/open-log';
import { indexOf } from '../../operations/bots/pages/deployment-index';
import { type FoundPorts, type FoundReport, foundPages } from '../../operations/bots/pages/found-pages';
import { sitemapUrls } from '../../operations/bots/pages/sitemap-urls';
import { type SameHosts, type UnlistedPages, unlistedPages } from '../../operations/bots/pages/unlisted-pages';
import type { QueryEngine } from '../../operations/bots/query-engine';
import type { FunctionLines } from '../../operations/bots/serve-lines/serve-log-groups';
import type { Deployment } from '../../operations/deployment';
import { openDeployment } from '../../operations/target/open-deployment';
import { checkReadable } from '../command/check-readable';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import type { Terminal } from '../command/terminal';
import { serveLinesText } from './serve-lines-text';
import { openedAthena, openedLog } from './stack-log';
import type { VisitsOptions } from './visits-options';
import { claimsText, countsText, foundText, unlistedText } from './visits-text';

/** All that was asked for. */
interface Visits {
  readonly agents: BotAgents;
  readonly tables: readonly CountTable[];
  readonly pages: UnlistedPages | undefined;
  readonly found: FoundReport | undefined;
  readonly claims: ClaimsReport | undefined;
  /** What a stack's report has of the lines of `serve`; undefined if they were not asked for. */
  readonly serveLines?: readonly FunctionLines[] | undefined;
}

/** What is known of a deployment beside its log. */
interface Known {
  /** Tokens that its router also takes for bots. */
  readonly added: readonly string[];
  /** Undefined: nothing is known but the log. */
  readonly sameHosts: SameHosts | undefined;
  /** Undefined: new pages are not asked for. */
  readonly index: FoundPorts | undefined;
}

const NOTHING_KNOWN: Known = { added: [], sameHosts: undefined, index: undefined };

/** Ends with 1 if a false bot was looked for and found. */
export async function visits(options: VisitsOptions, terminal: Terminal): Promise<ExitCode> {
  const { source, sitemap } = options;
  if (sitemap !== undefined && !/^https?:/.test(sitemap))
    await checkReadable('--sitemap', sitemap, 'a file with a sitemap, or its address');
  const found =
    source.kind === 'files'
      ? await ofEngine(await openLogFiles(source.place), options, NOTHING_KNOWN, terminal)
      : await ofDeployment(await openDeployment(source), options, terminal);
  if (options.json) printJson(found, options, terminal);
  else printText(found, options, terminal);
  return found.claims !== undefined && found.claims.falseBots.length > 0 ? FAILED : DONE;
}

async function ofDeployment(deployment: Deployment, options: VisitsOptions, terminal: Terminal): Promise<Visits> {
  try {
    const known = {
      added: deployment.facts.router.bots?.add ?? [],
      sameHosts: sameHosts(deployment),
      index: options.found ? indexOf(deployment) : undefined,
    };
    if (options.athena) {
      const { engine, serveLines } = await openedAthena(deployment, options, terminal);
      const found = await ofEngine(engine, options, known, terminal);
      terminal.note(`Athena read ${(engine.scannedBytes() / 1e9).toFixed(3)} GB.`);
      return { ...found, serveLines };
    }
    const { engine, serveLines } = await openedLog(deployment, options, terminal);
    return { ...(await ofEngine(engine, options, known, terminal)), serveLines };
  } finally {
    deployment.close();
  }
}

async function ofEngine(
  engine: QueryEngine,
  { interval, breakdowns, limit, sitemap, claims, dns }: VisitsOptions,
  { added, sameHosts: same, index }: Known,
  terminal: Terminal,
): Promise<Visits> {
  try {
    const now = terminal.clock.nowMs();
    const agents = await findBotAgents(engine, interval, added);
    const tables = await countRequests(engine, interval, breakdowns, limit);
    const pages =
      sitemap === undefined ? undefined : await unlistedPages(engine, interval, await sitemapUrls(sitemap, now), same);
    const found = index === undefined ? undefined : await foundPages(engine, interval, index);
    if (!claims) return { agents, tables, pages, found, claims: undefined };
    const proof = { ranges: await readRanges(rangesFile()), lookups: dns ? systemLookups() : undefined };
    return { agents, tables, pages, found, claims: await verifyClaims(engine, interval, proof) };
  } finally {
    await engine.close();
  }
}

/** Sitemaps of a stack without domains, and of the local run, often name the site's own server. */
function sameHosts({ facts: { publicSite, viewerHost, siteOrigin } }: Deployment): SameHosts | undefined {
  const [host] = publicSite.hosts;
  const others = [viewerHost, siteOrigin].filter((other) => other !== undefined);
  return host === undefined ? undefined : { host, others };
}

function printText(
  { agents, tables, pages, found, claims, serveLines }: Visits,
  options: VisitsOptions,
  terminal: Terminal,
): void {
  const { interval, limit } = options;
  const [from, to] = [interval.fromMs, interval.toMs].map((ms) => new Date(ms).toISOString().slice(0, 16));
  terminal.say(`${from}Z to ${to}Z: ${agents.requests.toLocaleString('en-US')} requests of everybody.`);
  if (agents.isCut) terminal.say('The rarest user agents are left out: there were too many.');
  for (const line of missingLines(options, serveLines)) terminal.say(line);
  if (agents.agents.length === 0) terminal.say(nobodyText(options));
  else for (const table of tables) terminal.say(`\n${countsText(table)}`);
  if (pages !== undefined) terminal.say(`\n${unlistedText(pages, limit)}`);
  if (found !== undefined) terminal.say(`\n${foundText(found, limit)}`);
  if (claims !== undefined) terminal.say(`\n${claimsText(claims, limit)}`);
}

function nobodyText({ source }: VisitsOptions): string {
  const late = isOfStack(source) ? ' CloudFront delivers logs within an hour, sometimes a day.' : '';
  return `No bot came in this interval; --from 7d looks at a longer one.${late}`;
}

function isOfStack({ kind }: VisitsOptions['source']): boolean {
  return kind === 'stack' || kind === 'file';
}

/** What the tables lack of the lines of `serve`, for a stack. */
function missingLines(
  { source, breakdowns, athena }: VisitsOptions,
  serveLines: readonly FunctionLines[] | undefined,
): readonly string[] {
  return isOfStack(source) && needsServeLog(breakdowns) ? serveLinesText(serveLines, athena) : [];
}

function printJson(
  { agents, tables, pages, found, claims, serveLines }: Visits,
  options: VisitsOptions,
  terminal: Terminal,
): void {
  const { fromMs, toMs } = options.interval;
  const partial = missingLines(options, serveLines);
  terminal.json({
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    requests: agents.requests,
    tables,
    ...(pages === undefined ? {} : { pages }),
    ...(found === undefined ? {} : { found }),
    ...(claims === undefined ? {} : { claims }),
    ...(serveLines === undefined ? {} : { serveLines }),
    ...(partial.length === 0 ? {} : { partial }),
  });
}
