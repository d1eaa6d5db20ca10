// What a rendered document is answered with, and what speaks against keeping that.
import { gzipSync } from 'node:zlib';
import type { HeaderList } from '../../core/pages/answer-head';
import type { PersonalCookieTest } from '../../core/pages/infrastructure-cookies';
import type { RenderRule } from '../../core/pages/render-rules';
import type { ResponseHeaders } from '../../core/pages/site-headers';
import {
  isRedirect,
  mergeHeaders,
  metaHeaders,
  metaStatus,
  passedHeaders,
  whyNotKept,
} from '../../core/pages/site-headers';
import type { RenderReason } from '../render-protocol/render-protocol';
import { leadsElsewhere } from './tab/documents/leaving-document';
import type { RenderedDocument } from './tab/documents/rendered-document';

/** Why a page is not kept, and what that means for whoever else asks for it. */
export interface Objection {
  readonly reason: RenderReason;
  /** When it is rendered again: for the next request, after a few seconds, or later each time. */
  readonly retry: 'at-once' | 'soon' | 'later';
}

/** An answer as the bot will see it, before it is kept or passed on. */
export interface PageAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  /** Undefined for an answer without a body. */
  readonly gzippedBody: Uint8Array | undefined;
  readonly textLength: number;
  /** How much text the site's own HTML has. */
  readonly siteTextLength: number;
  /** A line of it is what error pages say. */
  readonly saysError: boolean;
  /** Undefined if nothing is known against keeping it. */
  readonly objection: Objection | undefined;
}

type RenderedPage = Extract<RenderedDocument, { kind: 'page' }>;

/** The answer that a document makes. @param url the page's */
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
  // A page that redirects by its meta tags has no body, like any redirect.
  if (isRedirect(status) && headers.some(([name]) => name === 'location')) {
    const unfinished = document.partial ? ({ reason: 'partial', retry: 'later' } as const) : undefined;
    return redirectTo(
      status,
      headers.filter(([name]) => name !== 'content-type'),
      forbidden ?? unfinished,
    );
  }
  return {
    // A redirect to nowhere is none: the page is shown, though its author meant something else.
    status: isRedirect(status) ? (isRedirect(document.status) ? 200 : document.status) : status,
    headers,
    gzippedBody: gzipSync(snapshot.html),
    textLength: snapshot.textLength,
    siteTextLength: document.siteTextLength,
    saysError: document.saysError,
    objection: objectionTo(document, rule, forbidden, isRedirect(status)),
  };
}

/** What is somebody's own is not shown to later requests, broken or not. */
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
