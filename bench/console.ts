// `npm run bench:console` loads the console's first view, and watches the view Requests while requests come.
import { Command } from 'commander';
import { consolePageFolder } from '../console/page-folder';
import { DEFAULT_REGIONS } from '../core/geography/regions';
import { startLocalStack } from '../local/stack';
import { openDeployment } from '../operations/target/open-deployment';
import type { ConsoleFigures } from './console/figures';
import { judgeConsole, reportConsole } from './console/goals';
import { compressedBytes, MeasuredConsole } from './console/measured-console';
import { conclude, failWith, interruption, printMachine, progress, wholeNumber } from './measure/command-line';

interface ConsoleBenchOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly stream: boolean;
  readonly json?: string;
}

function readOptions(): ConsoleBenchOptions {
  return new Command('npm run bench:console --')
    .description('Loads the console in front of a local run with three regions, and watches it while requests come.')
    .option('--rounds <count>', 'loads of the first view', wholeNumber(1_000), 10)
    .option('--seconds <time>', 'how long requests come', wholeNumber(3_600), 20)
    .option('--per-second <count>', 'requests a second', wholeNumber(400), 100)
    .option('--no-stream', 'leaves the requests out')
    .option('--json <file>', 'also write the figures and verdicts there')
    .allowExcessArguments(false)
    .parse()
    .opts<ConsoleBenchOptions>();
}

async function measureAndReport(options: ConsoleBenchOptions): Promise<void> {
  printMachine();
  const figures = await measure(options);
  await conclude(reportConsole(figures), figures, judgeConsole(figures), options.json);
}

async function measure({ rounds, seconds, perSecond, stream }: ConsoleBenchOptions): Promise<ConsoleFigures> {
  progress('starting the local run');
  const folder = await consolePageFolder();
  const stack = await startLocalStack({
    ...{ port: 0, site: undefined, regions: DEFAULT_REGIONS, onLog: () => undefined },
  });
  const deployment = await openDeployment({ kind: 'local', url: stack.url });
  const measured = await MeasuredConsole.start(deployment, folder);
  try {
    // The first load warms the server, not the browser's profile.
    await measured.firstViewMs();
    const firstViewMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) firstViewMs.push(await measured.firstViewMs());
    progress(`${perSecond} requests a second for ${seconds} s`);
    const figures = stream ? await measured.stream(perSecond, seconds) : undefined;
    return { firstViewMs, assetsBytes: await compressedBytes(folder), stream: figures };
  } finally {
    await measured.close();
    deployment.close();
    await stack.close();
  }
}

Promise.race([measureAndReport(readOptions()), interruption()]).catch(failWith);
