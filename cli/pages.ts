// `georender pages`: the kept pages, searched and sorted.
import { defineCommand } from './command/define-command';
import { pagesOptions } from './pages/options';

/** The command. */
export const pagesCommand = defineCommand({
  name: 'pages',
  summary: 'list kept pages by age, status, size, demand of bots, or why their latest render kept nothing',
  examples: [
    ['georender pages --local', 'the pages that bots ask for most'],
    ['georender pages --stack prod --sample', 'the same of some 2,000 random items, for less than a cent'],
    ['georender pages --stack prod --path /news --sort age --yes --json', 'all below a path, the oldest first'],
  ],
  options: pagesOptions,
  async run(options, terminal) {
    const { listPages } = await import('./pages/list-pages');
    return listPages(options, terminal);
  },
});
