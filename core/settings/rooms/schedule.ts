// The settings of the schedule, which renders pages before bots ask for them.
import { duration, integer, list, text } from '../forms';
import { defaulted, optional } from '../setting';

/** A path of the site, with a query if it has one. Commas separate paths where a function is told them. */
const SITEMAP = /^\/[!"$-+\--[\]-~]{0,500}$/;

export const SCHEDULE = {
  scheduledRendersPerDay: optional({
    description:
      'How many renders a schedule may order in a day (UTC): of pages that bots ask for, before they go stale, and of ' +
      'pages that `warmSitemaps` list. Needs `queueConcurrency`. Unset: no schedule (docs/operations.md).',
    form: integer(1, 10_000_000),
    example: 2000,
  }),
  scheduleEvery: defaulted({
    description: 'The time between two runs of the schedule.',
    form: duration(900, 86_400),
    default: '6h',
  }),
  warmSitemaps: defaulted({
    description:
      'Paths of sitemaps, and of indexes of sitemaps, that the schedule warms. `/robots.txt` stands for those that it ' +
      'lists; an empty list for none.',
    form: list(text('a path of the site that begins with /, without a comma', SITEMAP), { most: 20 }),
    default: ['/robots.txt'],
    example: ['/sitemap.xml'],
  }),
};
