// What the console's API works with.
import type { RunnableChromium } from '../../handlers/render/browser/chromium-executable';
import { systemTimers } from '../../handlers/runtime/timers';
import { deploymentCost } from '../../operations/cost/deployment-cost';
import type { Deployment } from '../../operations/deployment';
import { PageOrders } from '../kept-pages/page-orders';
import type { PagesDesk } from '../kept-pages/pages-desk';
import type { RequestCounts } from '../requests/request-counts';
import type { WatchedRequests } from '../requests/request-feed';
import { KeptCost } from './kept-cost';
import { LookSlots } from './look-slots';

/** The same for every request of the API. */
export interface ConsoleContext {
  readonly deployment: Deployment;
  /** The requests of bots and people as they come. */
  readonly requests: WatchedRequests;
  /** Counts of bots' requests of the last minutes. */
  readonly counts: (minutes: number) => Promise<RequestCounts>;
  /** Finds a Chromium of this machine; rejects with a `UserError` if there is none. */
  readonly chromium: () => Promise<RunnableChromium>;
}

/** What procedures get: the context, and what all viewers of one console share. */
export interface ApiContext extends ConsoleContext {
  readonly looks: LookSlots;
  readonly cost: KeptCost;
  readonly keptPages: { readonly desk: PagesDesk; readonly orders: PageOrders };
}

/** Adds what viewers share. Called once for a console. */
export function apiContext(context: ConsoleContext, desk: PagesDesk): ApiContext {
  const cost = new KeptCost(() => deploymentCost(context.deployment), systemTimers);
  const keptPages = { desk, orders: new PageOrders(desk, systemTimers) };
  return { ...context, looks: new LookSlots(systemTimers), cost, keptPages };
}
