// The parts that jobs reach.
import type { Region } from '../../core/geography/regions';
import type { Variant } from '../../core/pages/variants';
import type { JobFunction } from '../api/ports';
import type { Demand } from '../demand/ports';
import type { RenderQueue } from '../queue/ports';
import type { Clock } from '../runtime/clock';
import type { Log } from '../runtime/log';
import type { ChangeNotices, JobSteps, PageChanges, PeoplesDocuments, PublishNotes, SiteVersion } from './ports';

/** The dependencies of jobs. */
export interface JobsDependencies {
  readonly changes: PageChanges;
  /** The queue of every region, in any order. */
  readonly queues: ReadonlyMap<Region, RenderQueue>;
  readonly steps: JobSteps;
  /** Undefined: search engines are not told. */
  readonly notices: ChangeNotices | undefined;
  readonly documents: PeoplesDocuments;
  readonly site: SiteVersion;
  readonly publishNotes: PublishNotes;
  readonly demand: Demand;
  /** The function itself, for what comes later. */
  readonly jobFunction: JobFunction;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: {
    /** The variants that the stack renders. */
    readonly variants: readonly Variant[];
    /** How many pages are rendered after a deployment of the site. */
    readonly publishRenders: number;
  };
}
