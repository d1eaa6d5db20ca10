// Georender as a side of a comparison: a render on this machine, or a deployment that is asked as a bot asks.
import { CACHE_HEADER, REGION_HEADER } from '../../core/contract/header-names';
import type { LocalViews } from '../check/views/local-views';
import type { SideFailure, SidePage } from './compared-page';
import { type SideRequest, sideAnswer } from './side-answer';

/** The page as a render on this machine makes it. */
export async function localPage(
  url: string,
  views: Pick<LocalViews, 'renderedAnswer'>,
  steadyMs: () => number,
): Promise<SidePage | SideFailure> {
  const startMs = steadyMs();
  const answer = await views.renderedAnswer(url);
  if ('failure' in answer) return { kind: 'failed', reason: answer.failure };
  const { status, location, html = '' } = answer;
  return { kind: 'page', status, location, html, durationMs: steadyMs() - startMs };
}

/**
 * The page as a deployment answers it. An answer of the site, or an error of a prerender service, is a failure: a
 * comparison with it would say nothing of Georender.
 * @param origin of the deployment, whose name may be another than the site's
 */
export function deployedPage(url: string, origin: string, request: SideRequest): Promise<SidePage | SideFailure> {
  const { pathname, search } = new URL(url);
  return sideAnswer(origin + pathname + search, { ...request, foreignBecause: notOfDeployment });
}

function notOfDeployment(headers: { has(name: string): boolean }): string | undefined {
  if (headers.has(REGION_HEADER) || headers.has(CACHE_HEADER)) return undefined;
  return (
    `the answer is not Georender's: it has neither ${REGION_HEADER} nor ${CACHE_HEADER}. ` +
    'Perhaps the router sends this page or this host to the site; `georender explain` says why'
  );
}
