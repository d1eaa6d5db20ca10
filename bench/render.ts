// `npm run bench:render` measures Georender's `render`, its peers and the bare floor, in one run on one machine.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { stopBundler } from '../bundles/lambda-bundle';
import { findChromium, type LocalChromium, thisMachine } from '../local/chromium';
import { endAllChildren } from './measure/child';
import { failWith, interruption, printLoad, printMachine, progress, writeFigures } from './measure/command-line';
import { recipeCold } from './peers/recipe-cold';
import type { Figures } from './render/figures';
import { judge } from './render/goals';
import { type BenchOptions, type Part, readOptions } from './render/options';
import { report } from './render/report';
import { runCold } from './render/runs/cold';
import { runConcurrent } from './render/runs/concurrent';
import { runEndurance } from './render/runs/endurance';
import { runSequential } from './render/runs/sequential';
import { emptyTally, takeTurn } from './render/runs/turn';
import { georenderCold } from './render/subjects/georender-cold';
import { type SubjectName, startSubject } from './render/subjects/registry';
import type { Subject } from './render/subjects/subject';
import { startWorkPages, type WorkPages } from './render/work-pages';

/** After this many renders, the browser has compiled and cached the application. */
const WARM_UP_RENDERS = 5;

/** Every part of the bench uses these. */
interface Bench {
  readonly options: BenchOptions;
  readonly pages: WorkPages;
  readonly chromium: LocalChromium;
  /** Inside the repository; removed at the end. */
  readonly folder: string;
}

async function main(): Promise<void> {
  if (process.platform !== 'linux')
    throw new Error(
      `This bench needs Linux: it reads CPU time and memory from /proc. This machine runs ${process.platform}.`,
    );
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

async function measureAndReport(options: BenchOptions, folder: string): Promise<void> {
  const chromium = await findChromium(thisMachine());
  const pages = await startWorkPages();
  const memory = `, ${Math.round(os.totalmem() / 1024 ** 3)} GiB`;
  printMachine(`${memory}, application: ${Math.round(pages.scriptBytes / 1000)} KB of script`);
  warnOfLoad();
  const figures = await measure({ options, pages, chromium, folder });
  process.stdout.write(`${report(figures)}\n`);
  printLoad();
  await writeFigures(options.json, figures, judge(figures));
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
  throw new Error(`${name} failed to render every warm-up page: ${lost.reason}`);
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

/** Call it before the bench adds its own load. */
function warnOfLoad(): void {
  if ((os.loadavg()[0] ?? 0) < os.cpus().length / 2) return;
  process.stdout.write("Other programs load this machine. Short times suffer most, so Georender's do.\n");
}

void main().catch(failWith);
