// Which deployment a command is about: `--local`, `--stack` or `--outputs`.
import type { Command } from 'commander';
import { DEFAULT_LOCAL_URL, isLocalUrl, type Target } from '../../operations/target/target';

/** The texts of {@link declareTarget}. */
export interface RawTarget extends RawStack {
  readonly local?: boolean;
  readonly url?: string;
}

/** The texts of {@link declareStack}. */
export interface RawStack {
  readonly stack?: string;
  readonly outputs?: string;
}

/** A stack alone, for commands that the local run has no use for. */
export type StackTarget = Exclude<Target, { readonly kind: 'local' }>;

/** Pulumi's stack names, with organisation and project where given; never anything that it would take for an option. */
const STACK = /^[A-Za-z0-9_][A-Za-z0-9._/-]*$/;

/** Adds `--stack` and `--outputs`. */
export function declareStack(command: Command): Command {
  return command
    .option('--stack <name>', 'a stack, whose outputs Pulumi tells')
    .option('--outputs <file>', 'a file with the output of `pulumi stack output --json`, in place of --stack');
}

/** Adds `--local`, `--url`, `--stack` and `--outputs`. */
export function declareTarget(command: Command): Command {
  return declareStack(
    command
      .option('--local', `the local run, at --url, else at $GEORENDER_URL, else at ${DEFAULT_LOCAL_URL}`)
      .option('--url <url>', "the local run's address; means --local"),
  );
}

/**
 * The target that is given.
 * @param purpose what it is named for, e.g. `to purge`
 * @param problems gets what is wrong; then the result is undefined, or not to be used
 */
export function targetOption(
  raw: RawTarget,
  purpose: string,
  problems: string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Target | undefined {
  const { local = false, url, stack, outputs } = raw;
  const isLocal = local || url !== undefined;
  const given = [
    ...(isLocal ? [url === undefined ? '--local' : '--url'] : []),
    ...(stack === undefined ? [] : ['--stack']),
    ...(outputs === undefined ? [] : ['--outputs']),
  ];
  if (given.length > 1) problems.push(`${given.join(' and ')} are given together; name one of them.`);
  if (given.length === 0) {
    problems.push(
      `--local, --stack or --outputs is missing; name the deployment ${purpose}, e.g. --local or --stack prod.`,
    );
  }
  return isLocal ? localTarget(url, environment['GEORENDER_URL'], problems) : stackTarget(raw, problems);
}

/** The stack that is given; the same as {@link targetOption}, without the local run. */
export function stackOption(raw: RawStack, purpose: string, problems: string[]): StackTarget | undefined {
  if (raw.stack !== undefined && raw.outputs !== undefined) {
    problems.push('--stack and --outputs are given together; name one of them.');
  } else if (raw.stack === undefined && raw.outputs === undefined) {
    problems.push(`--stack or --outputs is missing; name the stack ${purpose}, e.g. --stack prod.`);
  }
  return stackTarget(raw, problems);
}

function localTarget(url: string | undefined, fromEnvironment: string | undefined, problems: string[]): Target {
  const [source, text] = url !== undefined ? ['--url', url] : ['GEORENDER_URL', fromEnvironment || DEFAULT_LOCAL_URL];
  if (!isLocalUrl(text)) {
    problems.push(
      `${source}: "${text}" is not the address of a local run; allowed: http at 127.0.0.1 or localhost, ` +
        `e.g. ${DEFAULT_LOCAL_URL}.`,
    );
    return { kind: 'local', url: DEFAULT_LOCAL_URL };
  }
  return { kind: 'local', url: new URL(text).origin };
}

function stackTarget({ stack, outputs }: RawStack, problems: string[]): StackTarget | undefined {
  if (stack !== undefined && !STACK.test(stack)) {
    problems.push(`--stack: "${stack}" is not the name of a stack; allowed: letters, digits, . _ - and /, e.g. prod.`);
  }
  if (outputs !== undefined) return { kind: 'file', file: outputs };
  return stack === undefined ? undefined : { kind: 'stack', stack };
}
