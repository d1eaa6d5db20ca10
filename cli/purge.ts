// `georender purge`: takes pages of a deployed stack back, in every region and at the edges.
import { defineCommand } from './command/define-command';
import { purgeOptions } from './purge/options';

/** The command. */
export const purgeCommand = defineCommand({
  name: 'purge',
  summary: 'take pages back, in every region and at the edges: each is rendered before it is shown again',
  examples: [
    ['georender purge --stack prod https://www.example.com/news/1', 'purges a page'],
    ['georender purge --stack prod --prefix https://www.example.com/news', 'purges all below a path'],
    ['georender purge --stack prod --everything --yes', 'purges all pages'],
  ],
  options: purgeOptions,
  async run(options, terminal) {
    const { purge } = await import('./purge/purge');
    return purge(options, terminal);
  },
  isWrongUsage: (error) => error instanceof Error && error.name === 'PurgeOrderError',
});
