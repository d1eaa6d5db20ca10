// Marks pages stale, has them rendered, and prints the outcome.
import { DESKTOP_USER_AGENT } from '../../core/contract/user-agent';
import { checkPageUrl, type PageUrl } from '../../core/pages/page-url';
import { HttpSite } from '../../handlers/adapters/http/site';
import { orderText, type PurgeOrder, PurgeOrderError } from '../../handlers/purge/purge-order';
import type { Deployment } from '../../operations/deployment';
import { census } from '../../operations/purge/census';
import { reachOf } from '../../operations/purge/epoch-reach';
import { awaitNewVersion } from '../../operations/purge/new-version';
import { carryOut, type OrderPlan, planOrder } from '../../operations/purge/order-results';
import { RECACHE_PATIENCE_MS, type RecacheReport, recache } from '../../operations/purge/recache';
import { dryRunText } from '../../operations/purge/texts/dry-run-text';
import { resultText } from '../../operations/purge/texts/order-text';
import { recacheText } from '../../operations/purge/texts/recache-text';
import { openDeployment } from '../../operations/target/open-deployment';
import { warmPorts } from '../../operations/warm/warm-ports';
import { consents } from '../command/consent';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { showProgress } from '../command/progress';
import type { Terminal } from '../command/terminal';
import { pagesToRender } from './pages-to-render';
import { withSteps } from './purge';
import type { RecacheCommandOptions } from './recache-options';
import { isLarge, readScopes } from './scope-options';

/** Recaches. @returns 1 unless all pages are new in all regions and at the edges */
export async function recacheCommandRun(options: RecacheCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const deployment = await openDeployment(options.target, { edgeTimeoutMs: options.timeoutSeconds * 1000 });
  try {
    const plan = planOrder(await readScopes(options.scopes), deployment.facts);
    return options.dryRun
      ? await dryRun(deployment, plan, options, terminal)
      : await recacheIn(deployment, plan, options, terminal);
  } finally {
    deployment.close();
  }
}

async function dryRun(
  deployment: Deployment,
  plan: OrderPlan,
  { exact, json, budget }: RecacheCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const progress = showProgress({ what: 'items of the index' }, terminal);
  const counted = await census(deployment, plan.scopes, { exact, onProgress: progress.update }).finally(progress.end);
  const { source } = deployment;
  if (json) terminal.json({ source, dryRun: true, order: plan.order, scopes: plan.scopes, budget, census: counted });
  else terminal.say(dryRunText('recache', plan, counted, deployment, budget));
  return DONE;
}

async function recacheIn(
  deployment: Deployment,
  plan: OrderPlan,
  options: RecacheCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { source, facts } = deployment;
  const { json, yes, waits, budget, concurrency } = options;
  const change = `Mark ${orderText(plan.order)} of ${source} stale, and render them?`;
  if (isLarge(plan.order) && !(await consents(change, yes, terminal))) return FAILED;
  await newVersion(deployment, plan.order, options, terminal);
  const pages = await pagesToRender(deployment, plan.scopes, terminal);
  if (!json) terminal.say(`Recaching ${orderText(plan.order)} of ${source}: ${pages.length} to render …`);
  const marked = await withSteps(terminal, (onStep) => carryOut('stale', plan, reachOf(deployment), onStep));
  if (!json) terminal.say(resultText('recache', marked, facts));
  const isMarked = marked.regions.some(({ done }) => done);
  const ports = warmPorts(deployment);
  const progress = showProgress({ what: 'pages', total: pages.length }, terminal);
  const { update: onProgress } = progress;
  const run = { markedAtMs: marked.atMs, budget, concurrency, waits, patienceMs: RECACHE_PATIENCE_MS, onProgress };
  let report: RecacheReport | undefined;
  try {
    if (isMarked) report = await recache({ ...ports, regions: facts.regions }, pages, run);
  } finally {
    progress.end();
    await ports.close();
  }
  if (json) terminal.json({ source, dryRun: false, order: plan.order, scopes: plan.scopes, ...marked, report });
  else if (report !== undefined) terminal.say(recacheText(report, waits, marked.id));
  // Without a wait, failures are orders that no region took.
  const isDone =
    report !== undefined && (waits ? report.renewed === report.ordered : Object.keys(report.failures).length === 0);
  return marked.complete && isDone ? DONE : FAILED;
}

async function newVersion(
  { facts, clock }: Deployment,
  order: PurgeOrder,
  { after, marker, markerWaitSeconds, json }: RecacheCommandOptions,
  terminal: Terminal,
): Promise<void> {
  if (after === undefined && marker === undefined) return;
  const afterMs = after === undefined ? undefined : 'atMs' in after ? after.atMs : clock.nowMs() + after.inMs;
  const version = { afterMs, marker, url: documentOf(order, facts), waitMs: markerWaitSeconds * 1000 };
  const awaited = marker === undefined ? 'the time has come' : `the site shows the new version at ${version.url}`;
  if (!json) terminal.say(`Waiting until ${awaited} …`);
  const progress = showProgress({ what: 'looks at the site' }, terminal);
  const site = new HttpSite(facts.siteUrl, DESKTOP_USER_AGENT);
  await awaitNewVersion(version, site, clock, progress.update).finally(progress.end);
}

/** The document that shows the site's version: the first page, or the root of the order's pages. */
function documentOf(order: PurgeOrder, { publicSite }: Deployment['facts']): PageUrl {
  const host = order.kind === 'host' || order.kind === 'prefix' ? order.host : publicSite.hosts[0];
  const path = order.kind === 'prefix' ? order.path : '/';
  const text = order.kind === 'urls' ? (order.urls[0] ?? '') : `${publicSite.scheme}://${host}${path}`;
  const checked = checkPageUrl(text, publicSite);
  if (checked.kind === 'page') return checked.url;
  throw new PurgeOrderError(checked.message);
}
