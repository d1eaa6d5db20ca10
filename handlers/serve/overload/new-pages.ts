// Whether a page that was never seen before may be rendered: strangers can make up URLs without end.
//
// Once the budget for all pages is spent, pages that the site itself names have a second budget of the same size. So
// made-up URLs can't keep them from being rendered.
import type { PageIdentity } from '../../../core/pages/page-key';
import { describeError } from '../../runtime/log';
import type { ServeDependencies } from '../dependencies';
import type { IndexEntry } from '../ports';
import { KnownToSite } from './known-to-site';

/** Bounds the renders of new pages. */
export class NewPages {
  private readonly knownToSite: KnownToSite;

  constructor(
    private readonly dependencies: Pick<
      ServeDependencies,
      'budget' | 'clock' | 'config' | 'known' | 'leases' | 'log' | 'site'
    >,
  ) {
    this.knownToSite = new KnownToSite(dependencies);
  }

  /** Whether a render may be asked for at all; costs no request while some budget is left. Never throws. */
  async mayAsk(page: PageIdentity, seen: IndexEntry | undefined): Promise<boolean> {
    const { budget, leases, log } = this.dependencies;
    const host = hostOf(page);
    if (isKnown(seen) || !budget.isSpent(host)) return true;
    try {
      return (
        (await leases.wasTried(page.key)) ||
        (!budget.isSpent(ofKnown(host)) && (await this.knownToSite.has(page, host)))
      );
    } catch (error) {
      log.error('The leases did not answer.', { url: page.url, error: describeError(error) });
      return false;
    }
  }

  /** Whether a page whose lease was acquired may be rendered: a new page is taken from the budget. Never throws. */
  async mayRender(page: PageIdentity, seen: IndexEntry | undefined): Promise<boolean> {
    const { budget, leases, log } = this.dependencies;
    if (isKnown(seen) || !budget.isBounded) return true;
    const host = hostOf(page);
    try {
      if ((await leases.wasTried(page.key)) || (await budget.take(host))) return true;
      if ((await this.knownToSite.has(page, host)) && (await budget.take(ofKnown(host)))) return true;
    } catch (error) {
      // No stranger can cause this, and renders at the same time are bounded anyway.
      log.error('The budget for new pages did not answer.', { url: page.url, error: describeError(error) });
      return true;
    }
    // Logged once per process and hour, except for known pages: later requests are refused by `mayAsk`.
    log.warn('The budget for new pages of the hour is spent.', { host, url: page.url });
    return false;
  }
}

/** Without the index every page is new. */
function isKnown(seen: IndexEntry | undefined): boolean {
  return seen?.record !== undefined;
}

/** The name of the budget for a host's known pages; no host has a blank. */
function ofKnown(host: string): string {
  return `known ${host}`;
}

/** The host of a page, as the budget counts it. */
export function hostOf({ url }: PageIdentity): string {
  return new URL(url).host;
}
