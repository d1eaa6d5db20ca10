// Renders the pages of a sample by live and new code, without keeping them, and compares both.
import type { TrialResult } from '../../../handlers/render-protocol/trial-protocol';
import { inTurns } from '../../../handlers/runtime/in-turns';
import type { RecachePage } from '../../purge/recache';
import { isSame, type PageDifference, pageDifference, readRender, withoutNoise } from './page-difference';

/** The code of a side. */
export type Side = 'live' | 'canary';

/** Renders a page on trial. Throws if the function can't be asked, or fails as a function. */
export type TrialOf = (page: RecachePage, side: Side) => Promise<TrialResult>;

/** A compared page. */
export interface ComparedPage {
  readonly url: string;
  readonly variant: string;
  /**
   * `noisy`: it differs between two renders of live code as well. `unknown`: live code did not render it, so there is
   * nothing to compare with.
   */
  readonly kind: 'same' | 'noisy' | 'different' | 'unknown';
  /** Empty unless it is different; of an unknown page, why. */
  readonly difference: PageDifference;
  readonly liveMs: number | undefined;
  readonly canaryMs: number | undefined;
}

/** The comparison of a sample. */
export interface Comparison {
  readonly pages: readonly ComparedPage[];
  /** The versions of Chromium that rendered, by side; empty where no render told one. */
  readonly chromium: Readonly<Record<Side, readonly string[]>>;
}

/** How pages are compared. */
export interface CompareOptions {
  readonly concurrency: number;
  /** Ends the comparison after the renders under way. */
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

const NO_DIFFERENCE: PageDifference = { answers: [], parts: [] };

/** Compares pages. @throws the signal's reason if it is aborted */
export async function comparePages(
  pages: readonly RecachePage[],
  trial: TrialOf,
  { concurrency, signal, onProgress }: CompareOptions,
): Promise<Comparison> {
  const versions: Record<Side, Set<string>> = { live: new Set(), canary: new Set() };
  const told: TrialOf = async (page, side) => {
    signal.throwIfAborted();
    const result = await trial(page, side);
    if (result.chromium !== undefined) versions[side].add(result.chromium);
    return result;
  };
  const [first] = pages;
  // The first render of a sandbox starts Chromium: it would be compared with a warm one.
  if (first !== undefined)
    for (const side of ['live', 'canary'] as const) await told(first, side).catch(() => undefined);
  let done = 0;
  const compared = await inTurns(pages, concurrency, async (page, at) => {
    const one = await comparePage(page, told, at % 2 === 0 ? ['live', 'canary'] : ['canary', 'live']);
    onProgress((done += 1));
    return one;
  });
  signal.throwIfAborted();
  return { pages: compared, chromium: { live: [...versions.live], canary: [...versions.canary] } };
}

/** @param order the side that renders first has cold caches of the site: the sides take turns */
async function comparePage(page: RecachePage, trial: TrialOf, order: readonly Side[]): Promise<ComparedPage> {
  const results = new Map<Side, TrialResult>();
  for (const side of order) results.set(side, await trialOrFailure(page, side, trial));
  const [live, canary] = [results.get('live'), results.get('canary')];
  if (live === undefined || canary === undefined) throw new Error('Each side renders each page.');
  const { url, variant } = page.page;
  const told = {
    ...{ url, variant, difference: NO_DIFFERENCE },
    liveMs: live.kind === 'rendered' ? live.tookMs : undefined,
    canaryMs: canary.kind === 'rendered' ? canary.tookMs : undefined,
  };
  if (live.kind === 'failed')
    return {
      ...told,
      kind: 'unknown',
      difference: { answers: [`${live.reason}: ${live.detail.slice(0, 200)}`], parts: [] },
    };
  const [before, after] = [readRender(url, live), readRender(url, canary)];
  const first = pageDifference(before, after);
  if (isSame(first)) return { ...told, kind: 'same' };
  const again = readRender(url, await trialOrFailure(page, 'live', trial));
  if (again.result.kind === 'failed') return { ...told, kind: 'unknown' };
  const difference = withoutNoise(first, before, again, after);
  return isSame(difference) ? { ...told, kind: 'noisy' } : { ...told, kind: 'different', difference };
}

/** A function that crashes renders nothing; that is what is compared. */
async function trialOrFailure(page: RecachePage, side: Side, trial: TrialOf): Promise<TrialResult> {
  try {
    return await trial(page, side);
  } catch (error) {
    if (!(error instanceof Error) || error.name === 'AbortError') throw error;
    const trace = { startedAtMs: 0, readyMs: undefined, readyBy: undefined, requests: [], untold: 0, problems: [] };
    return { kind: 'failed', reason: 'renderer-failed', detail: error.message, tookMs: 0, trace };
  }
}
