// `georender check`: whether bots get what people see, for any URL, without a deployment.
import { checkOptions } from './check/options';
import { defineCommand } from './command/define-command';

/** The command. */
export const checkCommand = defineCommand({
  name: 'check',
  summary: 'check whether bots get what people see: any URL, in a local Chromium, without a deployment',
  examples: [
    ['georender check https://www.example.com/', 'lists what is wrong with the page; ends with 1 at an error'],
    ['georender check http://localhost:3000/ http://localhost:3000/news --json', 'checks two pages, for programs'],
    ['georender check https://www.example.com/ --html report.html', 'writes a report with pictures'],
    [
      'georender check --sitemap https://www.example.com/ --budget 200 --junit checks.xml',
      'checks a whole site, for CI',
    ],
  ],
  options: checkOptions,
  async run(options, terminal) {
    const { check } = await import('./check/check');
    return check(options, terminal);
  },
  isWrongUsage: (error) => error instanceof Error && error.name === 'CheckRulesError',
});
