// `npm run bench:purge` purges three regions with few records and with a million, and counts pages by dry runs.
import { Command } from 'commander';
import { INDEX_PARTITION_KEY } from '../core/contract/index-table';
import { DEFAULT_REGIONS } from '../core/geography/regions';
import { INDEX_TABLE } from '../local/functions';
import { DEFAULT_LOCAL_SETTINGS } from '../local/settings-file';
import { startLocalStack } from '../local/stack';
import { openDeployment } from '../operations/target/open-deployment';
import { conclude, failWith, interruption, printMachine, progress, wholeNumber } from './measure/command-line';
import { startChangingSite } from './purge/changing-site';
import { type DryRunFigure, ORDER_KINDS, type PurgeFigure, type PurgeFigures } from './purge/figures';
import { fillIndex } from './purge/fill';
import { judgePurge, reportPurge } from './purge/goals';
import { IndexStores } from './purge/index-stores';
import { everywhere, measureDryRun, measurePurge, PROBE_HEADER, type PurgedRun } from './purge/purges';
import { measureStampede } from './purge/stampede';

interface PurgeBenchOptions {
  readonly records: number;
  readonly fillSeconds: number;
  readonly dryRuns: number;
  /** Purges at once. */
  readonly stampede: number;
  readonly json?: string;
}

/** The section whose pages are counted. */
const COUNTED_SECTION = 3;

function readOptions(): PurgeBenchOptions {
  return new Command('npm run bench:purge --')
    .description('Purges three regions with few and with many records, and counts pages by dry runs.')
    .option('--records <count>', 'records in every region', wholeNumber(10_000_000), 1_000_000)
    .option(
      '--fill-seconds <time>',
      'the most time for writing them; then the rest is left out',
      wholeNumber(3_600),
      120,
    )
    .option('--dry-runs <count>', 'dry runs of a prefix', wholeNumber(1_000), 10)
    .option('--stampede <count>', 'purges at once', wholeNumber(10_000), 500)
    .option('--json <file>', 'also write the figures and verdicts there')
    .allowExcessArguments(false)
    .parse()
    .opts<PurgeBenchOptions>();
}

async function measureAndReport(options: PurgeBenchOptions): Promise<void> {
  printMachine();
  const figures = await measure(options);
  await conclude(reportPurge(figures), figures, judgePurge(figures), options.json);
}

async function measure(options: PurgeBenchOptions): Promise<PurgeFigures> {
  const stores = new IndexStores(INDEX_TABLE, INDEX_PARTITION_KEY);
  const site = await startChangingSite();
  const stack = await startLocalStack({
    port: 0,
    site: site.url,
    regions: DEFAULT_REGIONS,
    settings: { ...DEFAULT_LOCAL_SETTINGS, newPagesPerHour: 0, forwardedHeaders: [PROBE_HEADER] },
    onLog: () => undefined,
  });
  const deployment = await openDeployment({ kind: 'local', url: stack.url });
  try {
    return await measureRun({ stack, site, deployment }, stores, options);
  } finally {
    deployment.close();
    await stack.close();
    await site.close();
  }
}

async function measureRun(run: PurgedRun, stores: IndexStores, options: PurgeBenchOptions): Promise<PurgeFigures> {
  progress('warm-up');
  await everywhere(run, '/warm');
  // A sandbox's first render takes longer, in each region.
  await measurePurge(run, 'URL', 0);
  const few = await purges(run, 0);
  progress(`writing ${options.records} records into every region`);
  const startMs = performance.now();
  const { records, ofSection } = await fillIndex(stores, {
    ...{ records: options.records, mostSeconds: options.fillSeconds, origin: run.stack.url, progress },
  });
  const fillMs = performance.now() - startMs;
  const memoryBytes = process.memoryUsage().rss;
  const dryRuns: DryRunFigure[] = [];
  const path = `/section-${COUNTED_SECTION}`;
  for (let number = 0; number < options.dryRuns; number += 1)
    dryRuns.push(await measureDryRun(run, path, records, ofSection[COUNTED_SECTION] ?? 0));
  const many = await purges(run, records);
  progress(`${options.stampede} purges at once`);
  const stampedes = [await measureStampede(run, options.stampede, records)];
  const regions = DEFAULT_REGIONS.length;
  return { regions, records, fillMs, memoryBytes, purges: [...few, ...many], dryRuns, stampedes };
}

async function purges(run: PurgedRun, records: number): Promise<readonly PurgeFigure[]> {
  const figures: PurgeFigure[] = [];
  for (const kind of ORDER_KINDS) {
    progress(`purge of ${kind} at ${records} records`);
    figures.push(await measurePurge(run, kind, records));
  }
  return figures;
}

Promise.race([measureAndReport(readOptions()), interruption()]).catch(failWith);
