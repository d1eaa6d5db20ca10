// The parts of @bomb.sh/tab that are used: this project's module resolution does not read its `exports`.

declare module '@bomb.sh/tab' {
  /** Prints the script of a shell. `executable` is what the script runs. */
  export function script(shell: string, name: string, executable: string): void;
}

declare module '@bomb.sh/tab/commander' {
  import type { Command } from 'commander';

  /** Adds the command `complete`, and one with the given name. */
  export default function tab(program: Command, options: { completionCommandName: string }): unknown;
}
