// `georender cost`: what a stack costs this month, or what a local run's or given traffic would cost.
import { defineCommand } from './command/define-command';
import { costOptions } from './cost/options';

/** The command. */
export const costCommand = defineCommand({
  name: 'cost',
  summary: 'tell what a stack costs this month, or what given traffic would cost, here and elsewhere',
  examples: [
    ['georender cost --stack prod', 'this month so far by part, and the forecast'],
    ['georender cost --stack prod --by day', 'the same, and what each day of the month cost'],
    ['georender cost --local', 'what the requests of the local run since its start would have cost on AWS'],
    ['georender cost --pages 10000 --bot-requests 500000 --regions 3', 'calculates, without any stack'],
  ],
  options: costOptions,
  async run(options, terminal) {
    const { cost } = await import('./cost/cost');
    return cost(options, terminal);
  },
});
