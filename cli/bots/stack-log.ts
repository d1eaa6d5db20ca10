// Opens a deployment's log for `georender bots`: shows progress, says what Athena may cost, and what is left out.
import { type AthenaEngine, openAthena } from '../../operations/bots/athena/athena-engine';
import { DOLLARS_A_TERABYTE, queryCost } from '../../operations/bots/athena/query-cost';
import { needsServeLog } from '../../operations/bots/counts-report';
import { DEFAULT_LOG_BOUNDS, logBucketOf, type OpenedLog, openDeploymentLog } from '../../operations/bots/open-log';
import type { Deployment } from '../../operations/deployment';
import { showProgress } from '../command/progress';
import type { Terminal } from '../command/terminal';
import type { VisitsOptions } from './visits-options';

/** Downloads the log, and the lines of `serve` if they are wanted. */
export async function openedLog(
  deployment: Deployment,
  { interval, downloadedBytes, serveLines, breakdowns }: VisitsOptions,
  terminal: Terminal,
): Promise<OpenedLog> {
  const isWanted = serveLines === 'on' || (serveLines === 'auto' && needsServeLog(breakdowns));
  return openDeploymentLog(deployment, interval, {
    bounds: { ...DEFAULT_LOG_BOUNDS, downloadedBytes },
    serveLines: isWanted ? (serveLines === 'on' ? 'always' : 'if-on') : 'never',
    showStage: (what) => showProgress({ what }, terminal),
  });
}

/** Opens Athena, and says before what its queries may cost. */
export async function openedAthena(
  deployment: Deployment,
  { interval, sitemap, found, claims }: VisitsOptions,
  terminal: Terminal,
): Promise<AthenaEngine> {
  const bucket = logBucketOf(deployment);
  const s3 = deployment.s3(bucket.region);
  // User agents and counts are always asked for.
  const queries = 2 + (sitemap === undefined ? 0 : 1) + (found ? 1 : 0) + (claims ? 1 : 0);
  const { bytes, mostDollars } = await queryCost(s3, bucket, interval, queries);
  terminal.note(
    `The logs of this interval have ${(bytes / 1e9).toFixed(3)} GB. Athena’s ${queries} queries cost at most about ` +
      `$${(Math.ceil(1e4 * mostDollars) / 1e4).toFixed(4)}, at $${DOLLARS_A_TERABYTE} a terabyte; the workgroup ends a query after 100 GB.`,
  );
  return openAthena(s3, bucket, interval);
}
