// The object of a page that is kept: one that is there already, or a new one.

import type { Region } from '../../core/geography/regions';
import { contentOf, objectKey } from '../../core/pages/object-key';
import type { PageIdentity } from '../../core/pages/page-key';
import type { PageObject } from '../../core/pages/page-record';
import type { Clock } from '../runtime/clock';
import type { Log } from '../runtime/log';
import { describeError } from '../runtime/log';
import type { PageAnswer } from './page-answer';
import type { PageWriter, SameContent } from './ports';

/** What it works with. */
export interface KeptObjectDependencies {
  readonly pages: PageWriter;
  readonly sameContent?: SameContent;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: { readonly region: Region; readonly rewriteObjectAfterMs: number };
}

/**
 * The object of an answer: the one that is there already, unless the lifecycle might take it before the record ends. One
 * that is not in this region's bucket is written here: it may be on its way, but its region may also be gone.
 * @param earlier the page's own; a new page may share the object of another one
 */
export async function keptObject(
  dependencies: KeptObjectDependencies,
  page: PageIdentity,
  { gzippedBody, status, headers }: PageAnswer,
  earlier: PageObject | undefined,
): Promise<PageObject | undefined> {
  if (gzippedBody === undefined) return undefined;
  const { clock, config, pages } = dependencies;
  const nowMs = clock.nowMs();
  const key = objectKey(page.key, { status, headers }, gzippedBody);
  const candidate = earlier ?? (await sharedObject(dependencies, page, contentOf(key)));
  const mayStay =
    candidate !== undefined &&
    contentOf(candidate.key) === contentOf(key) &&
    nowMs - candidate.writtenAtMs < config.rewriteObjectAfterMs;
  if (mayStay && (await pages.has(candidate.key))) return candidate;
  await pages.write(key, gzippedBody, { status, headers });
  const written = { key, region: config.region, writtenAtMs: nowMs };
  // Only now: nobody may share an object that was not written.
  if (earlier === undefined) await noteObject(dependencies, page, written);
  return written;
}

/** Another page's object of the same content; undefined too if that can't be known: an object more does no harm. */
async function sharedObject(
  { sameContent, log }: KeptObjectDependencies,
  page: PageIdentity,
  content: string,
): Promise<PageObject | undefined> {
  try {
    return await sameContent?.find(hostOf(page), content);
  } catch (error) {
    log.warn('Pages of the same content could not be looked for.', { url: page.url, error: describeError(error) });
    return undefined;
  }
}

async function noteObject(
  { sameContent, log }: KeptObjectDependencies,
  page: PageIdentity,
  object: PageObject,
): Promise<void> {
  try {
    await sameContent?.note(hostOf(page), contentOf(object.key), object);
  } catch (error) {
    log.warn('A page’s content could not be noted.', { url: page.url, error: describeError(error) });
  }
}

function hostOf({ url }: PageIdentity): string {
  return new URL(url).host;
}
