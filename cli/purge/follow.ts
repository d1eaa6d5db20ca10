// Looks how far the renders of an earlier recache are, and prints it.
import type { Deployment } from '../../operations/deployment';
import { reachOf } from '../../operations/purge/epoch-reach';
import { notedMark } from '../../operations/purge/noted-mark';
import { followRecache, RECACHE_PATIENCE_MS } from '../../operations/purge/recache';
import { recacheText } from '../../operations/purge/texts/recache-text';
import { openDeployment } from '../../operations/target/open-deployment';
import { moment } from '../../operations/text/span';
import { warmPorts } from '../../operations/warm/warm-ports';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { showProgress } from '../command/progress';
import type { Terminal } from '../command/terminal';
import { pagesToRender } from './pages-to-render';
import type { FollowCommandOptions } from './recache-options';

/** Follows a recache. @returns 1 unless all its pages are new in all regions */
export async function followCommandRun(options: FollowCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const deployment = await openDeployment(options.target);
  try {
    return await followIn(deployment, options, terminal);
  } finally {
    deployment.close();
  }
}

async function followIn(
  deployment: Deployment,
  { id, waits, json }: FollowCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { source, facts } = deployment;
  const { atMs, pages: words, scopes } = await notedMark(reachOf(deployment).notes, id);
  const pages = await pagesToRender(deployment, [...scopes.keys()], terminal);
  if (!json) terminal.say(`The mark of ${words} of ${source} at ${moment(atMs)}:`);
  const ports = warmPorts(deployment);
  const progress = showProgress({ what: 'pages', total: pages.length }, terminal);
  const run = { markedAtMs: atMs, waits, patienceMs: RECACHE_PATIENCE_MS, onProgress: progress.update };
  const report = await followRecache({ ...ports, regions: facts.regions }, pages, run).finally(async () => {
    progress.end();
    await ports.close();
  });
  if (json) terminal.json({ source, id, atMs, pages: words, report });
  else terminal.say(recacheText(report, true, id));
  return report.renewed === report.ordered ? DONE : FAILED;
}
