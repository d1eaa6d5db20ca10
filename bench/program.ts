// `npm run bench:program` times Georender's Pulumi program under the real engine, beside a program that only registers.
import { Command } from 'commander';
import { conclude, failWith, interruption, printMachine, progress, wholeNumber } from './measure/command-line';
import { judgeProgram, reportProgram } from './program/goals';
import { measureProgram, type ProgramFigures } from './program/measure-program';

/** Own work grows with the regions; twelve are the most that are tried. */
const REGION_COUNTS = [1, 5, 12];

interface ProgramBenchOptions {
  readonly rounds: number;
  readonly json?: string;
}

async function main(): Promise<void> {
  const { rounds, json } = new Command('npm run bench:program --')
    .description('Times the program with 1, 5 and 12 regions: the first up, and ups without a change.')
    .option('--rounds <count>', 'ups without a change, of each program', wholeNumber(100), 3)
    .option('--json <file>', 'also write the figures and verdicts there')
    .allowExcessArguments(false)
    .parse()
    .opts<ProgramBenchOptions>();
  await Promise.race([measureAndReport(rounds, json), interruption()]);
}

async function measureAndReport(rounds: number, json: string | undefined): Promise<void> {
  printMachine();
  const figures: ProgramFigures[] = [];
  for (const regions of REGION_COUNTS) figures.push(await measureProgram({ regions, rounds, progress }));
  await conclude(reportProgram(figures), figures, judgeProgram(figures), json);
}

main().catch(failWith);
