// `npm run bench:bots` counts a day's log of ten million lines from Parquet, and judges time and memory.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { generateLog } from './bots/generate-log';
import { isReportFigures, type ReportFigures } from './bots/report-process';
import { endAllChildren, firstMessage, startChild } from './measure/child';
import { failWith, interruption, printLoad, printMachine, progress, wholeNumber } from './measure/command-line';

interface BotsBenchOptions {
  readonly lines: number;
  readonly rounds: number;
  readonly keep?: string;
}

const MOST_SECONDS = 10;
const MOST_MEBIBYTES = 1536;

async function main(): Promise<void> {
  const { lines, rounds, keep } = new Command('npm run bench:bots --')
    .description('Counts a day’s access log from Parquet, and judges time and memory.')
    .option('--lines <count>', 'lines of the log', wholeNumber(100_000_000), 10_000_000)
    .option('--rounds <count>', 'reports, each by a new process', wholeNumber(100), 3)
    .option('--keep <folder>', 'keeps the log there, and uses the one that is there')
    .allowExcessArguments(false)
    .parse()
    .opts<BotsBenchOptions>();
  const folder = keep ?? (await mkdtemp(path.join(tmpdir(), 'georender-bench-')));
  try {
    await Promise.race([measureAndReport(folder, lines, rounds), interruption()]);
  } finally {
    await endAllChildren();
    if (keep === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function measureAndReport(folder: string, lines: number, rounds: number): Promise<void> {
  printMachine();
  if (existsSync(path.join(folder, '23.parquet'))) progress(`using the log in ${folder}`);
  else await writeLog(folder, lines);
  const figures: ReportFigures[] = [];
  for (let round = 1; round <= rounds; round++) {
    progress(`report ${round} of ${rounds}`);
    const child = startChild({ file: 'bots/report-process.ts', args: [folder] });
    figures.push(await firstMessage(child, isReportFigures));
  }
  for (const { wallMs, cpuMs, peakMebibytes, requests, botRequests } of figures)
    say(
      `${requests} requests, ${botRequests} of bots: ${seconds(wallMs)}, ${seconds(cpuMs)} of CPU time, ` +
        `at most ${Math.round(peakMebibytes)} MiB of memory`,
    );
  judge(figures);
  printLoad();
}

async function writeLog(folder: string, lines: number): Promise<void> {
  progress(`writing ${lines} lines into ${folder}`);
  await mkdir(folder, { recursive: true });
  const startMs = performance.now();
  await generateLog(folder, lines);
  progress(`written in ${seconds(performance.now() - startMs)}`);
}

/** The best round counts for time: other programs on the machine only ever make it longer. */
function judge(figures: readonly ReportFigures[]): void {
  const best = Math.min(...figures.map(({ wallMs }) => wallMs)) / 1000;
  const most = Math.max(...figures.map(({ peakMebibytes }) => peakMebibytes));
  say(`goal: a report in at most ${MOST_SECONDS} s: ${best <= MOST_SECONDS ? 'met' : 'missed'} (${best.toFixed(1)} s)`);
  say(`goal: at most ${MOST_MEBIBYTES} MiB: ${most <= MOST_MEBIBYTES ? 'met' : 'missed'} (${Math.round(most)} MiB)`);
  if (best > MOST_SECONDS || most > MOST_MEBIBYTES) process.exitCode = 1;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch(failWith);
