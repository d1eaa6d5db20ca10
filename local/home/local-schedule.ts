// The schedule in the local run: the same code as on AWS, in this process, on request and by time.
import { SCHEDULE_MARGIN_MS, SCHEDULE_SECONDS } from '../../core/contract/time-outs';
import type { Region, Regions } from '../../core/geography/regions';
import type { PublicSite } from '../../core/pages/page-url';
import type { LocalSettings } from '../../core/settings/stack-settings';
import { DynamoDbDayBudget } from '../../handlers/adapters/dynamodb/day-budget';
import { DynamoDbPageRecords } from '../../handlers/adapters/dynamodb/page-records';
import { DynamoDbScheduleTurns } from '../../handlers/adapters/dynamodb/schedule-turns';
import { HttpSiteFiles } from '../../handlers/adapters/http/site-files';
import type { RenderQueue } from '../../handlers/queue/ports';
import type { Clock } from '../../handlers/runtime/clock';
import { createSchedule, type RunReport } from '../../handlers/schedule/create-schedule';
import { SiteHosts } from '../../handlers/sitemaps/site-hosts';
import { SitemapWalk } from '../../handlers/sitemaps/walk-sitemaps';
import { ControlError } from '../control-orders';
import { INDEX_TABLE, leaseTable } from '../functions';
import { repeat } from '../repeat';
import type { PartsToEnd } from '../started-parts';
import { lineLog, RegionClients } from './region-clients';

/** The parts that the schedule reaches. */
export interface LocalScheduleDependencies {
  readonly regions: Regions;
  readonly dynamoDbEndpoint: (region: Region) => string;
  readonly queues: ReadonlyMap<Region, RenderQueue>;
  readonly publicSite: PublicSite;
  readonly siteOrigin: string;
  readonly settings: LocalSettings;
  readonly clock: Clock;
  readonly onLog: (line: string) => void;
}

/** Runs the schedule once. @throws ControlError if the settings have no budget for it */
export type LocalSchedule = () => Promise<RunReport>;

/** Makes the schedule. With a budget, it also runs by time, until `started` ends. */
export function startLocalSchedule(dependencies: LocalScheduleDependencies, started: PartsToEnd): LocalSchedule {
  const { settings, clock } = dependencies;
  const { scheduledRendersPerDay: rendersPerDay, scheduleEvery } = settings;
  if (rendersPerDay === undefined)
    return async () => {
      throw new ControlError(
        'The run has no schedule; start it with --settings and a file with a budget, e.g. {"scheduledRendersPerDay": 200}.',
      );
    };
  const schedule = wiredSchedule(dependencies, rendersPerDay, started);
  const run: LocalSchedule = () => schedule(clock.nowMs() + SCHEDULE_SECONDS * 1000 - SCHEDULE_MARGIN_MS);
  const log = lineLog('schedule', dependencies.onLog);
  repeat(
    () =>
      run().then(
        ({ end, ...counts }) => log.warn(`A run has ended: ${end}.`, counts),
        (error: unknown) => log.error('A run has failed.', { error: String(error) }),
      ),
    scheduleEvery * 1000,
    started,
  );
  return run;
}

function wiredSchedule(
  { regions, dynamoDbEndpoint, queues, publicSite, siteOrigin, settings, clock, onLog }: LocalScheduleDependencies,
  rendersPerDay: number,
  started: PartsToEnd,
) {
  const clients = RegionClients.start(regions, dynamoDbEndpoint, started);
  const log = lineLog('schedule', onLog);
  const hosts = new SiteHosts({ publicSite, siteUrl: siteOrigin });
  const files = new HttpSiteFiles({ siteUrl: siteOrigin, targetOf: (url) => hosts.fileOf(url) });
  started.defer(() => files.close());
  const homeLeases = leaseTable(regions[0]);
  const { scheduleEvery, warmSitemaps: sitemaps, variants, queryPolicy } = settings;
  return createSchedule({
    demand: clients.demand(clock, log),
    records: new DynamoDbPageRecords(clients.home, INDEX_TABLE, clock),
    budget: new DynamoDbDayBudget(clients.home, homeLeases, clock, rendersPerDay),
    turns: new DynamoDbScheduleTurns(clients.home, homeLeases, clock),
    queues,
    newWalk: () => new SitemapWalk(files, hosts, clock),
    clock,
    log,
    config: { regions, publicSite, everyMs: scheduleEvery * 1000, sitemaps, variants, queryPolicy },
  });
}
