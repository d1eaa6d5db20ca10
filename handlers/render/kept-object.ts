// Finds or writes the object of a kept page.
import type { Region } from '../../core/geography/regions';
import { contentOf, objectKey } from '../../core/pages/object-key';
import type { PageIdentity } from '../../core/pages/page-key';
import type { PageObject } from '../../core/pages/page-record';
import type { Clock } from '../runtime/clock';
import { describeError, type Log } from '../runtime/log';
import type { PageAnswer } from './page-answer';
import type { PageWriter, SameContent } from './ports';

/** The dependencies of {@link keptObject}. */
export interface KeptObjectDependencies {
  readonly pages: PageWriter;
  readonly sameContent?: SameContent;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: { readonly region: Region; readonly rewriteObjectAfterMs: number };
}

/**
 * The object of an answer: an existing one, unless the bucket's lifecycle might remove it before the record ends. An
 * object that is missing in this region's bucket is written here: its region may fail before it is replicated.
 * @param earlier the page's own object; without one, the page may share another page's
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
  // Only now: pages must not share an object that was not written.
  if (earlier === undefined) await noteObject(dependencies, page, written);
  return written;
}

/** Another page's object of the same content. Undefined on errors, too: one more object does no harm. */
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
