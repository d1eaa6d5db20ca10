// Waits until the site's own CDN shows a new version.
import type { Clock } from '../runtime/clock';
import { describeError, type Log } from '../runtime/log';
import { growingPauses } from './growing-pauses';
import type { SiteDocument, SiteVersion } from './ports';

/** The dependencies of {@link waitForVersion}. */
export interface VersionDependencies {
  readonly site: SiteVersion;
  readonly clock: Clock;
  readonly log: Log;
}

/** How the new version is recognised. */
export interface ExpectedVersion {
  /** The hash of the document that it replaces; undefined: not known, so any document is new. */
  readonly before: string | undefined;
  /** A text that the new document contains; it counts more than the hash. */
  readonly marker: string | undefined;
}

/** A CDN's servers do not all change at once: this many looks in a row must see the new version. */
const LOOKS_IN_A_ROW = 2;

const PAUSES = { firstMs: 2_000, mostMs: 30_000 };

/** The longest wait. CDNs take seconds, in bad cases minutes. */
const MOST_MS = 600_000;

/** Left for the rest of the job. */
const AFTERWARDS_MS = 180_000;

/** The new document; undefined: it does not come in time. A site that does not answer is asked again. */
export async function waitForVersion(
  { site, clock, log }: VersionDependencies,
  expected: ExpectedVersion,
  remainingMs: number,
): Promise<SiteDocument | undefined> {
  const endMs = clock.steadyMs() + Math.min(MOST_MS, remainingMs - AFTERWARDS_MS);
  let inARow = 0;
  for (const pauseMs of growingPauses(PAUSES)) {
    const document = await site.document().catch((error: unknown) => {
      log.warn('The site did not show its document; it is asked again.', { error: describeError(error) });
      return undefined;
    });
    inARow = document !== undefined && isNew(document, expected) ? inARow + 1 : 0;
    if (document !== undefined && inARow >= LOOKS_IN_A_ROW) return document;
    const nextMs = inARow > 0 ? PAUSES.firstMs : pauseMs;
    if (clock.steadyMs() + nextMs > endMs) return undefined;
    await clock.pause(nextMs);
  }
  return undefined;
}

function isNew({ text, hash }: SiteDocument, { before, marker }: ExpectedVersion): boolean {
  return marker === undefined ? hash !== before : text.includes(marker);
}
