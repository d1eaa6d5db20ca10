// Options that several commands of `deliver` share: the stack, the summary's file, the pull request.
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { numberOption } from '../../cli/command/shared-options';
import type { Terminal } from '../../cli/command/terminal';

/** The texts of {@link declareStack}. */
export interface RawStack {
  readonly stack?: string;
}

/** Pulumi's stack names, with organisation and project where given; never anything that it would take for an option. */
const STACK = /^[A-Za-z0-9_][A-Za-z0-9._/-]*$/;

/** A policy pack's folder; never anything that Pulumi would take for an option. */
const FOLDER = /^[\w./][\w./-]*$/;

/** Adds `--stack`. */
export function declareStack(command: Command): Command {
  return command.option('--stack <name>', 'the stack');
}

/** The stack; empty, with a problem, if it is missing or no name. */
export function stackOption({ stack }: RawStack, problems: string[]): string {
  if (stack !== undefined && STACK.test(stack)) return stack;
  problems.push(
    stack === undefined
      ? '--stack is missing; name the stack, e.g. --stack dev.'
      : `--stack: "${stack}" is not the name of a stack; allowed: letters, digits, . _ - and /, e.g. prod.`,
  );
  return '';
}

/** The text of {@link declareSummary}. */
export interface RawSummary {
  readonly summary?: string;
}

/** Adds `--summary`. @param what the text, e.g. `report` */
export function declareSummary(command: Command, what: string): Command {
  return command.option('--summary <file>', `writes the ${what} there, as Markdown`);
}

/** Prints a text, and writes it to the file of `--summary`, if there is one. */
export async function tell(text: string, file: string | undefined, terminal: Terminal): Promise<void> {
  terminal.say(text);
  if (file !== undefined) await writeFile(file, `${text}\n`);
}

/** The text of {@link declarePolicyPack}. */
export interface RawPolicyPack {
  readonly policyPack?: string;
}

/** Adds `--policy-pack`. */
export function declarePolicyPack(command: Command): Command {
  return command.option('--policy-pack <folder>', 'a policy pack that the stack must satisfy');
}

/** Pulumi's arguments for it. */
export function policyPackOption({ policyPack }: RawPolicyPack, problems: string[]): readonly string[] {
  if (policyPack === undefined) return [];
  if (!FOLDER.test(policyPack))
    problems.push(`--policy-pack: "${policyPack}" is not allowed; allowed: the path of a folder, e.g. policy.`);
  return ['--policy-pack', policyPack];
}

/** The number of a pull request; NaN, with a problem, if it is none. */
export function pullRequestOption(option: string, text: string, problems: string[]): number {
  return numberOption(
    option,
    text,
    { least: 1, most: 1_000_000_000, unit: 'as the number of a pull request' },
    problems,
  );
}
