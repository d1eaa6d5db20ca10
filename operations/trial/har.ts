// A render's requests as an HTTP archive ("HTTP Archive (HAR) format 1.2", w3c.github.io/web-performance). Without
// bodies, cookies and credentials.
import type { HeaderList } from '../../core/pages/answer-head';
import type { RenderTrace, TracedRequest } from '../../handlers/render-protocol/render-trace';

/** The archive, ready for JSON. @param version Georender's */
export function harOf(url: string, trace: RenderTrace, version: string): object {
  const iso = (ms: number): string => new Date(trace.startedAtMs + ms).toISOString();
  return {
    log: {
      version: '1.2',
      creator: { name: 'georender', version },
      pages: [
        {
          startedDateTime: iso(0),
          id: 'page',
          title: url,
          pageTimings: { onContentLoad: -1, onLoad: trace.readyMs ?? -1 },
        },
      ],
      entries: trace.requests.map((request) => entryOf(request, iso)),
    },
  };
}

function entryOf(request: TracedRequest, iso: (ms: number) => string): object {
  const { url, method, startMs, responseMs, endMs, status, mimeType, bytes, wait, cut, failure } = request;
  const waitMs = (responseMs ?? endMs ?? startMs) - startMs;
  const receiveMs = Math.max(0, (endMs ?? responseMs ?? startMs) - (responseMs ?? endMs ?? startMs));
  return {
    pageref: 'page',
    startedDateTime: iso(startMs),
    time: waitMs + receiveMs,
    request: {
      ...{ method, url, httpVersion: 'HTTP/1.1', cookies: [], headers: fields(request.requestHeaders) },
      ...{ queryString: parametersOf(url), headersSize: -1, bodySize: -1 },
    },
    response: {
      ...{ status: status ?? 0, statusText: '', httpVersion: 'HTTP/1.1', cookies: [] },
      ...{ headers: fields(request.responseHeaders), content: { size: bytes ?? -1, mimeType: mimeType ?? '' } },
      ...{ redirectURL: headerIn(request.responseHeaders, 'location'), headersSize: -1, bodySize: bytes ?? -1 },
    },
    cache: {},
    timings: { send: 0, wait: waitMs, receive: receiveMs },
    // Fields of our own begin with an underscore, as the format wants.
    _wait: wait,
    ...(cut === undefined ? {} : { _cut: cut }),
    ...(failure === undefined ? {} : { _error: failure }),
  };
}

function fields(headers: HeaderList): readonly object[] {
  return headers.map(([name, value]) => ({ name, value }));
}

function headerIn(headers: HeaderList, wanted: string): string {
  return headers.find(([name]) => name === wanted)?.[1] ?? '';
}

function parametersOf(url: string): readonly object[] {
  const parameters = URL.parse(url)?.searchParams ?? [];
  return [...parameters].map(([name, value]) => ({ name, value }));
}
