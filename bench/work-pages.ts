// The running site, seen from the bench: fresh URLs, and whether an HTML is what the page shows.
import { firstMessage, startChild } from './child';
import { missingFrom } from './items';
import type { PageKind, SiteAddress } from './site';

/** One page to render, never asked for before. */
export interface WorkPage {
  readonly url: string;
  /** What the HTML lacks, or undefined if it is whole. */
  readonly missingFrom: (html: string) => string | undefined;
}

/** The site. */
export interface WorkPages {
  /** All hosts that its pages speak to, with their ports. */
  readonly hosts: readonly string[];
  readonly scriptBytes: number;
  /** @param kind `cold`: a plain page that says of itself that it must not be kept */
  next(kind: PageKind | 'cold'): WorkPage;
}

/** Builds the application and starts the site in a process of its own; it ends with the bench's other processes. */
export async function startWorkPages(): Promise<WorkPages> {
  const child = startChild({ file: 'site.ts' });
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
