// Chooses the pages of a comparison: some of every kind of page, always the same ones for a seed.
import { createHash } from 'node:crypto';
import type { PageKey } from '../../../core/pages/page-key';
import type { DeploymentFacts } from '../../deployment';
import type { KnownPage } from '../../purge/index-scan';
import { type RecachePage, recachePages } from '../../purge/recache';

/**
 * Chooses pages. Each host, variant, status and first segment of the path is a kind of page, mostly of one template.
 * The kinds take turns, so that a rare one is not left out. In each, pages that bots ask for take turns with others.
 * @param asked the pages that bots ask for most, the most asked first
 */
export function chooseSample(
  known: readonly KnownPage[],
  size: number,
  seed: string,
  facts: Pick<DeploymentFacts, 'publicSite' | 'queryPolicy'>,
  asked: readonly PageKey[] = [],
): readonly RecachePage[] {
  const statuses = new Map(known.map(({ key, status }) => [key, status]));
  const ranks = new Map(asked.map((key, rank) => [key, rank]));
  const rankOf = ({ page }: RecachePage): number => ranks.get(page.key) ?? asked.length;
  const ordered = recachePages(known, facts)
    .map((one) => ({ one, at: number(`${seed} ${one.page.key}`) }))
    .sort((first, second) => (first.at < second.at ? -1 : 1))
    .map(({ one }) => one);
  const kinds = [...Map.groupBy(ordered, (one) => kindOf(one, statuses.get(one.page.key) ?? 0)).values()];
  const turns = kinds.flatMap((pages) => {
    const some = pages.filter((one) => ranks.has(one.page.key)).sort((first, second) => rankOf(first) - rankOf(second));
    const others = pages.filter((one) => !ranks.has(one.page.key));
    return [some, others].flatMap((half, at) => half.map((page, turn) => ({ page, turn: 2 * turn + at })));
  });
  // Stable: the kinds keep their order within a turn.
  return turns
    .sort((first, second) => first.turn - second.turn)
    .slice(0, size)
    .map(({ page }) => page);
}

function kindOf({ page }: RecachePage, status: number): string {
  const [, host = '', segment = ''] = /^https?:\/\/([^/]+)\/([^/?]*)/.exec(page.url) ?? [];
  // A path of one segment is a page itself, like `/imprint`.
  const template = page.url.includes('/', page.url.indexOf(host) + host.length + 1) ? segment : '';
  return `${host} ${page.variant} ${status} ${template}`;
}

/** Numbers from 0 to below 1 that a seed decides, for the choice of the index's segments. */
export function seededRandom(seed: string): () => number {
  let drawn = 0;
  return () => Number.parseInt(number(`${seed} ${drawn++}`).slice(0, 12), 16) / 16 ** 12;
}

function number(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
