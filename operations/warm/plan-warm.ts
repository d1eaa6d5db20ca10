// What a warm-up has to render: reads the sitemaps, and compares them with the index.
import type { PageKey } from '../../core/pages/page-key';
import type { ListedPage, WalkCounts } from '../../handlers/sitemaps/walk-sitemaps';
import { type DuePage, duePages } from '../../handlers/warm/due-pages';
import type { WarmPorts } from './ports';

/** The pages of a warm-up. */
export interface WarmPlan {
  /** In the order of their value. */
  readonly due: readonly DuePage[];
  /** Listed pages, once each, in all variants. */
  readonly listed: number;
  /** Due pages by the reason why. */
  readonly reasons: Readonly<Partial<Record<DuePage['reason'], number>>>;
  readonly counts: WalkCounts;
  /** Whether the sitemaps list more pages than one warm-up takes. */
  readonly isCut: boolean;
}

/** The pages of one warm-up: their keys and URLs take some 100 MB. */
export const MOST_LISTED = 200_000;

/** Listed pages that are compared with the index together. */
const WINDOW = 20_000;

/**
 * Plans a warm-up.
 * @param onProgress gets how many listed pages were compared so far
 */
export async function planWarm(
  ports: WarmPorts,
  sitemaps: readonly string[],
  onProgress: (listed: number) => void = () => undefined,
): Promise<WarmPlan> {
  const walk = ports.newWalk();
  const due = new Map<PageKey, DuePage>();
  const met = new Set<string>();
  let window: ListedPage[] = [];
  let isCut = false;
  const compare = async (): Promise<void> => {
    for (const one of await duePages(window, ports)) if (!due.has(one.page.key)) due.set(one.page.key, one);
    window = [];
    onProgress(met.size);
  };
  for await (const page of walk.pages(sitemaps)) {
    if (met.has(page.url)) continue;
    isCut = met.size >= MOST_LISTED;
    if (isCut) break;
    met.add(page.url);
    window.push(page);
    if (window.length === WINDOW) await compare();
  }
  await compare();
  const sorted = [...due.values()].sort(
    (one, other) => other.priority - one.priority || (other.modifiedAtMs ?? 0) - (one.modifiedAtMs ?? 0),
  );
  const listed = met.size * ports.config.variants.length;
  return { due: sorted, listed, reasons: counted(sorted), counts: walk.counts, isCut };
}

function counted(due: readonly DuePage[]): WarmPlan['reasons'] {
  const reasons: Partial<Record<DuePage['reason'], number>> = {};
  for (const { reason } of due) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return reasons;
}
