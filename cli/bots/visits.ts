// Runs `georender bots`: opens the log, counts, and prints tables or JSON.
import { type ClaimsReport, verifyClaims } from '../../operations/bots/addresses/false-bots';
import { rangesFile, readRanges } from '../../operations/bots/addresses/ranges-file';
import { systemLookups } from '../../operations/bots/addresses/reverse-dns';
import { openAthena } from '../../operations/bots/athena-engine';
import { type BotAgents, findBotAgents } from '../../operations/bots/bot-agents';
import { type CountTable, countRequests } from '../../operations/bots/counts-report';
import { DEFAULT_LOG_BOUNDS, logBucketOf, openDeploymentLog, openLogFiles } from '../../operations/bots/open-log';
import type { QueryEngine } from '../../operations/bots/query-engine';
import { sitemapUrls } from '../../operations/bots/sitemap-urls';
import { type UnlistedPages, unlistedPages } from '../../operations/bots/unlisted-pages';
import type { Deployment } from '../../operations/deployment';
import { openDeployment } from '../../operations/target/open-deployment';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import type { Terminal } from '../command/terminal';
import type { VisitsOptions } from './visits-options';
import { claimsText, countsText, unlistedText } from './visits-text';

/** All that was asked for. */
interface Visits {
  readonly agents: BotAgents;
  readonly tables: readonly CountTable[];
  readonly pages: UnlistedPages | undefined;
  readonly claims: ClaimsReport | undefined;
}

/** Ends with 1 if a false bot was looked for and found. */
export async function visits(options: VisitsOptions, terminal: Terminal): Promise<ExitCode> {
  const { source } = options;
  const found =
    source.kind === 'files'
      ? await ofEngine(await openLogFiles(source.place), options, [], terminal)
      : await ofDeployment(await openDeployment(source), options, terminal);
  if (options.json) printJson(found, options, terminal);
  else printText(found, options, terminal);
  return found.claims !== undefined && found.claims.falseBots.length > 0 ? FAILED : DONE;
}

async function ofDeployment(deployment: Deployment, options: VisitsOptions, terminal: Terminal): Promise<Visits> {
  try {
    const { interval, downloadedBytes } = options;
    const added = deployment.facts.router.bots?.add ?? [];
    if (options.athena) {
      const bucket = logBucketOf(deployment);
      const engine = openAthena(deployment.s3(bucket.region), bucket, interval);
      const found = await ofEngine(engine, options, added, terminal);
      terminal.note(`Athena read ${(engine.scannedBytes() / 1e9).toFixed(3)} GB.`);
      return found;
    }
    const bounds = { ...DEFAULT_LOG_BOUNDS, downloadedBytes };
    return await ofEngine(await openDeploymentLog(deployment, interval, bounds), options, added, terminal);
  } finally {
    deployment.close();
  }
}

async function ofEngine(
  engine: QueryEngine,
  { interval, breakdowns, limit, sitemap, claims, dns }: VisitsOptions,
  added: readonly string[],
  terminal: Terminal,
): Promise<Visits> {
  try {
    const now = terminal.clock.nowMs();
    const agents = await findBotAgents(engine, interval, added);
    const tables = await countRequests(engine, interval, breakdowns, limit);
    const pages =
      sitemap === undefined ? undefined : await unlistedPages(engine, interval, await sitemapUrls(sitemap, now));
    if (!claims) return { agents, tables, pages, claims: undefined };
    const proof = { ranges: await readRanges(rangesFile()), lookups: dns ? systemLookups() : undefined };
    return { agents, tables, pages, claims: await verifyClaims(engine, interval, proof) };
  } finally {
    await engine.close();
  }
}

function printText({ agents, tables, pages, claims }: Visits, options: VisitsOptions, terminal: Terminal): void {
  const { interval, limit } = options;
  const [from, to] = [interval.fromMs, interval.toMs].map((ms) => new Date(ms).toISOString().slice(0, 16));
  terminal.say(`${from}Z to ${to}Z: ${agents.requests.toLocaleString('en-US')} requests of everybody.`);
  if (agents.isCut) terminal.say('The rarest user agents are left out: there were too many.');
  for (const table of tables) terminal.say(`\n${countsText(table)}`);
  if (pages !== undefined) terminal.say(`\n${unlistedText(pages, limit)}`);
  if (claims !== undefined) terminal.say(`\n${claimsText(claims, limit)}`);
}

function printJson({ agents, tables, pages, claims }: Visits, options: VisitsOptions, terminal: Terminal): void {
  const { fromMs, toMs } = options.interval;
  terminal.json({
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    requests: agents.requests,
    tables,
    ...(pages === undefined ? {} : { pages }),
    ...(claims === undefined ? {} : { claims }),
  });
}
