// Asks before something is changed, unless --yes was given.
import { OptionError } from './option-error';
import type { Terminal } from './terminal';

/**
 * Whether to go on.
 * @param change the question, e.g. `Drain eu-central-1 of stack prod?`
 * @param yes whether `--yes` was given
 * @throws OptionError if nobody can be asked
 */
export async function consents(change: string, yes: boolean, terminal: Terminal): Promise<boolean> {
  if (yes) return true;
  if (!terminal.isInteractive)
    throw new OptionError(`${change} Nobody can be asked here; add --yes, or try --dry-run first.`);
  if (await terminal.ask(change)) return true;
  terminal.note('Nothing was changed.');
  return false;
}
