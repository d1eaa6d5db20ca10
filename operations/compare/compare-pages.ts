// Compares pages, a few at once: each is had from one side after the other, so that neither slows the other down.
import { inTurns } from '../../handlers/runtime/in-turns';
import { PageUnavailableError } from '../check/web-request';
import {
  type ComparedPage,
  comparedPage,
  type SideFailure,
  type SidePage,
  type Sides,
  type UncomparedPage,
} from './compared-page';

/** Gives the page of a URL. Failures are results. */
export type Side = (url: string) => Promise<SidePage | SideFailure>;

/** How pages are compared. */
export interface ComparisonRun extends Sides<Side> {
  readonly atOnce: number;
  /** Called for each page, as soon as it is compared. */
  readonly onCompared: (page: ComparedPage | UncomparedPage) => void;
}

/** Compares them. @returns the results, in the order of the URLs */
export function comparePages(
  urls: readonly string[],
  { own, service, atOnce, onCompared }: ComparisonRun,
): Promise<readonly (ComparedPage | UncomparedPage)[]> {
  return inTurns(urls, atOnce, async (url) => {
    const ofOwn = await own(url);
    const ofService = await service(url);
    const compared = joined(url, ofOwn, ofService);
    onCompared(compared);
    return compared;
  });
}

function joined(
  url: string,
  own: SidePage | SideFailure,
  service: SidePage | SideFailure,
): ComparedPage | UncomparedPage {
  if (own.kind === 'failed' || service.kind === 'failed') {
    const reasons = {
      ...(own.kind === 'failed' ? { own: own.reason } : {}),
      ...(service.kind === 'failed' ? { service: service.reason } : {}),
    };
    return { kind: 'failed', url, reasons };
  }
  try {
    return comparedPage(url, own, service);
  } catch (error) {
    if (!(error instanceof PageUnavailableError)) throw error;
    return { kind: 'failed', url, reasons: { own: error.message, service: error.message } };
  }
}
