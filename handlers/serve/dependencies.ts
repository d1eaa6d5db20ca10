// The dependencies and the configuration of `serve`.
import type { ViewerPlace } from '../../core/geography/region-order';
import type { Region } from '../../core/geography/regions';
import type { PublicSite } from '../../core/pages/page-url';
import type { QueryPolicy } from '../../core/pages/query-policy';
import type { OverloadAnswers } from '../../core/settings/load-settings';
import type { DemandNotes } from '../demand/ports';
import type { Clock } from '../runtime/clock';
import type { Log } from '../runtime/log';
import type { KnownPagesReader, NewPageBudget, OverloadNotes } from './overload/ports';
import type { LeaseTaker, PageIndexReader, PageReader, RenderFunction, Site } from './ports';
import type { QueuedRefreshes } from './queued-refreshes';

/** The dependencies of `serve`. */
export interface ServeDependencies {
  readonly index: PageIndexReader;
  readonly pages: PageReader;
  readonly leases: LeaseTaker;
  readonly budget: NewPageBudget;
  readonly known: KnownPagesReader;
  readonly notes: OverloadNotes;
  readonly demand: DemandNotes;
  readonly renderFunction: RenderFunction;
  /** The region's render queue for stale pages; undefined: `render` is called for later. */
  readonly refreshes?: Pick<QueuedRefreshes, 'order'> | undefined;
  readonly site: Site;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: ServeConfig;
}

/** Its configuration. */
export interface ServeConfig {
  readonly region: Region;
  readonly publicSite: PublicSite;
  /** The hosts of the site's origins, with ports that are not the default. No redirect leads bots there. */
  readonly siteHosts: readonly string[];
  readonly queryPolicy: QueryPolicy;
  /** How long a request waits for a render, its own or another's. */
  readonly renderWaitMs: number;
  /** How long an answer may take in total; the site must answer within that. */
  readonly answerWithinMs: number;
  /** The answer to each group of bots if there is neither time for a render nor a copy. */
  readonly overloadAnswers: OverloadAnswers;
  /** The region that renders a country's content; undefined: that country has the default. */
  readonly contentRegion?: ((country: string) => Region | undefined) | undefined;
  /** The regions that the router asks before this one for a place, nearest first. */
  readonly nearerRegions: (place: ViewerPlace) => readonly Region[];
}
