// Runs the Pulumi CLI, and reads the engine's events from it.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UserError } from '../../core/contract/georender-error';
import { type EngineEvent, parseEngineEvent } from './engine-events';

/** The CLI could not be run at all. */
export class PulumiMissingError extends UserError {
  override readonly name = 'PulumiMissingError';
}

/** More events than any stack has: the output is not the engine's. */
const MAX_EVENTS = 200_000;

/** The end of a run. */
export interface PulumiRun {
  /** 0: it succeeded. */
  readonly exitCode: number;
  readonly events: readonly EngineEvent[];
  /** Printed lines that are no events, e.g. why the CLI could not begin. */
  readonly otherLines: readonly string[];
}

/**
 * Runs a command with `--json` in the project of the working directory.
 * @param args e.g. `['preview', '--stack', 'dev']`
 * @param note gets each line that is no event, as it comes
 * @throws PulumiMissingError
 */
export async function runPulumi(args: readonly string[], note: (line: string) => void): Promise<PulumiRun> {
  const events: EngineEvent[] = [];
  const otherLines: string[] = [];
  const other = (line: string): void => {
    if (line.trim() === '') return;
    otherLines.push(line);
    note(line);
  };
  const onLine = (line: string): void => {
    const event = parseEngineEvent(line);
    if (event === undefined) other(line);
    else if (events.length < MAX_EVENTS) events.push(event);
  };
  const variables = {
    // Without it, a preview prints a digest that leaves policies out.
    PULUMI_ENABLE_STREAMING_JSON_PREVIEW: 'true',
    // The settings of a pull request's stack are in no commit: its state tells how its secrets are encrypted.
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: 'true',
  };
  return { exitCode: await run([...args, '--json'], variables, onLine, other), events, otherLines };
}

/** The end of a command that tells no events. */
export interface PlainRun {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/**
 * Runs a command without `--json`, e.g. `['stack', 'select', 'dev']`.
 * @throws PulumiMissingError
 */
export async function runPulumiPlainly(args: readonly string[]): Promise<PlainRun> {
  const lines: string[] = [];
  const onLine = (line: string): void => void lines.push(line);
  return { exitCode: await run(args, {}, onLine, onLine), lines };
}

/** @returns the exit code, when all lines were told */
function run(
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  onOut: (line: string) => void,
  onError: (line: string) => void,
): Promise<number> {
  const child = spawn('pulumi', [...args, '--non-interactive', '--color', 'never'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...variables, PULUMI_SKIP_UPDATE_CHECK: 'true' },
  });
  const end = ended(child);
  createInterface({ input: child.stderr }).on('line', onError);
  createInterface({ input: child.stdout }).on('line', onOut);
  return end;
}

/** The exit code, when all output has been read. */
function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(missing(error)));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

function missing(error: Error): Error {
  if (!('code' in error) || error.code !== 'ENOENT') return error;
  return new PulumiMissingError(
    'pulumi is not installed, or not on the PATH; install it (https://www.pulumi.com/docs/install/).',
    { cause: error },
  );
}
