// Turns a rendered document into an answer, with the objection to keeping it, if there is one.
import { gzipSync } from 'node:zlib';
import type { HeaderList } from '../../core/pages/answer-head';
import type { PersonalCookieTest } from '../../core/pages/infrastructure-cookies';
import type { RenderRule } from '../../core/pages/render-rules';
import {
  isRedirect,
  mergeHeaders,
  metaHeaders,
  metaStatus,
  passedHeaders,
  type ResponseHeaders,
  whyNotKept,
} from '../../core/pages/site-headers';
import type { RenderReason } from '../render-protocol/render-protocol';
import { leadsElsewhere } from './tab/documents/leaving-document';
import type { RenderedDocument } from './tab/documents/rendered-document';

/** Why a page is not kept, and when it is rendered again. */
export interface Objection {
  readonly reason: RenderReason;
  /** For the next request, after a few seconds, or later each time. */
  readonly retry: 'at-once' | 'soon' | 'later';
}

/** An answer as the bot gets it. */
export interface PageAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  /** Undefined for an answer without a body. */
  readonly gzippedBody: Uint8Array | undefined;
  readonly textLength: number;
  /** The length of the text in the site's own HTML. */
  readonly siteTextLength: number;
  /** One of its lines is a phrase of error pages. */
  readonly saysError: boolean;
  /** Undefined if the answer may be kept. */
  readonly objection: Objection | undefined;
}

type RenderedPage = Extract<RenderedDocument, { kind: 'page' }>;

/** Makes the answer from a document. @param url the page's */
export function pageAnswer(
  document: Exclude<RenderedDocument, { kind: 'failed' }>,
  url: string,
  rule: RenderRule,
  setsPersonalCookie: PersonalCookieTest,
): PageAnswer {
  const notKept = whyNotKept(document.siteHeaders, { keepNoStore: rule.keepNoStore, setsPersonalCookie });
  const forbidden = notKept && ({ reason: notKept, retry: 'at-once' } as const);
  if (document.kind === 'redirect') return redirectTo(document.status, passedHeaders(document.siteHeaders), forbidden);
  const { snapshot } = document;
  const metaWish = metaStatus(snapshot.statusMeta);
  const status = metaWish ?? document.status;
  const siteHeaders: ResponseHeaders = document.siteHeaders;
  const headers = mergeHeaders(
    [['content-type', 'text/html; charset=utf-8'], ...passedHeaders(siteHeaders)],
    metaHeaders(snapshot.headerMetas).filter(([name, value]) => name !== 'location' || leadsElsewhere(value, url)),
  );
  // A page that redirects by its meta tags has no body, like all redirects.
  if (isRedirect(status) && headers.some(([name]) => name === 'location')) {
    const unfinished = document.partial ? ({ reason: 'partial', retry: 'later' } as const) : undefined;
    return redirectTo(
      status,
      headers.filter(([name]) => name !== 'content-type'),
      forbidden ?? unfinished,
    );
  }
  return {
    // A redirect without a target is none: the page is shown.
    status: isRedirect(status) ? (isRedirect(document.status) ? 200 : document.status) : status,
    headers,
    gzippedBody: gzipSync(snapshot.html),
    textLength: snapshot.textLength,
    siteTextLength: document.siteTextLength,
    saysError: document.saysError,
    objection: objectionTo(document, rule, forbidden, isRedirect(status)),
  };
}

/** A broken page that is also personal keeps the personal one's `retry`: later requests must not get it. */
function objectionTo(
  { broken, partial }: RenderedPage,
  rule: RenderRule,
  forbidden: Objection | undefined,
  leadsNowhere: boolean,
): Objection | undefined {
  const lacks =
    broken === undefined || (broken === 'empty' && rule.mayBeShort) ? (partial ? 'partial' : undefined) : broken;
  if (forbidden !== undefined) return { ...forbidden, reason: lacks ?? forbidden.reason };
  if (lacks !== undefined) return { reason: lacks, retry: 'later' };
  return leadsNowhere ? { reason: 'status', retry: 'soon' } : undefined;
}

function redirectTo(status: number, headers: HeaderList, objection: Objection | undefined): PageAnswer {
  return { status, headers, gzippedBody: undefined, textLength: 0, siteTextLength: 0, saysError: false, objection };
}
