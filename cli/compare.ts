// `georender compare`: what a prerender service shows bots, beside what Georender would.
import { defineCommand } from './command/define-command';
import { compareOptions } from './compare/options';

/** The command. */
export const compareCommand = defineCommand({
  name: 'compare',
  summary: 'compare what a prerender service shows bots with what Georender would: text, links, metas, time, price',
  examples: [
    [
      'georender compare https://www.example.com/ --token-file token.txt',
      'renders the page here, asks prerender.io for it, and lists the differences',
    ],
    [
      'georender compare --sitemap https://www.example.com/ --share 5% --limit 100 --html report.html',
      'compares a sticky share of a site; the token is in GEORENDER_SERVICE_TOKEN',
    ],
    [
      'georender compare --list urls.txt --url https://d111111abcdef8.cloudfront.net --json',
      'asks a new distribution instead of rendering here, for programs',
    ],
  ],
  options: compareOptions,
  async run(options, terminal) {
    const { compare } = await import('./compare/compare');
    return compare(options, terminal);
  },
});
