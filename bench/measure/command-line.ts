// What all benches share at the command line: numbers as options, progress, interruption, JSON, and the last error.
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import { InvalidArgumentError } from 'commander';
import type { Verdict } from './verdict';

/** Makes a reader of whole numbers from 1 to `most`, for commander. */
export function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    const value = /^[1-9]\d*$/.test(text.trim()) ? Number(text) : 0;
    if (value < 1 || value > most) throw new InvalidArgumentError(`"${text}" is not a whole number from 1 to ${most}.`);
    return value;
  };
}

/** Rejects when the user interrupts the bench. */
export function interruption(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => reject(new Error(`Ended by ${signal}.`)));
  });
}

export function progress(text: string): void {
  process.stderr.write(`· ${text}\n`);
}

/** Prints the processors and the load, then what the bench adds to the first line. */
export function printMachine(more = ''): void {
  const [cpu] = os.cpus();
  process.stdout.write(
    `${os.cpus().length} CPUs (${cpu?.model.trim() ?? 'unknown'})${more}, Node ${process.version}\n`,
  );
  printLoad();
}

/** Other programs on the machine spoil times, and ratios too. */
export function printLoad(): void {
  process.stdout.write(`load average of the last minute: ${os.loadavg()[0]?.toFixed(1)}\n`);
}

/** Writes figures and verdicts as JSON, if the user named a file. */
export async function writeFigures(
  file: string | undefined,
  figures: object,
  verdicts: readonly Verdict[],
): Promise<void> {
  if (file !== undefined) await writeFile(file, `${JSON.stringify({ figures, verdicts }, undefined, 2)}\n`);
}

/** Prints a report, writes figures and verdicts if the user named a file, and has the process fail with a goal. */
export async function conclude(
  report: string,
  figures: object,
  verdicts: readonly Verdict[],
  file: string | undefined,
): Promise<void> {
  process.stdout.write(`${report}\n`);
  printLoad();
  await writeFigures(file, figures, verdicts);
  if (verdicts.some(({ passed }) => passed === false)) process.exitCode = 1;
}

/** Prints why the bench failed and ends the process: after an interruption, pending work is not awaited. */
export function failWith(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
