// `georender warm`: renders what sitemaps list before bots ask for it.
import { defineCommand } from './command/define-command';
import { warmOptions } from './warm/options';

/** The command. */
export const warmCommand = defineCommand({
  name: 'warm',
  summary: 'render the pages of sitemaps that are new, changed or past their freshness',
  examples: [
    ['georender warm --stack prod --dry-run', 'says what the sitemaps of robots.txt would have rendered'],
    ['georender warm --stack prod --rate 5 --budget 2000 /sitemap.xml', 'renders at most 2,000 pages, 5 a second'],
    ['georender warm --stack prod --state warm.json', 'goes on where an earlier run with this file was stopped'],
    ['georender warm --local', 'warms the local run'],
  ],
  options: warmOptions,
  async run(options, terminal) {
    const { warmDeployment } = await import('./warm/warm');
    return warmDeployment(options, terminal);
  },
  isWrongUsage: (error) => error instanceof Error && error.name === 'WarmStateError',
});
