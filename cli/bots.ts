// `georender bots`: who crawls what, and who is a bot.
import { visitsOptions } from './bots/visits-options';
import { defineCommand } from './command/define-command';

const reportCommand = defineCommand({
  name: 'report',
  summary: 'measure how well the router tells bots from people, on published sets of both',
  examples: [['georender bots report', 'ends with 1 if a goal is missed']],
  options: { check: () => ({}) },
  async run(_options, terminal) {
    const { report } = await import('./bots/report');
    return report(terminal);
  },
});

const rangesCommand = defineCommand<{ readonly update?: boolean }, { readonly update: boolean }>({
  name: 'ranges',
  summary: 'show which addresses of bots’ operators are known, and since when',
  examples: [['georender bots ranges --update', 'fetches them from the operators']],
  options: {
    declare: (command) => void command.option('--update', 'fetch them, into the user’s cache'),
    check: ({ update = false }) => ({ update }),
  },
  async run({ update }, terminal) {
    const { ranges } = await import('./bots/ranges');
    return ranges(update, terminal);
  },
});

/** The command. */
export const botsCommand = defineCommand({
  name: 'bots',
  summary: 'who crawled what, from the access logs; and who is a bot',
  examples: [
    ['georender bots --stack prod', 'the last day: groups, bots, operators, countries, statuses, pages, waste'],
    ['georender bots --stack prod --from 7d --by bot+status,path', 'a week, by other properties'],
    ['georender bots --stack prod --false --dns', 'also verifies who claims to be a bot'],
    ['georender bots --stack prod --from 7d --found', 'also how soon each bot found the week’s new pages'],
    ['georender bots --local --sitemap sitemap.xml', 'the local run’s, beside a sitemap'],
  ],
  subcommands: [reportCommand, rangesCommand],
  options: visitsOptions,
  async run(options, terminal) {
    const { visits } = await import('./bots/visits');
    return visits(options, terminal);
  },
});
