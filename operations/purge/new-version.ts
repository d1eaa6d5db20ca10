// Waits until the site shows a new version, so that nothing is rendered from a cache's old one.
import { UserError } from '../../core/contract/georender-error';
import type { PageUrl } from '../../core/pages/page-url';
import type { Clock } from '../../handlers/runtime/clock';
import type { Site } from '../../handlers/serve/ports';

/** What shows that the site has its new version. */
export interface NewVersion {
  /** Not before this time, in milliseconds since 1970. */
  readonly afterMs: number | undefined;
  /** The site's document must contain this. */
  readonly marker: string | RegExp | undefined;
  /** The document that is asked for. */
  readonly url: PageUrl;
  /** How long the marker is waited for. */
  readonly waitMs: number;
}

/** The site still shows the old version. */
export class OldVersionError extends UserError {
  override readonly name = 'OldVersionError';
}

/** Between two questions, growing. */
const FIRST_PAUSE_MS = 2_000;
const MOST_PAUSE_MS = 30_000;
const GROWTH = 1.5;

/** One answer of the site. */
const FETCH_MS = 20_000;

/** A document that is longer is looked at so far. */
const MOST_CHARACTERS = 5_000_000;

/**
 * Resolves when the time has come and the site's document has the marker.
 * @param onLook gets how often the document was asked for
 * @throws OldVersionError after the wait
 */
export async function awaitNewVersion(
  { afterMs, marker, url, waitMs }: NewVersion,
  site: Site,
  clock: Clock,
  onLook: (looks: number) => void = () => undefined,
): Promise<void> {
  if (afterMs !== undefined) await clock.pause(Math.max(0, afterMs - clock.nowMs()));
  if (marker === undefined) return;
  const endMs = clock.steadyMs() + waitMs;
  let pauseMs = FIRST_PAUSE_MS;
  let said = '';
  for (let looks = 1; ; looks++) {
    onLook(looks);
    try {
      const { status, body } = await site.fetch(url, FETCH_MS);
      const text = Buffer.from(body).toString().slice(0, MOST_CHARACTERS);
      if (status < 400 && contains(text, marker)) return;
      said = status < 400 ? `its document (${status}) lacks the marker` : `it answers ${status}`;
    } catch (error) {
      said = error instanceof Error ? error.message : String(error);
    }
    const leftMs = endMs - clock.steadyMs();
    if (leftMs <= 0) {
      throw new OldVersionError(
        `The site does not show the new version at ${url} after ${looks} looks in ${Math.round(waitMs / 1000)} s: ${said}. ` +
          'Nothing was marked; check --marker, clear the site’s cache, or give more time by --marker-wait.',
      );
    }
    await clock.pause(Math.min(pauseMs, leftMs));
    pauseMs = Math.min(MOST_PAUSE_MS, pauseMs * GROWTH);
  }
}

function contains(text: string, marker: string | RegExp): boolean {
  return typeof marker === 'string' ? text.includes(marker) : marker.test(text);
}
