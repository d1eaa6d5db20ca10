// `georender undrain`: sends bots to drained regions again.
import { defineCommand } from '../command/define-command';
import { changeOptions, declareChange, type RawChange } from './change-options';
import { type ChangeOptions, changeRouter, isWrongOrder } from './change-router';

interface RawUndrain extends RawChange {
  readonly all?: boolean;
}

interface UndrainOptions extends ChangeOptions {
  readonly regions: readonly string[] | 'all';
}

/** The command. */
export const undrainCommand = defineCommand<RawUndrain, UndrainOptions>({
  name: 'undrain',
  summary: 'send bots to drained regions again; health checks drain again what is still ill',
  examples: [
    ['georender undrain --stack prod eu-central-1', 'ends the drain of a region'],
    ['georender undrain --local --all --yes', 'ends all drains of the local run'],
  ],
  options: {
    declare(command) {
      declareChange(command).argument('[regions...]', 'the regions').option('--all', 'all regions');
    },
    check(raw, regions, problems) {
      if ((regions.length === 0) === (raw.all !== true)) problems.push('Name regions, or give --all.');
      const options = changeOptions(raw, problems);
      return options && { ...options, regions: raw.all === true ? 'all' : regions };
    },
  },
  async run({ regions, ...options }, terminal) {
    const { regionsOf } = await import('../../operations/router/router-order');
    return changeRouter(
      options,
      {
        orderFor: ({ facts }) => ({ kind: 'undrain', regions: regions === 'all' ? 'all' : regionsOf(regions, facts) }),
        question: `Send bots to ${regions === 'all' ? 'all regions' : regions.join(', ')} again?`,
      },
      terminal,
    );
  },
  isWrongUsage: isWrongOrder,
});
