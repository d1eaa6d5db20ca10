// `georender smoke`: checks on a deployed stack what no test elsewhere can.
import { defineCommand } from './command/define-command';
import { smokeOptions } from './smoke/options';

/** The command. */
export const smokeCommand = defineCommand({
  name: 'smoke',
  summary: 'check a deployed stack against what Georender assumes of AWS',
  examples: [
    ['georender smoke --stack prod', 'checks the start page of the stack "prod"'],
    ['georender smoke --outputs outputs.json --page /articles/1', 'checks another page, without Pulumi'],
  ],
  options: smokeOptions,
  async run(options, terminal) {
    const { smoke } = await import('./smoke/smoke');
    return smoke(options, terminal);
  },
});
