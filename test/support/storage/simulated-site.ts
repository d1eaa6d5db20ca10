// The site of simulated regions: each version of its page has another body, header and status.
import { gunzipSync } from 'node:zlib';
import type { AnswerHead } from '../../../core/pages/answer-head';
import type { ServeAnswer } from '../../../handlers/serve/serve-answer';

/** A bot's answer, and the version of the site's page in each of its parts. */
export interface SeenAnswer {
  readonly cache: string;
  readonly status: number;
  readonly etag: string | undefined;
  readonly versions: { readonly body: number; readonly header: number; readonly status: number };
}

export function htmlOf(version: number): string {
  return `<p>content ${String(version).padStart(6, '0')}</p>`;
}

export function statusOf(version: number): number {
  return version % 2 === 0 ? 200 : 203;
}

export function versionOfBody(gzipped: Uint8Array): number {
  return Number(/content (\d+)/.exec(gunzipSync(gzipped).toString())?.[1]);
}

export function versionOfHeaders(headers: AnswerHead['headers']): number {
  return Number(headers.find(([name]) => name === 'content-language')?.[1].slice(1));
}

export function seen({ status, headers, body }: ServeAnswer): SeenAnswer {
  const named = Object.fromEntries(headers);
  const cache = named['x-georender-cache'] ?? '';
  const version = cache === 'BYPASS' ? 0 : versionOfBody(body.bytes);
  return {
    cache,
    status,
    etag: named['etag'],
    versions: {
      body: version,
      header: cache === 'BYPASS' ? 0 : versionOfHeaders(headers),
      status: cache === 'BYPASS' || statusOf(version) === status ? version : -1,
    },
  };
}
