// Leaves an unkept page for other requests: those that waited for its render, and those within the cooldown.
import { brokenPageCooldownMs, FAILURE_COOLDOWN_MS } from '../../core/contract/cooldown';
import { NO_EPOCHS, settledAtMs } from '../../core/pages/epochs';
import { leftObjectKey } from '../../core/pages/object-key';
import type { PageIdentity } from '../../core/pages/page-key';
import type { Clock } from '../runtime/clock';
import { describeError, type Log } from '../runtime/log';
import type { Objection, PageAnswer } from './page-answer';
import type { LeaseHistory, LeaseReleaser, PageIndexWriter, PageWriter } from './ports';

/** The dependencies of {@link leavePage}. */
export interface LeavingDependencies {
  readonly index: Pick<PageIndexWriter, 'epochs'>;
  readonly pages: Pick<PageWriter, 'leave'>;
  readonly leases: LeaseReleaser;
  readonly clock: Clock;
  readonly log: Log;
}

/** A page that is not kept. */
export interface UnkeptPage {
  readonly answer: PageAnswer;
  readonly objection: Objection;
  readonly renderStartedAtMs: number;
}

/**
 * Releases the page's lease, and leaves the page. A personal page is written only if a request waits for it.
 * @param mustWrite the body is too large for the answer
 * @returns the key of the written body; undefined if it was not written
 * @throws if the table of leases does not answer
 */
export async function leavePage(
  dependencies: LeavingDependencies,
  page: PageIdentity,
  token: string,
  { answer, objection, renderStartedAtMs }: UnkeptPage,
  mustWrite: boolean,
): Promise<string | undefined> {
  const { leases } = dependencies;
  const { reason, retry } = objection;
  const history = await leases.history(page.key, token).catch((error: unknown): LeaseHistory => {
    dependencies.log.error('The lease did not tell whether requests wait.', {
      url: page.url,
      error: describeError(error),
    });
    return { awaited: false, triedAtMs: 0, brokenInARow: 0 };
  });
  const forLater = retry !== 'at-once';
  const isShared = forLater || history.awaited;
  const objectKey = isShared || mustWrite ? await writeBody(dependencies, page, answer) : undefined;
  const isLeft = isShared && (answer.gzippedBody === undefined || objectKey !== undefined);
  const { status, headers } = answer;
  const brokenInARow = retry === 'later' ? 1 + (await brokenBefore(dependencies, page, history)) : 0;
  await leases.release(page.key, token, {
    kind: 'unkept',
    reason,
    renderStartedAtMs,
    left: isLeft ? { lease: token, renderStartedAtMs, reason, status, headers, objectKey, forLater } : undefined,
    // Without the page, bots would get only the site's own HTML within the cooldown.
    cooldownMs:
      !isLeft || retry === 'at-once' ? 0 : retry === 'soon' ? FAILURE_COOLDOWN_MS : brokenPageCooldownMs(brokenInARow),
    brokenInARow,
  });
  return objectKey;
}

/** How often in a row earlier renders found the page broken. A purge or a mark starts the count again. */
async function brokenBefore(
  { index }: LeavingDependencies,
  page: PageIdentity,
  history: LeaseHistory,
): Promise<number> {
  if (history.brokenInARow === 0) return 0;
  const epochs = await index.epochs(page).catch(() => NO_EPOCHS);
  return history.triedAtMs > settledAtMs(epochs) ? history.brokenInARow : 0;
}

async function writeBody(
  { pages, log }: LeavingDependencies,
  page: PageIdentity,
  answer: PageAnswer,
): Promise<string | undefined> {
  if (answer.gzippedBody === undefined) return undefined;
  const objectKey = leftObjectKey(page.key, answer, answer.gzippedBody);
  try {
    await pages.leave(objectKey, answer.gzippedBody);
    return objectKey;
  } catch (error) {
    log.error('The page could not be left for other requests.', { url: page.url, error: describeError(error) });
    return undefined;
  }
}
