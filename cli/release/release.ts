// Runs a release, tells how it goes, and writes its reports.
import { randomUUID } from 'node:crypto';
import type { Deployment } from '../../operations/deployment';
import { keptMeanwhile } from '../../operations/release/kept-meanwhile';
import { lookEveryMs, releasePorts, releaseSample } from '../../operations/release/release-ports';
import { renderSizes } from '../../operations/release/render-cost';
import { type ReleaseReport, releaseReport } from '../../operations/release/report/release-report';
import { type ReleaseOutcome, runRelease } from '../../operations/release/run-release';
import { recoverRelease } from '../../operations/release/share-control';
import { promotionSteps, rollbackSteps } from '../../operations/router/canary-steps';
import { openDeployment } from '../../operations/target/open-deployment';
import { moment } from '../../operations/text/span';
import { consents } from '../command/consent';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { showProgress } from '../command/progress';
import { writeResult } from '../command/result-file';
import type { Terminal } from '../command/terminal';
import { endLines } from './end-text';
import { newsTeller } from './news';
import type { ReleaseOptions } from './options';
import { planText } from './plan-text';
import { prepareReports, writeReports } from './report-files';

/** Releases. @returns 1 if it was taken back, or nothing was done */
export async function release(options: ReleaseOptions, terminal: Terminal): Promise<ExitCode> {
  const deployment = await openDeployment(options.target);
  try {
    return options.recover
      ? await recover(deployment, options, terminal)
      : await releaseIn(deployment, options, terminal);
  } finally {
    deployment.close();
  }
}

async function recover(
  deployment: Deployment,
  { yes, json, target }: ReleaseOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { source } = deployment;
  if (!(await consents(`Take back a release of ${source} whose command died, if there is one?`, yes, terminal)))
    return FAILED;
  const was = await recoverRelease(deployment, (untilMs) =>
    terminal.note(`Waiting until ${moment(untilMs)}: a release that is alive tells so by then …`),
  );
  if (json) terminal.json({ source, recovered: was });
  else
    terminal.say(was ? `Taken back. ${rollbackSteps(deployment, target)}` : `${source} has no release to take back.`);
  return DONE;
}

async function releaseIn(deployment: Deployment, options: ReleaseOptions, terminal: Terminal): Promise<ExitCode> {
  const { plan, json, yes, dryRun } = options;
  const { source, clock } = deployment;
  const sample = await releaseSample(deployment, plan);
  const sizes = await renderSizes(deployment);
  if (!json || dryRun) {
    if (json)
      terminal.json({ source, dryRun, plan, pages: sample.map(({ page: { url, variant } }) => ({ url, variant })) });
    else terminal.say(planText(source, plan, sample.length, sizes));
  }
  if (dryRun) return DONE;
  if (!(await consents(`Release the new code of ${source}?`, yes, terminal))) return FAILED;
  await prepareReports(options);
  const startedAtMs = clock.nowMs();
  const outcome = await watched(deployment, options, sample, terminal);
  const kept = await keptAfter(deployment, outcome, terminal);
  const report = releaseReport({ ...{ source, startedAtMs, endedAtMs: clock.nowMs(), plan, kept }, outcome, sizes });
  await tell(deployment, options, report, terminal);
  return report.result === 'promoted' && report.share === 'set' ? DONE : FAILED;
}

/** Runs the release. Ctrl-C, an ended session and a stopped workflow take it back. */
async function watched(
  deployment: Deployment,
  { plan, json, target }: ReleaseOptions,
  sample: Awaited<ReturnType<typeof releaseSample>>,
  terminal: Terminal,
): Promise<ReleaseOutcome> {
  const stopping = new AbortController();
  const stop = (): void => {
    terminal.note('Taking the release back …');
    stopping.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  const progress = showProgress({ what: 'pages compared', total: sample.length }, terminal);
  const ports = releasePorts(deployment, plan, sample, randomUUID(), progress.update);
  const tellNews = newsTeller(deployment, target, json, terminal);
  try {
    return await runRelease(ports, {
      ...{ plan, lookEveryMs: lookEveryMs(deployment, plan), signal: stopping.signal },
      onNews(news) {
        progress.end();
        tellNews(news);
      },
    });
  } finally {
    progress.end();
    for (const signal of signals) process.off(signal, stop);
  }
}

async function keptAfter(
  deployment: Deployment,
  { end, largestPercent, firstShareAtMs }: ReleaseOutcome,
  terminal: Terminal,
): Promise<ReleaseReport['kept']> {
  if (end.kind === 'promoted' || firstShareAtMs === undefined) return undefined;
  try {
    return await keptMeanwhile(deployment, largestPercent, firstShareAtMs);
  } catch (error) {
    terminal.note(
      `The pages that the canaries kept could not be listed: ${error instanceof Error ? error.message : ''}`,
    );
    return undefined;
  }
}

async function tell(
  deployment: Deployment,
  options: ReleaseOptions,
  report: ReleaseReport,
  terminal: Terminal,
): Promise<void> {
  const { json, target, keptPages } = options;
  await writeReports(options, report);
  if (keptPages !== undefined)
    await writeResult('--kept-pages', keptPages, report.kept?.urls.map((url) => `${url}\n`).join('') ?? '');
  if (json) {
    terminal.json(report);
    return;
  }
  const steps = report.result === 'promoted' ? promotionSteps(deployment, target) : rollbackSteps(deployment, target);
  terminal.say([...endLines(report, keptPages), steps].join('\n'));
}
