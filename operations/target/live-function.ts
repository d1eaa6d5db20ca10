// The name under which a function's live version is called.
import type { FunctionNames } from '../deployment';

/** The function's name with its alias, where it has one ("Invoke", AWS Lambda API Reference: `my-function:v1`). */
export function liveFunction(names: FunctionNames, lambda: 'serve' | 'render'): string {
  return names.alias === undefined ? names[lambda] : `${names[lambda]}:${names.alias}`;
}
