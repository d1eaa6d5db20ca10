// `npm run bench:render`: Georender's renderer, its peers and the bare floor, in one run on one machine.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { stopBundler } from '../bundles/lambda-bundle';
import type { LocalChromium } from '../local/chromium';
import { findChromium, thisMachine } from '../local/chromium';
import { endAllChildren } from './child';
import type { Figures } from './measure/figures';
import { judge } from './measure/goals';
import { report } from './measure/report';
import type { BenchOptions, Part } from './options';
import { readOptions } from './options';
import { recipeCold } from './peers/recipe-cold';
import { runCold } from './runs/cold';
import { runConcurrent } from './runs/concurrent';
import { runEndurance } from './runs/endurance';
import { runSequential } from './runs/sequential';
import { emptyTally, takeTurn } from './runs/turn';
import { georenderCold } from './subjects/georender-cold';
import type { SubjectName } from './subjects/registry';
import { startSubject } from './subjects/registry';
import type { Subject } from './subjects/subject';
import type { WorkPages } from './work-pages';
import { startWorkPages } from './work-pages';

/** Renders that warm a subject up: enough for the browser to have compiled and cached the application. */
const WARM_UP_RENDERS = 5;

/** What every part works with. */
interface Bench {
  readonly options: BenchOptions;
  readonly pages: WorkPages;
  readonly chromium: LocalChromium;
  /** Inside the repository; removed at the end. */
  readonly folder: string;
}

async function main(): Promise<void> {
  if (process.platform !== 'linux')
    throw new Error(`The bench reads CPU time and memory from Linux's /proc; this is ${process.platform}.`);
  const options = readOptions(process.argv.slice(2));
  const parent = path.join(__dirname, '../dist');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(path.join(parent, 'bench-'));
  try {
    await Promise.race([measureAndReport(options, folder), interruption()]);
  } finally {
    await endAllChildren();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Rejects when the user has had enough. */
function interruption(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => reject(new Error(`Ended by ${signal}.`)));
  });
}

async function measureAndReport(options: BenchOptions, folder: string): Promise<void> {
  const chromium = await findChromium(thisMachine());
  const pages = await startWorkPages();
  printMachine(pages);
  const figures = await measure({ options, pages, chromium, folder });
  process.stdout.write(`${report(figures)}\n`);
  printLoad();
  if (options.json !== undefined) await writeJson(options.json, figures);
}

async function measure(bench: Bench): Promise<Figures> {
  const runs = (part: Part) => bench.options.parts.includes(part);
  const warm =
    runs('sequential') || runs('concurrent') ? await measureWarm(bench, runs) : { sequential: [], concurrent: [] };
  return {
    ...warm,
    cold: runs('cold') ? await measureCold(bench) : [],
    endurance:
      runs('endurance') && bench.options.subjects.includes('georender') ? await measureEndurance(bench) : undefined,
  };
}

async function measureWarm(
  bench: Bench,
  runs: (part: Part) => boolean,
): Promise<Pick<Figures, 'sequential' | 'concurrent'>> {
  const { options, pages } = bench;
  const subjects = new Map<SubjectName, Subject>();
  try {
    for (const name of options.subjects) subjects.set(name, await startWarm(bench, name));
    const run = { subjects, kinds: options.kinds, pages, progress };
    const sequential = runs('sequential') ? await runSequential({ ...run, ...options.sequential }) : [];
    const concurrent = runs('concurrent')
      ? await runConcurrent({ ...run, ...options.concurrent }, options.levels, sequential)
      : [];
    return { sequential, concurrent };
  } finally {
    for (const subject of subjects.values()) await subject.close();
  }
}

/** Starts a subject in a folder of its own and warms it up. */
async function startWarm({ pages, chromium, folder }: Bench, name: SubjectName): Promise<Subject> {
  progress(`warm-up of ${name}`);
  const temporaryDir = await mkdtemp(path.join(folder, `${name}-`));
  const subject = await startSubject(name, { hosts: pages.hosts, chromium, temporaryDir });
  const tally = emptyTally();
  await takeTurn(subject, tally, () => pages.next('plain'), { count: WARM_UP_RENDERS, concurrency: 1 });
  const [lost] = tally.lost;
  if (tally.elapsedMs.length > 0 || lost === undefined) return subject;
  await subject.close();
  throw new Error(`${name} renders nothing: ${lost.reason}`);
}

async function measureCold({ options, pages, folder }: Bench): Promise<Figures['cold']> {
  progress('cold, building');
  const wanted = [
    ...(options.subjects.includes('georender') ? [await georenderCold(folder, pages.hosts)] : []),
    ...(options.subjects.includes('recipe') ? [await recipeCold(folder)] : []),
  ];
  await stopBundler();
  return runCold(wanted, pages, options.coldRounds, progress);
}

async function measureEndurance(bench: Bench): Promise<Figures['endurance']> {
  const subject = await startWarm(bench, 'georender');
  try {
    return await runEndurance(subject, bench.pages, bench.options.kinds, bench.options.enduranceRenders, progress);
  } finally {
    await subject.close();
  }
}

function printMachine({ scriptBytes }: WorkPages): void {
  const [cpu] = os.cpus();
  const memory = Math.round(os.totalmem() / 1024 ** 3);
  process.stdout.write(
    `${os.cpus().length} CPUs (${cpu?.model.trim() ?? 'unknown'}), ${memory} GiB, Node ${process.version}; ` +
      `application: ${Math.round(scriptBytes / 1000)} KB of script\n`,
  );
  printLoad();
  warnOfOthers();
}

/** Others' work on the machine spoils times, and the more so the shorter they are. */
function printLoad(): void {
  process.stdout.write(`load average of the last minute: ${os.loadavg()[0]?.toFixed(1)}\n`);
}

/** The load before the bench adds its own. */
function warnOfOthers(): void {
  if ((os.loadavg()[0] ?? 0) < os.cpus().length / 2) return;
  process.stdout.write(
    "Others are at work on this machine: the shorter a time, the more it suffers, Georender's most.\n",
  );
}

function progress(text: string): void {
  process.stderr.write(`· ${text}\n`);
}

async function writeJson(file: string, figures: Figures): Promise<void> {
  await writeFile(file, `${JSON.stringify({ figures, verdicts: judge(figures) }, undefined, 2)}\n`);
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  // After an interruption, what was under way is not waited for.
  process.exit(1);
});
