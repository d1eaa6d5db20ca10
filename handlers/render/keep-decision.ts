// Whether a rendered page is kept, and for how long: the same for renders and for trials.
import { type FreshnessRule, freshnessRuleFor, lifetimeOf } from '../../core/pages/freshness';
import type { PageIdentity } from '../../core/pages/page-key';
import type { Lifetime, PageRecord } from '../../core/pages/page-record';
import { pathOf } from '../../core/pages/page-url';
import { suspicionOf } from '../../core/pages/suspicion';
import type { Clock } from '../runtime/clock';
import type { Objection, PageAnswer } from './page-answer';
import type { PageIndexWriter } from './ports';

/** The dependencies of {@link keepDecision}. */
export interface KeepDependencies {
  readonly index: Pick<PageIndexWriter, 'find'>;
  readonly clock: Clock;
  readonly config: { readonly freshness: readonly FreshnessRule[] };
}

/** A rendered page that may be kept. */
export interface KeepQuestion {
  readonly page: PageIdentity;
  readonly answer: PageAnswer;
  /** Whether the page may have much less text than before. */
  readonly mayBeShort: boolean;
  readonly renderStartedAtMs: number;
}

/** The decision. */
export type KeepDecision =
  | { readonly kind: 'unkept'; readonly objection: Objection }
  /** `earlier` is the record that it replaces. */
  | { readonly kind: 'kept'; readonly lifetime: Lifetime; readonly earlier: PageRecord | undefined };

/** Decides. It throws if the index does not answer. */
export async function keepDecision(
  { index, clock, config }: KeepDependencies,
  { page, answer, mayBeShort, renderStartedAtMs }: KeepQuestion,
): Promise<KeepDecision> {
  if (answer.objection !== undefined) return { kind: 'unkept', objection: answer.objection };
  const lifetime = lifetimeOf(answer.status, freshnessRuleFor(pathOf(page.url), config.freshness), renderStartedAtMs);
  if (lifetime === undefined) return { kind: 'unkept', objection: { reason: 'status', retry: 'soon' } };
  // Not handed over by `serve`: another region's record or a purge may have arrived during the render.
  const { record: earlier, ...epochs } = await index.find(page);
  const suspicion = mayBeShort ? undefined : suspicionOf(answer, earlier, epochs, clock.nowMs());
  if (suspicion !== undefined) return { kind: 'unkept', objection: { reason: suspicion, retry: 'later' } };
  return { kind: 'kept', lifetime, earlier };
}
