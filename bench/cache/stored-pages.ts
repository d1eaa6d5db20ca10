// The numbered pages of the index: the same in every process that makes them.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Region } from '../../core/geography/regions';
import type { AnswerHead } from '../../core/pages/answer-head';
import { DEFAULT_FRESHNESS_RULE, lifetimeOf } from '../../core/pages/freshness';
import { objectKey } from '../../core/pages/object-key';
import { pageIdentity } from '../../core/pages/page-key';
import type { PageRecord } from '../../core/pages/page-record';
import { checkPageUrl, type PublicSite } from '../../core/pages/page-url';
import { DEFAULT_QUERY_POLICY } from '../../core/pages/query-policy';
import { itemsOf } from '../render/items';

/** Region, site, tables and buckets of the bench. */
export const REGION: Region = 'eu-central-1';
export const SITE: PublicSite = { scheme: 'https', hosts: ['www.example.com'] };
export const INDEX_TABLE = 'index';
export const LEASE_TABLE = 'leases';
export const PAGES_BUCKET = 'pages';
export const RECIPE_BUCKET = 'recipe';

/** The smallest index has only these pages. The bench asks every index for them, one after the other. */
export const ASKED_PAGES = 1_000;

const ANSWER: AnswerHead = { status: 200, headers: [['content-type', 'text/html; charset=utf-8']] };

/** A page with its object and record. */
export interface StoredPage {
  readonly url: string;
  readonly html: string;
  readonly gzippedBody: Uint8Array;
  readonly head: AnswerHead;
  readonly record: PageRecord;
}

/** A page that the bench asks for. @param renderedAtMs start of its render, the same for all records of a run */
export function storedPage(number: number, renderedAtMs: number): StoredPage {
  const html = htmlOf(number);
  const gzippedBody = gzipSync(html);
  return { url: urlOf(number), html, gzippedBody, head: ANSWER, record: record(number, renderedAtMs, gzippedBody) };
}

/** The record of any page. Pages that the bench does not ask for have no object in the bucket. */
export function storedRecord(number: number, renderedAtMs: number): PageRecord {
  return number < ASKED_PAGES
    ? storedPage(number, renderedAtMs).record
    : record(number, renderedAtMs, Buffer.from(String(number)));
}

function record(number: number, renderedAtMs: number, gzippedBody: Uint8Array): PageRecord {
  const checked = checkPageUrl(urlOf(number), SITE);
  const lifetime = lifetimeOf(ANSWER.status, DEFAULT_FRESHNESS_RULE, renderedAtMs);
  if (checked.kind === 'refused' || lifetime === undefined) throw new RangeError(`Page ${number} can't be kept.`);
  const { key, keyUrl } = pageIdentity(checked.url, 'desktop', DEFAULT_QUERY_POLICY);
  const object = { key: objectKey(key, ANSWER, gzippedBody), region: REGION, writtenAtMs: renderedAtMs };
  const times = { renderStartedAtMs: renderedAtMs, changedAtMs: renderedAtMs, ...lifetime };
  return { key, keyUrl, ...ANSWER, object, textLength: 6_000, ...times };
}

/** As in a shop, all URLs share a prefix. */
function urlOf(number: number): string {
  const name = createHash('sha256').update(String(number)).digest('hex').slice(0, 12);
  return `${SITE.scheme}://${SITE.hosts[0]}/catalogue/entry-${name}`;
}

/** The items of `bench:render`, in about 16.7 KB. */
function htmlOf(number: number): string {
  const entries = itemsOf(`page-${number}`).map(({ id, title, summary, tags }) => {
    const list = tags.map((tag) => `<li class="entry-tag">${tag}</li>`).join('');
    const text = `<h2 class="entry-title">${title}</h2><p>${summary}</p>`;
    return `<article class="entry" id="${id}">${text}<ul class="entry-tags">${list}</ul></article>`;
  });
  const head = `<head><title>Page ${number}</title></head>`;
  return `<!doctype html><html lang="en">${head}<body><main>${entries.join('')}</main></body></html>`;
}
