// Converts the headers of documents between the DevTools protocol's form and ours.
import type { Protocol } from 'devtools-protocol';
import type { ResponseHeaders } from '../../../../core/pages/site-headers';

/** Headers that describe the body as it was transferred, not as the browser gets it. */
const TRANSFER_HEADERS = new Set([
  'content-encoding',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'trailer',
]);

/** The headers that the browser gets with a document that we fetched. */
export function headersForBrowser(headers: ResponseHeaders): Protocol.Fetch.HeaderEntry[] {
  const entries = Object.entries({ 'content-type': 'text/html', ...headers });
  return entries.flatMap(([name, values]) =>
    TRANSFER_HEADERS.has(name) ? [] : values.split('\n').map((value) => ({ name, value })),
  );
}

/** Repeated headers are joined by a line break: a comma may be part of a value. */
export function joinHeaders(headers: readonly Protocol.Fetch.HeaderEntry[]): ResponseHeaders {
  const joined: Record<string, string> = {};
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    joined[key] = joined[key] === undefined ? value : `${joined[key]}\n${value}`;
  }
  return joined;
}

/** The cookies that a response sets, each as `name=`: their values are private. */
export function cookieNames(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => name.toLowerCase() === 'set-cookie')
    .flatMap(([, cookies]) => cookies.split('\n'))
    .map((cookie) => `${(cookie.split('=', 1)[0] ?? '').trim()}=`);
}
