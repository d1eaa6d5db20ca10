// `georender rollback`: has the live code answer everything again, and says how to take the canaries' code back.
import { rollbackSteps } from '../../operations/router/canary-steps';
import { defineCommand } from '../command/define-command';
import { changeOptions, declareChange, type RawChange } from './change-options';
import { type ChangeOptions, changeRouter, isWrongOrder } from './change-router';

/** The command. */
export const rollbackCommand = defineCommand<RawChange, ChangeOptions>({
  name: 'rollback',
  summary: 'have the live code answer all URLs again, and say how to take the new code back',
  examples: [['georender rollback --stack prod --yes', 'no canary answers any more']],
  options: {
    declare: (command) => void declareChange(command),
    check: (raw, _, problems) => changeOptions(raw, problems),
  },
  async run(options, terminal) {
    return changeRouter(
      options,
      {
        orderFor: () => ({ kind: 'canary', percent: 0 }),
        question: 'Have the live code answer all URLs?',
        after: (deployment) => rollbackSteps(deployment, options.target),
      },
      terminal,
    );
  },
  isWrongUsage: isWrongOrder,
});
