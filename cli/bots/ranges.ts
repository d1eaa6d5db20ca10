// Runs `georender bots ranges`: tells which addresses of operators are known, and fetches them.
import { rangesFile, readRanges, updateRanges } from '../../operations/bots/addresses/ranges-file';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { tableText } from '../command/table';
import type { Terminal } from '../command/terminal';

/** Ends with 1 if an operator's addresses could not be fetched, or none are known. */
export async function ranges(update: boolean, terminal: Terminal): Promise<ExitCode> {
  const file = rangesFile();
  const { ranges: known, failures } = update
    ? await updateRanges(file, terminal.clock.nowMs())
    : { ranges: await readRanges(file), failures: [] };
  for (const { operator, reason } of failures) terminal.note(`${operator}: ${reason}`);
  if (known.length === 0)
    terminal.say(`No addresses are known${update ? '.' : '; fetch them: georender bots ranges --update.'}`);
  else
    terminal.say(
      tableText(
        known.map(({ operator, prefixes, fetchedAtMs }) => [
          operator,
          String(prefixes.length),
          new Date(fetchedAtMs).toISOString().slice(0, 10),
        ]),
        { head: ['operator', 'ranges', 'fetched'], right: [1] },
      ),
    );
  return failures.length > 0 || known.length === 0 ? FAILED : DONE;
}
