// `georender bots`: what is about bots.
import { defineCommand, defineGroup } from './command/define-command';

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

/** The command. */
export const botsCommand = defineGroup({
  name: 'bots',
  summary: 'who is a bot',
  subcommands: [reportCommand],
});
