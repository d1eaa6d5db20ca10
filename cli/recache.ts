// `georender recache`: marks pages stale and has them rendered, while the old ones are shown.
import { defineCommand } from './command/define-command';
import { recacheOptions } from './purge/recache-options';

/** By name: the commands' own files are loaded when they run. */
const WRONG_USAGES: readonly string[] = ['PurgeOrderError', 'UnknownMarkError'];

/** The command. */
export const recacheCommand = defineCommand({
  name: 'recache',
  summary: 'mark pages stale, and render them: the old ones are shown meanwhile',
  examples: [
    ['georender recache --stack prod https://www.example.com/news/1', 'renders a page again, in all its variants'],
    [
      'georender recache --stack prod --prefix https://www.example.com/news --budget 500 --yes',
      'marks all below a path, and renders 500 of them',
    ],
    [
      'georender recache --stack prod --file urls.txt --marker "app.4f2a.js"',
      'waits until the site shows its new version, then renders the pages of a file',
    ],
    [
      'georender recache --stack prod --follow 6f1c…',
      'shows how far the renders are that `recache --no-wait` has ordered',
    ],
  ],
  options: recacheOptions,
  async run({ kind, options }, terminal) {
    if (kind === 'follow') {
      const { followCommandRun } = await import('./purge/follow');
      return followCommandRun(options, terminal);
    }
    const { recacheCommandRun } = await import('./purge/recache');
    return recacheCommandRun(options, terminal);
  },
  isWrongUsage: (error) => error instanceof Error && WRONG_USAGES.includes(error.name),
});
