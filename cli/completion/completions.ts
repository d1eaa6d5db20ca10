// The answers that the scripts of `georender completion` ask for.
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

/** Adds the command `complete` to a program, and a command `completion` of the library's own. */
export function addCompletions(program: Command): void {
  tab(program, { completionCommandName: 'completion' });
}
