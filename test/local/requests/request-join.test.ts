// The join of a request at the edge with the line of `serve`, in any order.
import assert from 'node:assert/strict';
import type { AccessRecord } from '../../../core/contract/access-record';
import type { EndedRender, ServedRequest } from '../../../handlers/runtime/served-request';
import { type LocalRequest, RequestJoin } from '../../../local/requests/request-join';
import { ManualScheduler } from '../../support/machine/manual-scheduler';

function access(fields: Partial<AccessRecord> = {}): AccessRecord {
  return {
    'timestamp(ms)': '1000',
    date: '1970-01-01',
    time: '00:00:01',
    'x-edge-location': 'XDE',
    'x-edge-request-id': 'id-1',
    'x-edge-result-type': 'Miss',
    'cs(Host)': 'www.example.com',
    'x-host-header': 'www.example.com',
    'cs-uri-stem': '/a',
    'cs-uri-query': 'q=secret&token',
    'sc-status': '200',
    'sc-bytes': '321',
    'sc-content-type': 'text/html',
    'cs(User-Agent)': 'Mozilla/5.0%20(compatible;%20Googlebot/2.1)',
    'c-country': 'DE',
    'c-ip': '127.0.0.1',
    'cs-method': 'GET',
    'cs-protocol': 'http',
    'cs-protocol-version': 'HTTP/1.1',
    'time-taken': '0.250',
    ...fields,
  };
}

const SERVED: ServedRequest = {
  requestId: 'id-1',
  region: 'eu-central-1',
  host: 'www.example.com',
  path: '/a',
  parameters: ['q'],
  variant: 'desktop',
  key: '0123456789abcdef',
  bot: 'googlebot',
  botGroup: 'search',
  country: 'DE',
  status: 200,
  cacheStatus: 'MISS',
  reason: 'partial',
  ageSeconds: 0,
  bytes: 100,
  durationMs: 200,
  stagesMs: { render: 190 },
};

const RENDERED: EndedRender = {
  region: 'eu-central-1',
  host: 'www.example.com',
  path: '/a',
  parameters: ['q'],
  variant: 'desktop',
  key: '0123456789abcdef',
  outcome: 'unstored',
  reason: 'partial',
  status: 200,
  durationMs: 190,
  problems: ['A request never ended.'],
};

const PAGE_HEADERS = [
  ['x-georender-region', 'eu-central-1'],
  ['x-georender-cache', 'MISS'],
] as const;

describe('local/requests/request-join', () => {
  let timers: ManualScheduler;
  let requests: LocalRequest[];
  let renders: EndedRender[];
  let join: RequestJoin;
  beforeEach(() => {
    timers = new ManualScheduler();
    requests = [];
    renders = [];
    const listener = {
      onRequest: (request: LocalRequest) => requests.push(request),
      onRender: (render: EndedRender) => renders.push(render),
    };
    join = new RequestJoin(listener, timers);
  });

  const JOINED = {
    timeMs: 1000,
    requestId: 'id-1',
    host: 'www.example.com',
    path: '/a',
    parameters: ['q'],
    status: 200,
    bytes: 321,
    userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1)',
    bot: 'googlebot',
    botGroup: 'search',
    country: 'DE',
    edgeResult: 'Miss',
    decision: 'page',
    region: 'eu-central-1',
    cacheStatus: 'MISS',
    reason: 'partial',
    variant: 'desktop',
    ageSeconds: 0,
    durationMs: 250,
    problems: ['A request never ended.'],
  } as const;

  it('joins a request whose line from serve came first', () => {
    join.onRendered(RENDERED);
    join.onServed(SERVED);
    join.onAccess(access(), PAGE_HEADERS);
    assert.equal(requests.length, 1);
    assert.partialDeepStrictEqual(requests[0], JOINED);
  });

  it('joins a request whose line from serve comes last', () => {
    join.onRendered(RENDERED);
    join.onAccess(access(), PAGE_HEADERS);
    assert.deepEqual(requests, []);
    join.onServed(SERVED);
    assert.partialDeepStrictEqual(requests[0], JOINED);
    timers.advance(10_000);
    assert.deepEqual([requests.length, renders.length], [1, 0]);
  });

  it('waits half a second for the line of serve, then tells what the answer told', () => {
    join.onAccess(access(), PAGE_HEADERS);
    timers.advance(499);
    assert.deepEqual(requests, []);
    timers.advance(1);
    assert.partialDeepStrictEqual(requests[0], { region: 'eu-central-1', cacheStatus: 'MISS', ageSeconds: undefined });
  });

  it('takes the line of the region that answered, not of the one that refused', () => {
    join.onServed({ ...SERVED, region: 'us-east-1', status: 503, cacheStatus: 'OVERLOAD' });
    join.onAccess(access(), PAGE_HEADERS);
    assert.equal(requests.length, 0);
    join.onServed(SERVED);
    assert.deepEqual(
      requests.map(({ region }) => region),
      ['eu-central-1'],
    );
  });

  it('does not wait for a copy at the edge, which repeats where it came from', () => {
    join.onAccess(access({ 'x-edge-result-type': 'Hit' }), PAGE_HEADERS);
    assert.partialDeepStrictEqual(requests[0], { edgeResult: 'Hit', decision: 'page', region: 'eu-central-1' });
  });

  it('tells the decision of a header, and takes a request without one for a person’s', () => {
    join.onAccess(access(), [['x-georender-decision', 'excluded']]);
    join.onAccess(access({ 'cs(User-Agent)': 'Mozilla/5.0%20Firefox/140.0' }), []);
    join.onAccess(access(), [['x-georender-decision', 'hostile']]);
    assert.deepEqual(
      requests.map(({ decision, bot, region }) => ({ decision, bot, region })),
      [
        { decision: 'excluded', bot: 'googlebot', region: undefined },
        { decision: 'no-bot', bot: undefined, region: undefined },
        { decision: 'no-bot', bot: undefined, region: undefined },
      ],
    );
  });

  it('tells answers and errors of a prerender service, and which bot got them', () => {
    join.onAccess(access(), [['x-georender-cache', 'SERVICE']]);
    join.onAccess(access({ 'sc-status': '502' }), [['x-georender-origin', 'prerender-service']]);
    join.onAccess(access({ 'cs(User-Agent)': 'Mozilla/5.0%20Firefox/140.0' }), [['x-georender-origin', 'site-2']]);
    const known = { decision: 'page', bot: 'googlebot', region: undefined, cacheStatus: 'SERVICE' };
    assert.deepEqual(
      requests.map(({ decision, bot, region, cacheStatus }) => ({ decision, bot, region, cacheStatus })),
      [known, known, { decision: 'no-bot', bot: undefined, region: undefined, cacheStatus: undefined }],
    );
  });

  it('tells a render with problems by itself if no request waited for it, and no other render', () => {
    join.onRendered(RENDERED);
    join.onRendered({ ...RENDERED, key: 'fedcba9876543210', problems: [] });
    join.onServed({ ...SERVED, cacheStatus: 'STALE' });
    join.onAccess(access(), PAGE_HEADERS);
    assert.deepEqual(requests[0]?.problems, []);
    timers.advance(3_000);
    assert.deepEqual(renders, [RENDERED]);
  });

  it('tells the waiting requests when it is closed', () => {
    join.onAccess(access(), PAGE_HEADERS);
    join.close();
    assert.equal(requests.length, 1);
  });
});
