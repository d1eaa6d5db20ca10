// Runs scripts under njs and Node.js, and counts their instructions by valgrind's cachegrind without its caches: its
// cheapest mode, which gives the same number in every run under njs, and nearly the same under Node.js.
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

/** Interpreted in one thread, without chance: else each run has another number. */
const COUNTED_NODE_OPTIONS = [
  ...['--jitless', '--single-threaded', '--predictable-gc-schedule'],
  ...['--hash-seed=1', '--random-seed=1'],
];

/** What runs a script: njs for CloudFront Functions, Node.js for Lambda@Edge. */
export type ScriptEngine = 'njs' | 'node';

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
  async count(script: string, engine: ScriptEngine = 'njs'): Promise<CountedRun> {
    const valgrind = ['valgrind', '--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null'];
    const { stdout, stderr } = await this.start(valgrind, script, engine, COUNTED_NODE_OPTIONS);
    return { instructions: instructionsOf(stderr), output: stdout.trim() };
  }

  /**
   * Runs a script as fast as the engine can, and returns its standard output, trimmed.
   * @throws CountError
   */
  async output(script: string, engine: ScriptEngine): Promise<string> {
    return (await this.start([], script, engine, [])).stdout.trim();
  }

  private async start(
    before: readonly string[],
    script: string,
    engine: ScriptEngine,
    nodeOptions: readonly string[],
  ): Promise<{ readonly stdout: string; readonly stderr: string }> {
    const file = path.join(this.folder, 'script.js');
    await writeFile(file, script);
    const started = engine === 'njs' ? [this.njs, '-p', this.folder, file] : [process.execPath, ...nodeOptions, file];
    const [command = '', ...args] = [...before, ...started];
    try {
      return await run(command, args, { env: ENVIRONMENT, signal: this.signal });
    } catch (cause) {
      throw new CountError(`${[...before.slice(0, 1), engine].join(' with ')} failed: ${reasonOf(cause)}`, { cause });
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
