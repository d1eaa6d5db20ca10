// Makes a command that sets the canaries' share to all or nothing, and says how to make that last.
import type { promotionSteps } from '../../operations/router/canary-steps';
import { type CliCommand, type CommandDefinition, defineCommand } from '../command/define-command';
import { changeOptions, declareChange, type RawChange } from './change-options';
import { type ChangeOptions, changeRouter, isWrongOrder } from './change-router';

/** What differs between the commands. */
export interface ShareCommand
  extends Pick<CommandDefinition<RawChange, ChangeOptions>, 'name' | 'summary' | 'examples'> {
  /** The share of the URLs that canaries answer. */
  readonly percent: 0 | 100;
  /** Asked before the change. */
  readonly question: string;
  /** What is to be deployed afterwards. */
  readonly steps: typeof promotionSteps;
}

/** Makes the command. */
export function shareCommand({ percent, question, steps, ...named }: ShareCommand): CliCommand {
  return defineCommand<RawChange, ChangeOptions>({
    ...named,
    options: {
      declare: (command) => void declareChange(command),
      check: (raw, _, problems) => changeOptions(raw, problems),
    },
    async run(options, terminal) {
      return changeRouter(
        options,
        {
          orderFor: () => ({ kind: 'canary', percent }),
          question,
          after: (deployment) => steps(deployment, options.target),
        },
        terminal,
      );
    },
    isWrongUsage: isWrongOrder,
  });
}
