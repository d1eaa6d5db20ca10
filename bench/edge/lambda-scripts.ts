// The scripts for Node.js: a router of Lambda@Edge, followed by its driver. Events have CloudFront's form.
import type { BenchRequest } from './requests';
import type { DriveCounts } from './scripts';

/** What a script's requests go through: viewer-request alone, as for a kept answer, or all events of a miss. */
export type LambdaWay = 'kept' | 'miss';

/** What a script prints: how many requests were sent to a renderer, or the milliseconds that all requests took. */
export type LambdaReport = 'chosen' | 'milliseconds';

/** The site, as the behaviour's own origin. */
const SITE = {
  custom: {
    ...{ domainName: 'site.example', port: 443, protocol: 'https', path: '', readTimeout: 30, keepaliveTimeout: 5 },
    ...{ sslProtocols: ['TLSv1.2'], customHeaders: {} },
  },
};

/**
 * A script that makes events of the requests in turn, and handles some.
 * @param router a CommonJS module that exports `viewerRequest`, `originRequest`, and may export `originResponse`
 */
export function lambdaScript(
  router: string,
  requests: readonly BenchRequest[],
  { made, handled }: DriveCounts,
  way: LambdaWay,
  report: LambdaReport,
): string {
  return `const benchModule = { exports: {} };
(function (module, exports) {
${router}
})(benchModule, benchModule.exports);
const { viewerRequest, originRequest, originResponse } = benchModule.exports;
const benchRequests = ${JSON.stringify(requests)};
const benchPairs = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [{ key: name, value }]]));
const benchIsPlace = (name) => name.startsWith('cloudfront-');
function benchCall(given, at) {
  const named = Object.entries(given.headers);
  return {
    requestId: 'request-' + at,
    place: benchPairs(Object.fromEntries(named.filter(([name]) => benchIsPlace(name)))),
    request: {
      clientIp: '192.0.2.1', method: 'GET', uri: given.uri, querystring: '',
      headers: benchPairs(Object.fromEntries(named.filter(([name]) => !benchIsPlace(name)))),
    },
    origin: ${JSON.stringify(SITE)},
    response: { status: '200', statusDescription: 'OK', headers: { 'content-type': [{ key: 'Content-Type', value: 'text/html' }] } },
  };
}
const benchEvent = (eventType, requestId, request, response) =>
  ({ Records: [{ cf: { config: { eventType, requestId }, request, response } }] });
const benchCalls = [];
for (let at = 0; at < ${made}; at += 1) benchCalls.push(benchCall(benchRequests[at % benchRequests.length], at));
let benchChosen = 0;
async function benchKept({ requestId, request }) {
  await viewerRequest(benchEvent('viewer-request', requestId, request));
}
async function benchMiss({ requestId, request, place, origin, response }) {
  const seen = await viewerRequest(benchEvent('viewer-request', requestId, request));
  Object.assign(seen.headers, place);
  seen.origin = origin;
  const sent = await originRequest(benchEvent('origin-request', requestId, seen));
  if (sent.origin.custom.domainName !== 'site.example') benchChosen += 1;
  if (originResponse) await originResponse(benchEvent('origin-response', requestId, sent, response));
}
const benchWay = ${way === 'kept' ? 'benchKept' : 'benchMiss'};
(async () => {
  const benchFrom = performance.now();
  for (let at = 0; at < ${handled}; at += 1) await benchWay(benchCalls[at]);
  console.log(${report === 'chosen' ? "'chosen ' + benchChosen" : 'performance.now() - benchFrom'});
})();
`;
}
