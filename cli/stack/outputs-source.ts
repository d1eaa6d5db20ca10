// Which stack a command is about: `--stack` or `--outputs`.
import { readOutputsFile, readPulumiOutputs } from './read-outputs';

/** Where a stack's outputs come from. */
export type OutputsSource =
  | { readonly kind: 'stack'; readonly stack: string }
  | { readonly kind: 'file'; readonly file: string };

/** Pulumi's stack names, with organisation and project where given; never anything that it would take for an option. */
const STACK = /^[A-Za-z0-9_][A-Za-z0-9._/-]*$/;

/**
 * The one of `--stack` and `--outputs` that is given.
 * @param purpose what the stack is named for, e.g. `to check`
 * @param problems gets what is wrong with them; then the result is undefined, or not to be used
 */
export function outputsOption(
  { stack, outputs }: { readonly stack?: string; readonly outputs?: string },
  purpose: string,
  problems: string[],
): OutputsSource | undefined {
  if (stack !== undefined && outputs !== undefined) {
    problems.push('--stack and --outputs are both given; name one of them.');
  } else if (stack === undefined && outputs === undefined) {
    problems.push(`--stack or --outputs is missing; name the stack ${purpose}, e.g. --stack prod.`);
  } else if (outputs !== undefined) {
    return { kind: 'file', file: outputs };
  }
  if (stack !== undefined && !STACK.test(stack)) {
    problems.push(`--stack: "${stack}" is not the name of a stack; allowed: letters, digits, . _ - and /, e.g. prod.`);
  }
  return stack === undefined ? undefined : { kind: 'stack', stack };
}

/** Reads the outputs, and says what they are of. @throws OutputsUnreadableError */
export async function readOutputs(
  from: OutputsSource,
): Promise<{ readonly source: string; readonly outputs: unknown }> {
  return from.kind === 'stack'
    ? { source: `stack ${from.stack}`, outputs: await readPulumiOutputs(from.stack) }
    : { source: from.file, outputs: await readOutputsFile(from.file) };
}
