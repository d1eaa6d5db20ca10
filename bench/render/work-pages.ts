// The bench's view of its site: new URLs, and checks of the rendered HTML.
import { firstMessage, startChild } from '../measure/child';
import { missingFrom } from './items';
import type { PageKind, SiteAddress } from './site';

/** One page, not requested before. */
export interface WorkPage {
  readonly url: string;
  /** Why the HTML is incomplete, or undefined. */
  readonly missingFrom: (html: string) => string | undefined;
}

/** The site. */
export interface WorkPages {
  /** All hosts that its pages call, with their ports. */
  readonly hosts: readonly string[];
  readonly scriptBytes: number;
  /** @param kind `cold`: a plain page that must not be kept */
  next(kind: PageKind | 'cold'): WorkPage;
}

/** Builds the application and starts the site in its own process, which ends with the bench's other processes. */
export async function startWorkPages(): Promise<WorkPages> {
  const child = startChild({ file: 'render/site.ts' });
  const { url, beaconUrl, scriptBytes } = await firstMessage(child, isSiteAddress);
  let count = 0;
  return {
    hosts: [url, beaconUrl].map((origin) => new URL(origin).host),
    scriptBytes,
    next(kind) {
      const page = `page-${++count}`;
      return { url: `${url}/${kind}/${page}`, missingFrom: (html) => missingFrom(html, page, kind) };
    },
  };
}

function isSiteAddress(value: unknown): value is SiteAddress {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'site';
}
