// `georender undo`: takes a purge back while the old pages are still there.
import { defineCommand } from './command/define-command';
import { undoOptions } from './purge/undo-options';

/** The command. */
export const undoCommand = defineCommand({
  name: 'undo',
  summary: 'take the last purge back, while the old pages are still there',
  examples: [
    ['georender undo --stack prod', 'takes the last purge or mark back'],
    ['georender undo --stack prod --list', 'shows the last purges and marks'],
    ['georender undo --stack prod --id 6f1c…', 'takes back one of them'],
  ],
  options: undoOptions,
  async run(options, terminal) {
    const { undoCommandRun } = await import('./purge/undo');
    return undoCommandRun(options, terminal);
  },
});
