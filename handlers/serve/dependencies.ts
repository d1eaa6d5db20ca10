// What `serve` works with.

import type { ViewerPlace } from '../../core/geography/region-order';
import type { Region } from '../../core/geography/regions';
import type { PublicSite } from '../../core/pages/page-url';
import type { QueryPolicy } from '../../core/pages/query-policy';
import type { OverloadAnswers } from '../../core/settings/load-settings';
import type { Clock } from '../runtime/clock';
import type { Log } from '../runtime/log';
import type { KnownPagesReader, NewPageBudget, OverloadNotes } from './load-ports';
import type { LeaseTaker, PageIndexReader, PageReader, RenderFunction, Site } from './ports';

/** The parts that `serve` is made of. */
export interface ServeDependencies {
  readonly index: PageIndexReader;
  readonly pages: PageReader;
  readonly leases: LeaseTaker;
  readonly budget: NewPageBudget;
  readonly known: KnownPagesReader;
  readonly notes: OverloadNotes;
  readonly renderFunction: RenderFunction;
  readonly site: Site;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: ServeConfig;
}

/** What `serve` is told. */
export interface ServeConfig {
  readonly region: Region;
  readonly publicSite: PublicSite;
  /** The host behind the edge, with a port that is not its scheme's own: no redirect may lead a bot there. */
  readonly siteHost: string;
  readonly queryPolicy: QueryPolicy;
  /** How long a render is waited for, one's own or another's. */
  readonly renderWaitMs: number;
  /** How long an answer may take in all; the site is waited for until then. */
  readonly answerWithinMs: number;
  /** What each group of bots gets when there is no time for a render, and no copy. */
  readonly overloadAnswers: OverloadAnswers;
  /** The regions that the router asks before this one for a place, nearest first. */
  readonly nearerRegions: (place: ViewerPlace) => readonly Region[];
}
