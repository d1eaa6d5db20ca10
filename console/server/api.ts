// The console's API: one room for each view. Its types reach the page, so that both change together.
import { router } from './procedure';
import { botsView } from './views/bots';
import { costView } from './views/cost';
import { deploymentView } from './views/deployment';
import { explainView } from './views/explain';
import { keptPagesView } from './views/kept-pages';
import { nowView } from './views/now';
import { pageView } from './views/page';
import { previewsView } from './views/previews';
import { regionsView } from './views/regions';
import { requestsView } from './views/requests';

/** The whole API. */
export const consoleApi = router({
  deployment: deploymentView,
  now: nowView,
  previews: previewsView,
  explain: explainView,
  page: pageView,
  bots: botsView,
  keptPages: keptPagesView,
  regions: regionsView,
  requests: requestsView,
  cost: costView,
});

/** Its type, for the page. */
export type ConsoleApi = typeof consoleApi;
