// `georender promote`: has the canaries answer everything, and says how their code becomes the live one.
import { promotionSteps } from '../../operations/router/canary-steps';
import { defineCommand } from '../command/define-command';
import { changeOptions, declareChange, type RawChange } from './change-options';
import { type ChangeOptions, changeRouter, isWrongOrder } from './change-router';

/** The command. */
export const promoteCommand = defineCommand<RawChange, ChangeOptions>({
  name: 'promote',
  summary: 'have the canaries answer all URLs now, and say how to make their code the live one',
  examples: [['georender promote --stack prod', 'the newest code answers everything']],
  options: {
    declare: (command) => void declareChange(command),
    check: (raw, _, problems) => changeOptions(raw, problems),
  },
  async run(options, terminal) {
    return changeRouter(
      options,
      {
        orderFor: () => ({ kind: 'canary', percent: 100 }),
        question: 'Have canaries answer all URLs?',
        after: (deployment) => promotionSteps(deployment, options.target),
      },
      terminal,
    );
  },
  isWrongUsage: isWrongOrder,
});
