// Shows the program's errors once, as plain text: a user's errors by their message, all others with their stack.
import * as pulumi from '@pulumi/pulumi';
import { errorText } from '../core/contract/georender-error';

/**
 * Runs a program, and turns its errors into text. Pulumi itself would call `util.inspect`, which prints colours into
 * files and takes minutes under some versions of Node (nodejs/node#64011).
 * @throws pulumi.RunError, with the stack in its message unless the user can mend the error
 */
export async function runProgram<Outputs>(program: () => Promise<Outputs>): Promise<Outputs> {
  try {
    return await program();
  } catch (error) {
    throw shownAs(textOf(error));
  }
}

/** An error that Pulumi shows as this text alone. */
export function shownAs(text: string): pulumi.RunError {
  const shown = new pulumi.RunError(text);
  // For its traces Pulumi inspects even this kind of error, unless it has no stack.
  shown.stack = '';
  return shown;
}

function textOf(error: unknown): string {
  return pulumi.RunError.isInstance(error) ? error.message : errorText(error);
}
