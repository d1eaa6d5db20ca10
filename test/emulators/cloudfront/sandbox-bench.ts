// Runs a function's code in the sandbox for one request that has something of everything.
import assert from 'node:assert/strict';
import type { EdgeRequest } from '../../../emulators/cloudfront/edge-request';
import { type FunctionOutcome, loadEdgeFunction } from '../../../emulators/cloudfront/function/function-sandbox';

export const IMPORT = "import cf from 'cloudfront';\n";
export const REQUEST: EdgeRequest = {
  method: 'GET',
  path: '/a%2Fb//c',
  rawQuery: 'x=%26+1&y&x=2',
  headers: [
    ['host', 'www.example.com'],
    ['user-agent', 'Bot'],
    ['accept', 'text/html'],
    ['accept', 'text/plain'],
    ['cookie', 'b=2; a=1'],
    ['x-real-ip', '192.0.2.1'],
    ['connection', 'close'],
  ],
};

/** Runs `code`, for {@link REQUEST} unless told otherwise. */
export function run(
  code: string,
  given: { request?: EdgeRequest; onLog?: (line: string) => void; region?: string } = {},
): FunctionOutcome {
  const { request = REQUEST, onLog, region } = given;
  return loadEdgeFunction(code, { originIds: ['site', 'near', 'next'], onLog, timeLimitMs: 250 }).run({
    request,
    viewerIp: '192.0.2.7',
    requestId: 'request-1',
    nowMs: Date.UTC(2026, 0, 2, 3, 4, 5),
    edgeLocation: { name: 'XDE', serverIp: '127.0.0.1', region },
  });
}

/** What an expression of the function's body is, as JSON. */
export function valueOf(expression: string): unknown {
  const outcome = run(
    `${IMPORT}async function handler(event) {
       let value;
       try { value = ${expression}; } catch (error) { value = String(error); }
       return { statusCode: 200, body: JSON.stringify({ value: value === undefined ? 'undefined' : value }) };
     }`,
  );
  assert.ok('response' in outcome);
  const parsed: unknown = JSON.parse(outcome.response.body.toString());
  return typeof parsed === 'object' && parsed !== null && 'value' in parsed ? parsed.value : undefined;
}

/** The request of an outcome that is one. */
export function sentOn(outcome: FunctionOutcome): EdgeRequest {
  assert.ok('request' in outcome);
  return outcome.request;
}

/** A function that runs `statement` and returns `request`. */
export function changing(statement: string): string {
  return `function handler(event) { var request = event.request; ${statement}; return request; }`;
}
