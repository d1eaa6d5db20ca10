// Purges, marks and their scopes as text.
import type { PurgeScope } from '../../core/pages/purge-scopes';
import { moment } from '../text/span';
import type { PurgeExplanation } from './region-page';

/** E.g. `purged 2026-03-01T12:00:00Z by an order for this page`. */
export function purgeText({ kind, scope, atMs }: PurgeExplanation): string {
  return `${kind === 'purge' ? 'purged' : 'marked stale'} ${moment(atMs)} by an order for ${scopeText(scope)}`;
}

/** A scope for people. */
export function scopeText(scope: PurgeScope): string {
  if (scope === '*') return 'everything';
  if (scope.startsWith('=')) return 'this page';
  return scope.includes('/') ? `${scope} and all below it` : `the host ${scope}`;
}
