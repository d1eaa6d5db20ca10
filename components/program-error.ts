// Errors of the program in the form that Pulumi shows as they are: once, in plain text, without inspecting them.
import * as pulumi from '@pulumi/pulumi';
import { SettingsError } from '../core/settings/check-settings';

/**
 * Runs a program. What it throws is shown as text that is made here: Pulumi would give the error to `util.inspect`, with
 * colours wherever the output goes, which takes minutes under some versions of Node (nodejs/node#64011).
 * @throws pulumi.RunError without a stack; the text of errors that no setting causes has theirs
 */
export async function runProgram<Outputs>(program: () => Promise<Outputs>): Promise<Outputs> {
  try {
    return await program();
  } catch (error) {
    throw shownAs(textOf(error));
  }
}

/** An error that Pulumi shows as this text and nothing else. */
export function shownAs(text: string): pulumi.RunError {
  const shown = new pulumi.RunError(text);
  // Pulumi inspects even this kind of error, for its traces, unless it has no stack.
  shown.stack = '';
  return shown;
}

function textOf(error: unknown): string {
  if (error instanceof SettingsError || pulumi.RunError.isInstance(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
