// What the console's API works with.
import type { RunnableChromium } from '../../handlers/render/browser/chromium-executable';
import type { Deployment } from '../../operations/deployment';
import type { RequestCounts } from '../requests/request-counts';
import type { RequestFeed } from '../requests/request-feed';

/** The same for every request of the API. */
export interface ConsoleContext {
  readonly deployment: Deployment;
  /** The requests of bots and people as they come. */
  readonly requests: RequestFeed;
  /** Counts of bots' requests of the last minutes; undefined where the deployment does not tell. */
  readonly counts: ((minutes: number) => Promise<RequestCounts>) | undefined;
  /** Finds a Chromium of this machine; rejects with a `UserError` if there is none. */
  readonly chromium: () => Promise<RunnableChromium>;
}
