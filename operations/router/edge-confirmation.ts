// Asks the edge until it heeds a drain. A change of the key-value store takes seconds to reach all edge locations.
import { REGION_HEADER } from '../../core/contract/header-names';
import type { Region } from '../../core/geography/regions';
import type { Deployment } from '../deployment';
import { askEdge } from '../explain/edge-answer';
import { checkQuestion } from '../explain/question';

/** What was seen at the edge. */
export type EdgeConfirmation =
  /** A region that is not drained answered. */
  | { readonly kind: 'heeded'; readonly region: Region | 'site' }
  /** The edge shows its own copy, so nothing can be seen from here. */
  | { readonly kind: 'unseen' }
  /** A drained region still answered at the end. */
  | { readonly kind: 'not-yet'; readonly region: Region }
  | { readonly kind: 'failed'; readonly reason: string };

/** Between two requests. */
const PAUSE_MS = 3_000;

/** Asks for the front page as a bot. @param timeoutMs how long a drained region's answers are borne */
export async function confirmAtEdge(
  deployment: Deployment,
  drained: readonly Region[],
  timeoutMs: number,
): Promise<EdgeConfirmation> {
  const { clock, facts } = deployment;
  const question = checkQuestion({ url: '/', as: 'googlebot', place: undefined, asksEdge: true }, facts);
  const endMs = clock.steadyMs() + timeoutMs;
  for (;;) {
    const answer = await askEdge(deployment, question);
    if (answer.kind !== 'answered') return { kind: 'failed', reason: answer.reason };
    const region = facts.regions.find((name) => name === answer.headers[REGION_HEADER]);
    // A copy names the region that answered when it was made.
    if (/^hit/i.test(answer.headers['x-cache'] ?? '')) return { kind: 'unseen' };
    if (region === undefined) return { kind: 'heeded', region: 'site' };
    if (!drained.includes(region)) return { kind: 'heeded', region };
    if (clock.steadyMs() + PAUSE_MS > endMs) return { kind: 'not-yet', region };
    await clock.pause(PAUSE_MS);
  }
}
