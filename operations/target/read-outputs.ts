// Gets a stack's outputs: from Pulumi, or from a file that holds the same JSON.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { UserError } from '../../core/contract/georender-error';
import { UnreadableFileError } from '../../core/contract/unreadable-file';

const run = promisify(execFile);

/** The outputs could not be read; the message says why, and what to do. */
export class OutputsUnreadableError extends UserError {
  override readonly name: string = 'OutputsUnreadableError';
}

/** Pulumi's backend has no stack of this name in the project. */
export class StackNotFoundError extends OutputsUnreadableError {
  override readonly name = 'StackNotFoundError';
}

/** Pulumi's words for it ("no stack named 'prod' found"; pkg/cmd/pulumi/stack in github.com/pulumi/pulumi). */
export const NO_STACK = /no stack named .* found/;

const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 1024 * 1024;

/**
 * The outputs of a stack of the project in the working directory; secrets stay hidden. `command` is Pulumi's.
 * @throws OutputsUnreadableError
 */
export async function readPulumiOutputs(stack: string, command = 'pulumi'): Promise<unknown> {
  const args = ['stack', 'output', '--json', '--show-secrets=false', '--stack', stack];
  try {
    const { stdout } = await run(command, args, {
      timeout: TIMEOUT_MS,
      maxBuffer: MAX_OUTPUT_BYTES,
      windowsHide: true,
    });
    return parseJson(`\`pulumi ${args.join(' ')}\``, stdout);
  } catch (error) {
    if (error instanceof OutputsUnreadableError) throw error;
    const message = pulumiFailure(stack, error);
    throw new (NO_STACK.test(message) ? StackNotFoundError : OutputsUnreadableError)(message, { cause: error });
  }
}

/**
 * @throws UnreadableFileError
 * @throws OutputsUnreadableError if its content is no JSON
 */
export async function readOutputsFile(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UnreadableFileError('--outputs', file, 'a file with the output of `pulumi stack output --json`', error);
  }
  return parseJson(`--outputs: ${file}`, text);
}

function pulumiFailure(stack: string, error: unknown): string {
  if (!(error instanceof Error)) return `pulumi failed: ${String(error)}`;
  if ('code' in error && error.code === 'ENOENT') {
    return (
      'pulumi is not installed, or not on the PATH; install it (https://www.pulumi.com/docs/install/), or give the ' +
      'outputs by --outputs FILE.'
    );
  }
  if ('killed' in error && error.killed === true) {
    return `pulumi did not answer within ${TIMEOUT_MS / 1000} s; is it waiting for a login or a passphrase?`;
  }
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  return `pulumi could not give the outputs of stack ${stack}: ${said === '' ? error.message : said}`;
}

function parseJson(source: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new OutputsUnreadableError(`${source}: its content is no JSON.`, { cause: error });
  }
}
