// `georender canary`: sets the share of the bots' URLs that canaries answer.
import { readPercent } from '../../operations/router/router-order';
import { defineCommand } from '../command/define-command';
import { changeOptions, declareChange, type RawChange } from './change-options';
import { type ChangeOptions, changeRouter, isWrongOrder } from './change-router';

interface CanaryOptions extends ChangeOptions {
  readonly percent: number;
}

/** The command. */
export const canaryCommand = defineCommand<RawChange, CanaryOptions>({
  name: 'canary',
  summary: "have the newest code answer a share of the bots' URLs, always the same ones",
  examples: [
    ['georender canary --stack prod 5%', 'canaries answer five percent of the URLs'],
    ['georender canary --local 50% --yes', 'the same in a local run with canaries (start --canary)'],
  ],
  options: {
    declare(command) {
      declareChange(command).argument('<percent>', 'from 0% to 100%, with up to two decimal places');
    },
    check(raw, [text = ''], problems) {
      const percent = readPercent(text);
      if (percent === undefined) problems.push(`"${text}" is no share; allowed: 0% to 100%, e.g. 5% or 2.5%.`);
      const options = changeOptions(raw, problems);
      return options && percent !== undefined ? { ...options, percent } : undefined;
    },
  },
  async run({ percent, ...options }, terminal) {
    return changeRouter(
      options,
      {
        orderFor: () => ({ kind: 'canary', percent }),
        question: `Have canaries answer ${percent} % of the URLs?`,
      },
      terminal,
    );
  },
  isWrongUsage: isWrongOrder,
});
