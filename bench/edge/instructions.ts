// Counts a script's instructions under njs by valgrind's cachegrind without its caches: its cheapest mode, which gives
// the same number in every run.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { InternalError, UserError } from '../../core/contract/georender-error';
import { CLOUDFRONT_MODULE } from './scripts';

/** The result of a script. */
export interface CountedRun {
  readonly instructions: number;
  /** Its standard output, trimmed. */
  readonly output: string;
}

/** njs or valgrind is not installed. */
export class MissingToolError extends UserError {
  override readonly name = 'MissingToolError';
  constructor(tool: string, cause: unknown) {
    super(
      `"${tool}" can't be run: ${reasonOf(cause)}. This bench needs njs and valgrind. On Debian and Ubuntu: ` +
        '`apt-get install njs valgrind`. If njs is not on the PATH, set GEORENDER_NJS to its path.',
      { cause },
    );
  }
}

/** A counted run failed, or its output is malformed. */
export class CountError extends InternalError {
  override readonly name = 'CountError';
}

const run = promisify(execFile);

/** njs reads its whole environment at the start: a fixed one keeps the count the same. */
const ENVIRONMENT = { PATH: process.env['PATH'] ?? '' };

/** Counts the instructions of scripts, in its own folder. */
export class InstructionCounter {
  private constructor(
    private readonly njs: string,
    private readonly folder: string,
    private readonly signal: AbortSignal,
    /** The tools' versions. */
    readonly versions: string,
  ) {}

  /** @throws MissingToolError */
  static async open(signal: AbortSignal): Promise<InstructionCounter> {
    const njs = process.env['GEORENDER_NJS'] ?? 'njs';
    const versions = `njs ${await versionOf(njs, '-v')}, ${await versionOf('valgrind', '--version')}`;
    const folder = await mkdtemp(path.join(os.tmpdir(), 'georender-bench-edge-'));
    await writeFile(path.join(folder, 'cloudfront'), CLOUDFRONT_MODULE);
    return new InstructionCounter(njs, folder, signal, versions);
  }

  /** @throws CountError */
  async count(script: string): Promise<CountedRun> {
    const file = path.join(this.folder, 'script.js');
    await writeFile(file, script);
    const valgrind = ['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null'];
    try {
      const njs = [this.njs, '-p', this.folder, file];
      const { stdout, stderr } = await run('valgrind', [...valgrind, ...njs], {
        env: ENVIRONMENT,
        signal: this.signal,
      });
      return { instructions: instructionsOf(stderr), output: stdout.trim() };
    } catch (cause) {
      if (cause instanceof CountError) throw cause;
      throw new CountError(`njs under valgrind failed: ${reasonOf(cause)}`, { cause });
    }
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Reads the total that cachegrind prints at its end. @throws CountError */
export function instructionsOf(report: string): number {
  const total = /^==\d+== I\s+refs:\s+([\d,]+)\s*$/m.exec(report)?.[1];
  if (total === undefined) throw new CountError(`cachegrind printed no "I refs": ${report.slice(-300)}`);
  return Number(total.replaceAll(',', ''));
}

async function versionOf(tool: string, option: string): Promise<string> {
  try {
    const { stdout } = await run(tool, [option], { env: ENVIRONMENT });
    return stdout.trim();
  } catch (cause) {
    throw new MissingToolError(tool, cause);
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
