// Opens a deployment's log for `georender bots`: shows progress, says what Athena may cost, and what is left out.
import { type AthenaEngine, openAthena } from '../../operations/bots/athena/athena-engine';
import { DOLLARS_A_TERABYTE, queryCost } from '../../operations/bots/athena/query-cost';
import { needsServeLog } from '../../operations/bots/counts-report';
import { DEFAULT_LOG_BOUNDS, logBucketOf, type OpenedLog, openDeploymentLog } from '../../operations/bots/open-log';
import { type CopyTarget, copyServeLines } from '../../operations/bots/serve-lines/copy-serve-lines';
import type { FunctionLines, LineOptions } from '../../operations/bots/serve-lines/serve-log-groups';
import type { Deployment } from '../../operations/deployment';
import { showProgress } from '../command/progress';
import type { Terminal } from '../command/terminal';
import type { VisitsOptions } from './visits-options';

/** Downloads the log, and the lines of `serve` if they are wanted. */
export async function openedLog(
  deployment: Deployment,
  options: VisitsOptions,
  terminal: Terminal,
): Promise<OpenedLog> {
  return openDeploymentLog(deployment, options.interval, {
    bounds: { ...DEFAULT_LOG_BOUNDS, downloadedBytes: options.downloadedBytes },
    serveLines: linesMode(options),
    showStage: (what) => showProgress({ what }, terminal),
  });
}

/** Whether lines of `serve` are wanted, and where from. */
function linesMode({ serveLines, breakdowns }: VisitsOptions): LineOptions['mode'] | 'never' {
  if (serveLines === 'on') return 'always';
  return serveLines === 'auto' && needsServeLog(breakdowns) ? 'if-on' : 'never';
}

/** Athena, and what was copied for it of the lines of `serve`. */
export interface OpenedAthena {
  readonly engine: AthenaEngine;
  /** Undefined if that was not tried. */
  readonly serveLines: readonly FunctionLines[] | undefined;
}

/** Copies the lines of `serve` if they are wanted, opens Athena, and says before what its queries may cost. */
export async function openedAthena(
  deployment: Deployment,
  options: VisitsOptions,
  terminal: Terminal,
): Promise<OpenedAthena> {
  const { interval, sitemap, found, claims } = options;
  const location = logBucketOf(deployment);
  const s3 = deployment.s3(location.region);
  const functions = await copiedLines(deployment, options, { s3, location }, terminal);
  const serveLines = functions?.some(({ read }) => read.kind !== 'left-out') === true;
  // User agents and counts are always asked for.
  const queries = 2 + (sitemap === undefined ? 0 : 1) + (found ? 1 : 0) + (claims ? 1 : 0);
  const { bytes, serveBytes, mostDollars } = await queryCost(s3, location, interval, { queries, serveLines });
  terminal.note(
    `The logs of this interval have ${((bytes + serveBytes) / 1e9).toFixed(3)} GB. Athena’s ${queries} queries cost at most about ` +
      `$${(Math.ceil(1e4 * mostDollars) / 1e4).toFixed(4)}, at $${DOLLARS_A_TERABYTE} a terabyte; the workgroup ends a query after 100 GB.`,
  );
  return { engine: openAthena(s3, location, interval, { serveLines }), serveLines: functions };
}

async function copiedLines(
  deployment: Deployment,
  options: VisitsOptions,
  target: CopyTarget,
  terminal: Terminal,
): Promise<readonly FunctionLines[] | undefined> {
  const mode = linesMode(options);
  if (mode === 'never') return undefined;
  const progress = showProgress({ what: 'lines of serve' }, terminal);
  try {
    const onLines = (lines: number) => progress.update(lines);
    return await copyServeLines(deployment, options.interval, target, { mode, onLines });
  } finally {
    progress.end();
  }
}
