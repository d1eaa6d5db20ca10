// `npm run bench:queue` works off thousands of render orders, and times bots who wait beside the queue.
import { Command } from 'commander';
import { conclude, failWith, interruption, printMachine, progress, wholeNumber } from './measure/command-line';
import { type BotFigures, QUEUED_PAGES, type QueueFigures } from './queue/figures';
import { judgeQueue, reportQueue } from './queue/goals';
import { measureWaitingBots } from './queue/waiting-bots';
import { workOff } from './queue/work-off';

interface QueueBenchOptions {
  readonly orders: number;
  readonly ceiling: number;
  readonly renderMs: number;
  readonly rounds: number;
  readonly requests: number;
  readonly waiting: number;
  readonly work: boolean;
  readonly bots: boolean;
  readonly json?: string;
}

function readOptions(): QueueBenchOptions {
  return new Command('npm run bench:queue --')
    .description('Works off render orders from queues with faults, and times bots who wait beside the queue.')
    .option('--orders <count>', 'orders to work off', wholeNumber(1_000_000), 10_000)
    .option('--ceiling <count>', 'the most at once', wholeNumber(1_000), 8)
    .option('--render-ms <time>', 'how long a render takes that only takes time', wholeNumber(10_000), 20)
    .option('--rounds <count>', 'rounds of bots, without and with the queue', wholeNumber(1_000), 6)
    .option('--requests <count>', 'requests of a round, each way', wholeNumber(1_000), 6)
    .option('--waiting <count>', 'orders in the queue beside the bots', wholeNumber(100_000), 400)
    .option('--no-work', 'leaves the many orders out')
    .option('--no-bots', 'leaves the bots out')
    .option('--json <file>', 'also write the figures and verdicts there')
    .allowExcessArguments(false)
    .parse()
    .opts<QueueBenchOptions>();
}

async function measureAndReport(options: QueueBenchOptions): Promise<void> {
  printMachine();
  const work = options.work ? await workOff({ ...options, progress }) : undefined;
  const bots: BotFigures[] = [];
  for (const queued of options.bots ? QUEUED_PAGES : [])
    bots.push(await measureWaitingBots({ ...options, queued, orders: options.waiting, progress }));
  const figures: QueueFigures = { work, bots };
  await conclude(reportQueue(figures), figures, judgeQueue(figures), options.json);
}

Promise.race([measureAndReport(readOptions()), interruption()]).catch(failWith);
