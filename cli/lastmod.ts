// `georender lastmod`: a sitemap whose `lastmod` is the time when the content changed that bots get.
import { defineCommand } from './command/define-command';
import { lastmodOptions } from './lastmod/options';

/** The command. */
export const lastmodCommand = defineCommand({
  name: 'lastmod',
  summary: 'write a sitemap with the time when each page’s content last changed, by its hash',
  examples: [
    ['georender lastmod --stack prod > sitemap.xml', 'dates the pages of the sitemaps that robots.txt names'],
    ['georender lastmod --local /sitemap.xml --json', 'the same for one sitemap, for programs'],
  ],
  options: lastmodOptions,
  async run(options, terminal) {
    const { lastmod } = await import('./lastmod/lastmod');
    return lastmod(options, terminal);
  },
});
