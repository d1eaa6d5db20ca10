// When an order is seen, and what it costs, for people.
import { PURGE_HEEDED_MS } from '../../../core/contract/time-outs';
import { SECONDS } from '../../cost/assumptions';
import { EXAMPLE_SHAPE, renderOf } from '../../cost/request-costs';
import { costOf } from '../../cost/usage';
import type { Deployment } from '../../deployment';
import { counted } from '../../text/counted';
import { money } from '../../text/money';
import type { Census } from '../census';
import type { OrderPlan } from '../order-results';

/** The lines. @param budget the most renders of a recache */
export function effectText(
  verb: 'purge' | 'recache',
  { scopes }: OrderPlan,
  { pages, exactUnits }: Pick<Census, 'pages' | 'exactUnits'>,
  { kind, facts }: Pick<Deployment, 'kind' | 'facts'>,
  budget: number = Number.POSITIVE_INFINITY,
): string {
  const renders = Math.min(pages.value, budget);
  const when = `Every region heeds it ${PURGE_HEEDED_MS / 1000} s after it is written. The edges drop their copies after that.`;
  const rendered =
    verb === 'purge'
      ? `Each page is rendered at its next request: at most ${counted(renders, 'render')} for these pages.`
      : `Bots get the pages of now until ${counted(renders, 'render')} replace${renders === 1 ? 's' : ''} them.`;
  if (kind === 'local') return [when, rendered, 'On this machine it costs nothing.'].join('\n');
  const { regions } = facts;
  const usd = {
    writes: costOf({ indexWrites: scopes.length * regions.length }),
    reads: verb === 'recache' ? costOf({ indexReads: exactUnits ?? 0 }) : 0,
    renders: renders * costOf(renderOf(SECONDS.render, { ...EXAMPLE_SHAPE, regions: regions.length })),
  };
  const index = `About ${money(usd.writes + usd.reads, 4)} for reads and writes of the index`;
  const cost = `${index}, ${money(usd.renders)} for renders, at list prices.`;
  return [when, rendered, cost].join('\n');
}
