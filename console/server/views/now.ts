// The view Now: whether bots are answered, from what, how fresh, and at what cost.

import { regionCoordinates } from '../../../core/geography/regions';
import { readDrainState } from '../../../core/health/drain-state';
import { regionsByCountry } from '../../../operations/router/traffic';
import { readStatus } from '../../../operations/status/status';
import { procedure, router } from '../procedure';
import { costInShort } from './cost';

/** As long as the counts reach back. */
const SHOWN_MINUTES = 60;

/** The procedures. */
export const nowView = router({
  /** What bots' requests of the last hour were answered from. */
  counts: procedure.query(({ ctx }) => ctx.counts(SHOWN_MINUTES)),
  /** What it costs, in a sum. */
  cost: procedure.query(({ ctx }) => costInShort(ctx)),
  /** Problems, a sentence each. */
  problems: procedure.query(async ({ ctx }) => (await readStatus(ctx.deployment)).problems),
  /** Where the regions are, and the countries whose bots each is the first for. */
  map: procedure.query(async ({ ctx: { deployment } }) => {
    const { facts } = deployment;
    const state = readDrainState((await deployment.router.read()).text);
    return {
      regions: facts.regions.map((region) => ({ region, ...regionCoordinates(region) })),
      countries: Object.fromEntries(regionsByCountry(facts, state)),
    };
  }),
});
