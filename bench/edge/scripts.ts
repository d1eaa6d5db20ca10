// The scripts for njs: a router, followed by its driver.
import { InternalError } from '../../core/contract/georender-error';
import type { BenchRequest } from './requests';

/** A script does not have the form of a CloudFront Function. */
export class ScriptShapeError extends InternalError {
  override readonly name = 'ScriptShapeError';
}

/**
 * A stand-in for CloudFront's module. It costs as little as possible: CloudFront's own work is not the router's.
 * Its key-value store returns a parsed state without drained regions. It counts the chosen origins.
 */
export const CLOUDFRONT_MODULE = `
var chosen = 0;
var state = Promise.resolve({ drained: [], canaryPercent: 0 });
var store = { get: function () { return state; } };
export default {
  edgeLocation: { name: 'FRA56-P1', region: 'eu-central-1' },
  kvs: function () { return store; },
  chosen: function () { return chosen; },
  selectRequestOriginById: function () { chosen += 1; },
  createRequestOriginGroup: function () { chosen += 1; },
  updateRequestOrigin: function () { chosen += 1; }
};
`;

/** How many events a script makes, and how many of them it handles. */
export interface DriveCounts {
  readonly made: number;
  readonly handled: number;
}

/** What a script prints: how many origins were chosen, or the milliseconds that all handled events took. */
export type DriveReport = 'chosen' | 'milliseconds';

/** A script that makes events of the requests in turn, handles some, and reports. */
export function drivenScript(
  router: string,
  requests: readonly BenchRequest[],
  { made, handled }: DriveCounts,
  report: DriveReport = 'chosen',
): string {
  return `${router}
import benchCloudFront from 'cloudfront';
var benchRequests = ${JSON.stringify(requests)};
function benchEvent(given) {
  var headers = {};
  Object.keys(given.headers).forEach(function (name) { headers[name] = { value: given.headers[name] }; });
  return { request: { method: 'GET', uri: given.uri, querystring: {}, headers: headers, cookies: {}, rawQueryString: benchNoQuery } };
}
function benchNoQuery() { return undefined; }
var benchEvents = [];
for (var benchMade = 0; benchMade < ${made}; benchMade += 1) benchEvents.push(benchEvent(benchRequests[benchMade % benchRequests.length]));
async function benchDrive() {
  var benchFrom = Date.now();
  for (var at = 0; at < ${handled}; at += 1) await handler(benchEvents[at]);
  console.log(${report === 'chosen' ? "'chosen ' + benchCloudFront.chosen()" : 'Date.now() - benchFrom'});
}
benchDrive();
`;
}

/** A script that njs reads once, and evaluates this often. */
export function evaluatedScript(router: string, times: number): string {
  const { imports, body } = splitImport(router);
  return `${imports}
function benchLoad() {
${body}
return handler;
}
for (var benchLoads = 0; benchLoads < ${times}; benchLoads += 1) benchLoad();
console.log('evaluated ' + typeof benchLoad());
`;
}

/** An import may be only at a script's top. */
function splitImport(router: string): { readonly imports: string; readonly body: string } {
  const imports = /^\s*import [\w$]+ from ?['"]cloudfront['"];?/.exec(router)?.[0] ?? '';
  const body = router.slice(imports.length);
  if (/^\s*import\b/m.test(body)) {
    throw new ScriptShapeError(
      "A router may import only CloudFront's module: other imports can't be evaluated more than once.",
    );
  }
  return { imports, body };
}

/** Turns a module that exports `handler` into a script with a plain function of that name, which adds no promise. */
export function plainScript(module: string): string {
  const exported = /export ?\{ ?([\w$]+) as handler ?\};?\s*$/.exec(module);
  if (exported?.[1] === undefined)
    throw new ScriptShapeError(`A peer's bundle has an unexpected end: ${module.slice(-80)}`);
  return `${module.slice(0, exported.index).trim()}\nfunction handler(event){return ${exported[1]}(event)}\n`;
}
