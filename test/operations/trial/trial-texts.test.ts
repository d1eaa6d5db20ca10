import assert from 'node:assert/strict';
import type { RenderTrace, TracedRequest } from '../../../handlers/render-protocol/render-trace';
import type { TrialResult } from '../../../handlers/render-protocol/trial-protocol';
import { PageUnavailableError } from '../../../operations/check/web-request';
import { readTags } from '../../../operations/previews/page-tags';
import { harOf } from '../../../operations/trial/har';
import { metaText, pageMeta, pageText } from '../../../operations/trial/page-facts';
import { traceText } from '../../../operations/trial/trace-text';

const HTML = `<!doctype html><html lang="de"><head><title> A  title </title><meta name="robots" content="noindex">
  <meta property="og:title" content="Shared"><link rel="canonical" href="https://www.example.com/a">
  <link rel="alternate" hreflang="en" href="/en"><script type="application/ld+json">{"@type":"Article"}</script>
  <script type="application/ld+json">{</script></head>
  <body><h1>Head</h1><p>One <b>two</b><br>three</p><script>no()</script><a href="/x">Link</a></body></html>`;

function request(overrides: Partial<TracedRequest>): TracedRequest {
  return {
    ...{ url: 'https://www.example.com/api?page=2', method: 'GET', type: 'Fetch', isInFrame: false, wait: 'content' },
    ...{ startMs: 100, responseMs: 150, endMs: 160, status: 200, mimeType: 'application/json', bytes: 1_234 },
    ...{ failure: undefined, cut: undefined, requestHeaders: [], responseHeaders: [['x-a', 'b']] },
    ...overrides,
  } as const;
}

const DOCUMENT = request({
  ...{ url: 'https://www.example.com/', type: 'Document', wait: 'document', startMs: 0, endMs: 90, bytes: 2_000 },
});
const IMAGE = request({ url: 'https://www.example.com/a.png', type: 'Image', wait: 'never' });

const TRACE: RenderTrace = {
  startedAtMs: 1_700_000_000_000,
  readyMs: 900,
  readyBy: 'time-is-up',
  requests: [
    request({}),
    request({
      url: 'https://www.example.com/never',
      responseMs: undefined,
      endMs: undefined,
      status: undefined,
      cut: 'time-is-up',
    }),
  ],
  untold: 0,
  problems: ['GET https://www.example.com/api: status 500'],
};

const RESULT: Extract<TrialResult, { kind: 'rendered' }> = {
  kind: 'rendered',
  ...{
    status: 200,
    headers: [['content-type', 'text/html']],
    html: HTML,
    objection: 'partial',
    freshSeconds: undefined,
  },
  ...{ textLength: 30, tookMs: 1_000, trace: TRACE, pictureBase64: undefined },
};

describe('operations/trial', () => {
  it('tells each request of a trace, what was cut off, and why', () => {
    const text = traceText({ ...RESULT, trace: { ...TRACE, requests: [DOCUMENT, IMAGE, ...TRACE.requests] } });
    assert.match(text, /it would not be kept: partial/);
    assert.match(text, /taken after 900 ms: the render's time was up/);
    assert.match(text, /^4 requests; waited for 3 of them \(\*\), 1 not to the end$/m);
    assert.match(text, /^\* +0 +90 +90 +200 .* Document, the page itself: GET https:\/\/www\.example\.com\/$/m);
    assert.match(text, /^ {2} +100 .* Image GET .*\/a\.png$/m);
    assert.match(text, /\* +100 +160 +60 +200 +1 KB +Fetch GET https:\/\/www\.example\.com\/api\?page=2/);
    assert.match(text, /open.*\/never\n +cut off: the time was up/);
    assert.match(text, /Problems in the page\n +GET .*status 500/);
  });

  it('tells that the page itself had not come when its render failed', () => {
    const requests = [{ ...DOCUMENT, responseMs: undefined, endMs: undefined, status: undefined, bytes: undefined }];
    const trace = { ...TRACE, requests, readyMs: undefined, readyBy: undefined, problems: [] };
    const text = traceText({ kind: 'failed', reason: 'deadline', detail: 'No answer', tookMs: 9_000, trace });
    assert.match(text, /^1 request; waited for 1 of them \(\*\), 1 not to the end$/m);
    assert.match(
      text,
      /^\* +0 +open +- .* Document, the page itself: GET .*\n +had not ended when the render failed$/m,
    );
  });

  it('writes an archive with all fields that HAR 1.2 demands', () => {
    const har: unknown = JSON.parse(JSON.stringify(harOf('https://www.example.com/', TRACE, '0.1.0')));
    assert.deepEqual(har, {
      log: {
        version: '1.2',
        creator: { name: 'georender', version: '0.1.0' },
        pages: [
          {
            startedDateTime: '2023-11-14T22:13:20.000Z',
            id: 'page',
            title: 'https://www.example.com/',
            pageTimings: { onContentLoad: -1, onLoad: 900 },
          },
        ],
        entries: [
          entry({ time: 60, timings: { send: 0, wait: 50, receive: 10 } }, 'https://www.example.com/api?page=2', 200),
          entry(
            { time: 0, timings: { send: 0, wait: 0, receive: 0 }, _cut: 'time-is-up' },
            'https://www.example.com/never',
            0,
          ),
        ],
      },
    });
  });

  function entry(fields: object, url: string, status: number): object {
    return {
      pageref: 'page',
      startedDateTime: '2023-11-14T22:13:20.100Z',
      request: {
        ...{ method: 'GET', url, httpVersion: 'HTTP/1.1', cookies: [], headers: [], headersSize: -1, bodySize: -1 },
        queryString: url.includes('?') ? [{ name: 'page', value: '2' }] : [],
      },
      response: {
        ...{ status, statusText: '', httpVersion: 'HTTP/1.1', cookies: [], headers: [{ name: 'x-a', value: 'b' }] },
        ...{
          content: { size: 1_234, mimeType: 'application/json' },
          redirectURL: '',
          headersSize: -1,
          bodySize: 1_234,
        },
      },
      cache: {},
      _wait: 'content',
      ...fields,
    };
  }

  it('tells what crawlers read besides the text', () => {
    const meta = pageMeta(RESULT);
    assert.equal(meta.title, 'A title');
    assert.deepEqual(meta.structuredData, ['Article', 'invalid']);
    const text = metaText(meta);
    for (const line of [
      'canonical: https://www.example.com/a',
      'meta robots: noindex',
      'alternate en: /en',
      'h1: Head',
    ])
      assert.ok(text.split('\n').includes(line), line);
  });

  it('tells the text of elements that are nested deeply', () => {
    assert.equal(pageText(`${'<div>'.repeat(4_000)}Deep<b>est</b></div>Less deep`), 'Deepest\nLess deep');
  });

  it('refuses pages that nest without end, at once and in words', () => {
    const hostile = `<h1>${'<div>'.repeat(200_000)}Deep</h1>`;
    assert.throws(() => pageText(hostile), PageUnavailableError);
    assert.throws(() => pageMeta({ ...RESULT, html: hostile }), /nests more than 1000 elements/);
    assert.throws(() => readTags(hostile), /nests more than 1000 elements/);
  });

  it('tells the text, a line for each block', () => {
    assert.equal(pageText(HTML), 'Head\nOne two\nthree\nLink');
  });
});
