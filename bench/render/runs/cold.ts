// Cold starts: from the start of a process to its first HTML. Lambda's own share is not included.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { track } from '../../measure/child';
import { rotated } from '../../measure/statistics';
import type { ColdFigure, ColdName } from '../figures';
import type { WorkPage, WorkPages } from '../work-pages';

/** One prepared cold start. */
export interface ColdStart {
  /** Node's arguments. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Removes the files of the start. */
  readonly cleanUp: () => Promise<void>;
}

/** A subject with a cold start. */
export interface ColdSubject {
  readonly name: ColdName;
  /** Prepares the next start; this time does not count. */
  prepare(url: string): Promise<ColdStart>;
}

/** A cold start that takes longer is lost. */
const PATIENCE_MS = 60_000;

/** Starts each subject `rounds` times, in turn. */
export async function runCold(
  subjects: readonly ColdSubject[],
  pages: WorkPages,
  rounds: number,
  progress: (text: string) => void,
): Promise<readonly ColdFigure[]> {
  const figures = new Map(
    subjects.map(({ name }) => [name, { elapsedMs: new Array<number>(), lost: new Array<string>() }]),
  );
  for (let round = 0; round < rounds; round++) {
    progress(`cold, round ${round + 1} of ${rounds}`);
    for (const subject of rotated(subjects, round)) {
      const page = pages.next('cold');
      const start = await subject.prepare(page.url);
      const result = await startOnce(start, page).finally(start.cleanUp);
      if (typeof result === 'number') figures.get(subject.name)?.elapsedMs.push(result);
      else figures.get(subject.name)?.lost.push(result.lost);
    }
  }
  return [...figures].map(([subject, figure]) => ({ subject, ...figure }));
}

/** The time to the first HTML in milliseconds, or why the start is lost. */
async function startOnce({ args, env }: ColdStart, page: WorkPage): Promise<number | { readonly lost: string }> {
  const startMs = performance.now();
  const child = track(
    spawn(process.execPath, [...args], { env: { ...env }, stdio: ['ignore', 'pipe', 'inherit'], timeout: PATIENCE_MS }),
  );
  const chunks: Buffer[] = [];
  let firstMs: number | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    firstMs ??= performance.now() - startMs;
    chunks.push(chunk);
  });
  await once(child, 'close');
  if (firstMs === undefined)
    return { lost: `The process ended (${child.signalCode ?? child.exitCode}) without HTML; see its output.` };
  const missing = page.missingFrom(Buffer.concat(chunks).toString('utf8'));
  return missing === undefined ? firstMs : { lost: missing };
}
