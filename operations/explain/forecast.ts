// What a request would be answered, and why: the decision of `serve` for the state that the regions told.
import type { CacheStatus } from '../../core/contract/header-names';
import { PRERENDER_SERVICE_ORIGIN_ID } from '../../core/contract/prerender-service';
import type { Region } from '../../core/geography/regions';
import type { SiteReason } from '../../core/routing/decision';
import { moment, span } from '../text/span';
import { purgeText } from './purge-text';
import type { LeaseExplanation, RecordExplanation, RegionPage } from './region-page';
import type { RoutingExplanation } from './routing';

/** The expected answer. */
export interface Forecast {
  /** The region whose `serve` answers; undefined: the site answers. */
  readonly region: Region | undefined;
  /** Undefined if the site answers, or the region did not tell. */
  readonly cache: CacheStatus | undefined;
  /** One sentence for people. */
  readonly sentence: string;
}

/** Why the site answers, as the end of a sentence. */
export const SITE_REASON_TEXTS: Readonly<Record<SiteReason, string>> = {
  asset: "the path ends like a file's",
  'no-bot': "the user agent is no bot's under these settings",
  method: 'the method is neither GET nor HEAD',
  'own-render': 'the request is from our own Chromium',
  prerenderer: 'the request is from another prerenderer (x-prerender)',
  authorization: 'the request has an Authorization header',
  'not-included': 'the path is in none of includePaths',
  excluded: 'the path is in excludePaths, or well-known (RFC 8615)',
  'one-time-token': 'the query looks like a link that can be used once',
  'signed-in': 'a cookie says that the visitor is signed in',
  'no-document': 'the request is for data, not for a document',
  'foreign-host': 'the host is none of the stack’s',
  'no-page-url': 'the URL is too long, or has characters that no request may have',
  passthrough: 'the path is in passthroughPaths, which the router does not see',
  'all-drained': 'all regions are drained',
};

/** Forecasts the answer. @param pages undefined if the request is for no page */
export function forecast(routing: RoutingExplanation, pages: readonly RegionPage[] | undefined): Forecast {
  const { decision } = routing;
  if (decision !== 'page') return site(`The site itself answers, since ${SITE_REASON_TEXTS[decision]}.`);
  if (routing.origins[0] === PRERENDER_SERVICE_ORIGIN_ID)
    return {
      region: undefined,
      cache: 'SERVICE',
      sentence: 'The prerender service answers SERVICE: it is asked first.',
    };
  const region = routing.regions.find(({ drain }) => drain === undefined)?.region;
  if (region === undefined) return site(`The site itself answers, since ${SITE_REASON_TEXTS['all-drained']}.`);
  const page = pages?.find((one) => one.region === region);
  if (page === undefined || page.kind === 'unavailable') {
    return {
      region,
      cache: undefined,
      sentence: `${region} is asked first; it did not tell here what it has of the page.`,
    };
  }
  const { record, lease } = page;
  const answered = fromRecord(record, region) ?? fromRender(record, lease, region);
  const who = routing.canary?.isChosen === true ? `The canary in ${region}` : region;
  return { region, cache: answered.cache, sentence: `${who} answers ${answered.cache}: ${answered.why}.` };
}

interface Answered {
  readonly cache: CacheStatus;
  readonly why: string;
}

function fromRecord(record: RecordExplanation | undefined, region: Region): Answered | undefined {
  if (record === undefined || (record.state !== 'fresh' && record.state !== 'stale')) return undefined;
  const { status, freshLeftMs, isReplicated, renderedIn, state, overtakenBy } = record;
  if (isReplicated === false && record.objectBytes === undefined) return undefined;
  if (state === 'stale') {
    const why =
      overtakenBy === undefined ? `is past its freshness since ${span(-freshLeftMs)}` : `was ${purgeText(overtakenBy)}`;
    return {
      cache: 'STALE',
      why: `its copy with status ${status} ${why}, and is rendered again in the background`,
    };
  }
  const fresh = `the page with status ${status} is fresh for another ${span(freshLeftMs)}`;
  return isReplicated === false && renderedIn !== region
    ? { cache: 'HIT-REMOTE', why: `${fresh}, and is read from the bucket of ${renderedIn}, where it was rendered` }
    : { cache: 'HIT', why: fresh };
}

function fromRender(record: RecordExplanation | undefined, lease: LeaseExplanation, region: Region): Answered {
  const isUsable = record?.state === 'error-only';
  if (lease.kind === 'cooldown') {
    const why = `the last render here ended with ${lease.reason}, and none is tried before ${moment(lease.untilMs)}`;
    if (isUsable) return { cache: 'STALE-ERROR', why: `${why}; the last good copy is shown` };
    if (lease.hasLeftPage) return { cache: 'HIT', why: `${why}; the page that it left is shown, with its reason` };
    return { cache: 'BYPASS', why: `${why}; bots get the site's own HTML` };
  }
  const lack =
    record === undefined || record.state === 'dead'
      ? `${region} has no page of this key`
      : record.state === 'error-only'
        ? `its copy ${errorOnlyText(record)}, and may be shown only if a render fails`
        : 'no bucket has the object of its record';
  const how = lease.kind === 'held' ? 'the request waits for the render that is under way' : 'the page is rendered now';
  return { cache: 'MISS', why: `${lack}, so ${how}` };
}

function errorOnlyText({ overtakenBy }: RecordExplanation): string {
  return overtakenBy?.kind === 'purge' ? `was ${purgeText(overtakenBy)}` : 'is past its windows';
}

function site(sentence: string): Forecast {
  return { region: undefined, cache: undefined, sentence };
}
