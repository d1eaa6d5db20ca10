// Warms a deployment: plans, orders, waits with a progress bar, and reports failures by reason.
import { openDeployment } from '../../operations/target/open-deployment';
import { counted } from '../../operations/text/counted';
import { planWarm, type WarmPlan } from '../../operations/warm/plan-warm';
import { type WarmReport, warm } from '../../operations/warm/warm';
import { warmPorts } from '../../operations/warm/warm-ports';
import { WarmState } from '../../operations/warm/warm-state';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { showProgress } from '../command/progress';
import { tableText } from '../command/table';
import type { Terminal } from '../command/terminal';
import type { WarmCommandOptions } from './options';

/** Warms it. */
export async function warmDeployment(options: WarmCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const deployment = await openDeployment(options.target);
  const ports = warmPorts(deployment);
  try {
    const state = await WarmState.open(options.stateFile, deployment.source);
    const plan = await planned(options, ports, terminal);
    if (!options.json) terminal.say(planText(plan, deployment.source));
    const isRead = plan.counts.failures.length === 0;
    if (options.dryRun) {
      if (options.json) terminal.json({ source: deployment.source, dryRun: true, plan: planJson(plan) });
      return isRead ? DONE : FAILED;
    }
    const report = await warmed(options, { ports, plan, state }, terminal);
    if (options.json) terminal.json({ source: deployment.source, plan: planJson(plan), report });
    else terminal.say(reportText(report, options));
    return isRead && isComplete(report, options.waits) ? DONE : FAILED;
  } finally {
    await ports.close();
    deployment.close();
  }
}

type Ports = ReturnType<typeof warmPorts>;

async function planned({ sitemaps }: WarmCommandOptions, ports: Ports, terminal: Terminal): Promise<WarmPlan> {
  const progress = showProgress({ what: 'listed pages' }, terminal);
  try {
    return await planWarm(ports, sitemaps, (listed) => progress.update(listed));
  } finally {
    progress.end();
  }
}

async function warmed(
  { ratePerSecond, budget, waits, patienceSeconds }: WarmCommandOptions,
  { ports, plan, state }: { readonly ports: Ports; readonly plan: WarmPlan; readonly state: WarmState },
  terminal: Terminal,
): Promise<WarmReport> {
  const progress = showProgress({ what: waits ? 'pages' : 'orders', total: plan.due.length }, terminal);
  try {
    return await warm(ports, plan, state, {
      ratePerSecond,
      budget,
      waits,
      patienceMs: patienceSeconds * 1000,
      onProgress: ({ ordered, rendered, failed, total }) => progress.update(waits ? rendered + failed : ordered, total),
    });
  } finally {
    progress.end();
  }
}

function isComplete({ failures, waiting, lost }: WarmReport, waits: boolean): boolean {
  return lost === 0 && Object.keys(failures).length === 0 && (!waits || waiting === 0);
}

function planText({ due, listed, reasons, counts, isCut }: WarmPlan, source: string): string {
  const { sitemaps, otherHosts, malformed, beyond, failures } = counts;
  const rows = [
    ['new', reasons.unknown ?? 0],
    ['changed since their render', reasons.changed ?? 0],
    ['past their freshness, or purged', reasons['not-fresh'] ?? 0],
    ['fresh', listed - due.length],
    ['on other hosts, skipped', otherHosts],
    ['malformed, skipped', malformed],
    ['sitemaps beyond the bounds, skipped', beyond],
  ] as const;
  return [
    `${source}: ${counted(sitemaps, 'sitemap')} with ${counted(listed, 'page')}, of which ` +
      `${due.length.toLocaleString('en')} should be rendered.`,
    tableText(
      rows.filter(([, count]) => count > 0).map(([what, count]) => [what, String(count)]),
      { right: [1] },
    ),
    ...failures.map(({ sitemap, reason }) => `Not read: ${sitemap}: ${reason}`),
    ...(isCut ? ['The sitemaps list more pages than one warm-up takes; name some of them, and run it for each.'] : []),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** Without the pages: there may be hundreds of thousands. */
function planJson({ due, listed, reasons, counts, isCut }: WarmPlan): object {
  return { listed, due: due.length, reasons, counts, isCut };
}

function reportText(report: WarmReport, { waits }: WarmCommandOptions): string {
  const { ordered, before, rendered, failures, failedUrls, waiting, beyondBudget, lost } = report;
  const rows = [
    ['ordered', ordered],
    ['ordered by an earlier run', before],
    ...(waits ? ([['rendered', rendered]] as const) : []),
    ...Object.entries(failures).map(([reason, count]) => [`not kept: ${reason}`, count] as const),
    ...(waits ? ([['still waiting', waiting]] as const) : []),
    ['beyond the budget', beyondBudget],
    ['taken by no region; run it again', lost],
  ] as const;
  return [
    tableText(
      rows.filter(([, count]) => count > 0).map(([what, count]) => [what, String(count)]),
      { right: [1] },
    ),
    ...failedUrls.map(({ url, reason }) => `${reason}: ${url}`),
  ]
    .filter((line) => line !== '')
    .join('\n');
}
