// Whether a page that was never seen before may be rendered: strangers can make up URLs without end.
import type { PageIdentity } from '../../core/page-key';
import { describeError } from '../log';
import type { ServeDependencies } from './dependencies';
import type { IndexEntry } from './ports';

/** Bounds the renders of new pages. */
export class NewPages {
  constructor(private readonly dependencies: Pick<ServeDependencies, 'budget' | 'leases' | 'log'>) {}

  /** Whether a render may be asked for at all; costs nothing while there is some budget left. Never throws. */
  async mayAsk(page: PageIdentity, seen: IndexEntry | undefined): Promise<boolean> {
    const { budget, leases, log } = this.dependencies;
    if (isKnown(seen) || !budget.isSpent(hostOf(page))) return true;
    try {
      return await leases.wasTried(page.key);
    } catch (error) {
      log.error('The leases did not answer.', { url: page.url, error: describeError(error) });
      return false;
    }
  }

  /** Whether a page whose lease was acquired may be rendered: a new one is taken from the budget. Never throws. */
  async mayRender(page: PageIdentity, seen: IndexEntry | undefined): Promise<boolean> {
    const { budget, leases, log } = this.dependencies;
    if (isKnown(seen) || !budget.isBounded) return true;
    const host = hostOf(page);
    try {
      if ((await leases.wasTried(page.key)) || (await budget.take(host))) return true;
    } catch (error) {
      // Nobody can bring that about, and the renders at once are bounded all the same.
      log.error('The budget for new pages did not answer.', { url: page.url, error: describeError(error) });
      return true;
    }
    // Said once for a process and hour: whoever comes later is refused before.
    log.warn('The budget for new pages of the hour is spent.', { host, url: page.url });
    return false;
  }
}

/** Without the index every page is new. */
function isKnown(seen: IndexEntry | undefined): boolean {
  return seen?.record !== undefined;
}

/** The host of a page, as the budget counts it. */
export function hostOf({ url }: PageIdentity): string {
  return new URL(url).host;
}
