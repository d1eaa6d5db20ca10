// Many requests for one page at once, in many sandboxes of `serve` as Lambda has them.
import type { Region } from '../../../core/geography/regions';
import type { FreshnessRule } from '../../../core/pages/freshness';
import type { CacheLab, LabAnswer } from './cache-lab';
import { LEASE_TABLE } from './embedded-storage';

/** An hour fresh, never stale, a day error-only. */
export const HOUR_RULE: FreshnessRule = {
  paths: '/*',
  pages: { freshSeconds: 3_600, staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 86_400 },
  notFoundSeconds: 60,
  redirectSeconds: 60,
};

/** Has every render take until so many requests tried for the lease. */
export function renderOnceTried(lab: CacheLab, tries: number, browse = lab.browse): void {
  lab.browse = async (...asked) => {
    while (leaseTries(lab) < tries) await lab.storage.clock.pause(1);
    return browse(...asked);
  };
}

function leaseTries(lab: CacheLab): number {
  const updates = lab.storage.dynamoDb
    .requests()
    .filter(({ operation, targets }) => operation === 'UpdateItem' && targets[0]?.table === LEASE_TABLE).length;
  // A request that does not get the lease writes again, to say that it waits.
  return Math.ceil(updates / 2);
}

/** Asks so many times at once, by sandboxes that each answer a part. */
export function askAtOnce(
  lab: CacheLab,
  rush: { readonly requests: number; readonly sandboxes: number; readonly regions?: readonly Region[] },
  path: string,
): Promise<readonly LabAnswer[]> {
  const { requests, sandboxes, regions = lab.regions.slice(0, 1) } = rush;
  const serves = Array.from({ length: sandboxes }, (_, index) =>
    lab.serve(regions[index % regions.length] ?? 'eu-central-1'),
  );
  return Promise.all(Array.from({ length: requests }, (_, index) => lab.ask(path, {}, serves[index % sandboxes])));
}
