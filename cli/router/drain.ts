// `georender drain`: sends bots past regions, for maintenance or before health checks notice.
import type { RouterOrder } from '../../operations/router/router-order';
import { defineCommand } from '../command/define-command';
import { changeOptions, declareChange, type RawChange } from './change-options';
import { type ChangeOptions, changeRouter, isWrongOrder } from './change-router';

interface RawDrain extends RawChange {
  readonly automatic?: string;
}

interface DrainOptions extends ChangeOptions {
  readonly regions: readonly string[];
  /** Whether health checks may change drains; undefined: as before. */
  readonly automatic: boolean | undefined;
}

/** The command. */
export const drainCommand = defineCommand<RawDrain, DrainOptions>({
  name: 'drain',
  summary: 'send bots past regions, which health checks then leave alone; or switch these checks off',
  examples: [
    ['georender drain --stack prod eu-central-1 --dry-run', 'says which countries would be sent elsewhere'],
    ['georender drain --local eu-central-1 --yes', 'drains a region of the local run'],
    ['georender drain --stack prod --automatic off', 'keeps health checks from draining or returning regions'],
  ],
  options: {
    declare(command) {
      declareChange(command)
        .argument('[regions...]', 'the regions')
        .option('--automatic <on|off>', 'whether health checks may drain and return regions');
    },
    check(raw, regions, problems) {
      const { automatic } = raw;
      if (automatic !== undefined && automatic !== 'on' && automatic !== 'off')
        problems.push(`--automatic: "${automatic}" is not allowed; allowed: on, off.`);
      if ((regions.length === 0) === (automatic === undefined))
        problems.push('Name regions to drain, or give --automatic on or off, one at a time.');
      const options = changeOptions(raw, problems);
      return options && { ...options, regions, automatic: automatic === undefined ? undefined : automatic === 'on' };
    },
  },
  async run({ regions, automatic, ...options }, terminal) {
    const { regionsOf } = await import('../../operations/router/router-order');
    return changeRouter(
      options,
      {
        orderFor: ({ facts }): RouterOrder =>
          automatic === undefined
            ? { kind: 'drain', regions: regionsOf(regions, facts) }
            : { kind: 'automatic', on: automatic },
        question:
          automatic === undefined
            ? `Drain ${regions.join(', ')}?`
            : `Switch the changes of health checks ${automatic ? 'on' : 'off'}?`,
      },
      terminal,
    );
  },
  isWrongUsage: isWrongOrder,
});
