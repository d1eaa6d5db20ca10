// The scripts that shells run for completion.
import { realpathSync } from 'node:fs';
import { script } from '@bomb.sh/tab';

/** Prints a shell's script. It calls this very program, so that it works in a clone, too. */
export function printScript(shell: string): void {
  const program = [process.execPath, realpathSync(process.argv[1] ?? '')];
  script(shell, 'georender', program.map(escaped).join(' '));
}

/** For all three shells, within the quotes of their scripts and without. */
function escaped(text: string): string {
  return text.replace(/[^\w@%+=:,./-]/g, '\\$&');
}
