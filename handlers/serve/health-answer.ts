// The answer to health checks: which of the region's parts are unavailable. It renders nothing and asks no site.
import { HEALTH_HEADER, REGION_HEADER } from '../../core/contract/header-names';
import { HEALTH_MEMORY_MS, HEALTH_PART_MS } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';
import { pageIdentity } from '../../core/pages/page-key';
import { checkPageUrl } from '../../core/pages/page-url';
import { TookTooLongError } from '../runtime/bounded-wait';
import { describeError } from '../runtime/log';
import type { ServeDependencies } from './dependencies';
import { EMPTY_BODY, type ServeAnswer } from './serve-answer';

/** The state of a region whose parts all answer. */
export const HEALTHY = 'well';

/** No render leaves a page under this key: a bucket that says so is healthy. */
const MISSING_KEY = 'left/health';

/** Makes the answer to health checks. It remembers good health: several checkers ask, and each read costs. */
export function healthAnswers(dependencies: ServeDependencies): () => Promise<ServeAnswer> {
  const { clock, config } = dependencies;
  let wellAtMs = -HEALTH_MEMORY_MS;
  return async () => {
    const askedAtMs = clock.steadyMs();
    if (askedAtMs - wellAtMs < HEALTH_MEMORY_MS) return answer(config.region, []);
    const unavailable = await unavailableParts(dependencies);
    if (unavailable.length === 0) wellAtMs = askedAtMs;
    return answer(config.region, unavailable);
  };
}

/** Asks the region's index and bucket as a page's request does. */
async function unavailableParts(dependencies: ServeDependencies): Promise<readonly string[]> {
  const { index, pages, config } = dependencies;
  const { publicSite, queryPolicy } = config;
  const home = checkPageUrl(`${publicSite.scheme}://${publicSite.hosts[0] ?? ''}/`, publicSite);
  const readIndex = async () => home.kind === 'page' && index.find(pageIdentity(home.url, 'desktop', queryPolicy));
  const [indexAnswers, bucketAnswers] = await Promise.all([
    answers(dependencies, 'index', readIndex),
    answers(dependencies, 'bucket', () => pages.readLeft(MISSING_KEY)),
  ]);
  return [...(indexAnswers ? [] : ['index']), ...(bucketAnswers ? [] : ['bucket'])];
}

function answer(region: Region, unavailable: readonly string[]): ServeAnswer {
  return {
    status: 200,
    headers: [
      ['content-type', 'text/plain; charset=utf-8'],
      [REGION_HEADER, region],
      [HEALTH_HEADER, unavailable.join(',') || HEALTHY],
      ['cache-control', 'no-store'],
    ],
    body: EMPTY_BODY,
  };
}

async function answers({ clock, log }: ServeDependencies, part: string, ask: () => Promise<unknown>): Promise<boolean> {
  const late = clock.pause(HEALTH_PART_MS).then(() => {
    throw new TookTooLongError(`Reading the ${part}`, HEALTH_PART_MS);
  });
  const asked = ask();
  // The slower one may fail when nobody waits for it any more.
  for (const promise of [late, asked]) promise.catch(() => undefined);
  try {
    await Promise.race([asked, late]);
    return true;
  } catch (error) {
    log.warn('A health check found a part of the region unavailable.', { part, error: describeError(error) });
    return false;
  }
}
