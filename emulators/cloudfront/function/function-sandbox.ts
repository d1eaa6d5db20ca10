// Runs the code of a CloudFront Function (runtime cloudfront-js-2.0, at either event) with CloudFront's globals only,
// each time in a context of its own.
//
// The context protects against mistakes, not attackers: the code is the project's own. V8 accepts more syntax than
// CloudFront's engine, so the build checks the syntax. An unhandled rejection in the code ends the process.
import { types } from 'node:util';
import vm from 'node:vm';
import { InternalError, UserError } from '../../../core/contract/georender-error';
import type { ChosenOrigin, EdgeAnswer, EdgeRequest, HeaderPairs } from '../edge-request';
import { eventRequest, readReturned } from './function-event';
import { type AnswerHead, eventResponse, readReturnedResponse } from './response-event';
import { isRealm, REALM_SCRIPT, type Realm } from './sandbox-realm';

/** CloudFront's limit of a function's code ("Quotas on CloudFront Functions"). */
export const MAX_FUNCTION_CODE_BYTES = 10_240;

/** The request, and everything else that the function sees. */
export interface FunctionCall {
  readonly request: EdgeRequest;
  readonly viewerIp: string;
  readonly requestId: string;
  /** The function's `Date`, which stands still: milliseconds since 1970. */
  readonly nowMs: number;
  /** `cf.edgeLocation`: where the request arrived; `region` is that of the expected regional edge cache. */
  readonly edgeLocation: {
    readonly name: string;
    readonly serverIp: string;
    readonly region?: string | undefined;
  };
  /** The content of the function's key-value store. @default nothing */
  readonly keyValues?: Readonly<Record<string, string>> | undefined;
}

/** The function's decision: a request to send on, and its origin; or an answer. */
export type FunctionOutcome =
  | { readonly request: EdgeRequest; readonly origin: ChosenOrigin }
  | { readonly response: EdgeAnswer };

/** A function ready to run. */
export interface EdgeFunction {
  /**
   * Runs the function once. It has neither timers nor I/O, so even an async one is done when this returns.
   *
   * @throws FunctionExecutionError when it throws, never settles or takes too long
   * @throws FunctionValidationError when CloudFront would refuse the returned value
   */
  run(call: FunctionCall): FunctionOutcome;
  /**
   * Runs the function at viewer-response, where it can change only cookies. Throws as `run` does.
   * @returns the viewer's headers
   */
  runResponse(call: FunctionCall, answer: AnswerHead): HeaderPairs;
}

/** The code can't be a CloudFront Function: too large, a syntax error, or imports that aren't emulated. */
export class FunctionLoadError extends UserError {
  override readonly name = 'FunctionLoadError';
}

/** The function failed. CloudFront answers 503 with `x-cache: FunctionExecutionError from cloudfront`. */
export class FunctionExecutionError extends InternalError {
  override readonly name = 'FunctionExecutionError';
}

export interface SandboxOptions {
  /** The ids of the distribution's origins, for the function's choice. */
  readonly originIds: readonly string[];
  /** Gets each `console.log` of the function. */
  readonly onLog?: ((line: string) => void) | undefined;
  /** The time limit of one run. CloudFront allows about 1 ms; a busy laptop needs more. @default 2,000 */
  readonly timeLimitMs?: number;
}

const DISTRIBUTION = { distributionDomainName: 'local.cloudfront.net', distributionId: 'LOCALEDGE' };
const REALM = new vm.Script(REALM_SCRIPT, { filename: 'sandbox-realm.js' });
const START = new vm.Script('__start()', { filename: 'sandbox-start.js' });

/**
 * Compiles a function's code: optionally `import cf from 'cloudfront';`, then a plain `function
 * handler(event)`.
 *
 * @throws FunctionLoadError
 */
export function loadEdgeFunction(code: string, options: SandboxOptions): EdgeFunction {
  const bytes = Buffer.byteLength(code);
  if (bytes > MAX_FUNCTION_CODE_BYTES) {
    throw new FunctionLoadError(
      `The function's code has ${bytes} bytes; CloudFront allows ${MAX_FUNCTION_CODE_BYTES}. Make the bundle smaller.`,
    );
  }
  const { script, cfName } = compile(code);
  return {
    run(call) {
      const { returned, origin } = run(script, cfName, call, undefined, options);
      const read = readReturned(returned, call.request);
      return 'response' in read ? read : { request: read.request, origin };
    },
    runResponse: (call, answer) => readReturnedResponse(run(script, cfName, call, answer, options).returned, answer),
  };
}

function compile(code: string): { script: vm.Script; cfName: string | undefined } {
  let cfName: string | undefined;
  const body = code.replace(
    /^\s*import\s+([A-Za-z_$][\w$]*)\s+from\s*(['"])cloudfront\2[ \t]*;?/,
    (_statement, name: string) => {
      cfName = name;
      return '';
    },
  );
  // A dynamic import would hand the code an error object of the host.
  if (/\bimport(\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*\n)*\(/.test(body)) {
    throw new FunctionLoadError("The function's code has a dynamic import, which CloudFront Functions don't know.");
  }
  try {
    const source = `'use strict';${body}\n;typeof handler === 'function' ? handler : undefined;`;
    return { script: new vm.Script(source, { filename: 'cloudfront-function.js' }), cfName };
  } catch (cause) {
    throw new FunctionLoadError(
      `The function's code does not compile (the only emulated import is \`import cf from 'cloudfront'\`): ${describeThrown(cause)}`,
      { cause },
    );
  }
}

function run(
  script: vm.Script,
  cfName: string | undefined,
  call: FunctionCall,
  answer: AnswerHead | undefined,
  options: SandboxOptions,
): { readonly returned: unknown; readonly origin: ChosenOrigin } {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
    microtaskMode: 'afterEvaluate',
  });
  const realm = makeRealm(context, call, answer, options.originIds);
  if (cfName !== undefined) {
    Object.defineProperty(context, cfName, { value: realm.cf });
  }
  const failure = execute(script, context, realm, options.timeLimitMs ?? 2_000);
  const report = readReport(realm.report());
  report.log.forEach((line) => options.onLog?.(line));
  if (failure !== undefined) {
    throw failure;
  }
  if (report.error !== null) {
    throw new FunctionExecutionError(`The CloudFront function threw: ${report.error}`);
  }
  if (!report.isSettled) {
    throw new FunctionExecutionError('The CloudFront function waits for a promise that never settles.');
  }
  return { returned: report.result === null ? undefined : JSON.parse(report.result), origin: report.origin };
}

function makeRealm(
  context: vm.Context,
  call: FunctionCall,
  answer: AnswerHead | undefined,
  originIds: readonly string[],
): Realm {
  const setUp: unknown = REALM.runInContext(context);
  const realm: unknown =
    typeof setUp === 'function'
      ? setUp(
          JSON.stringify({
            event: {
              version: '1.0',
              context: {
                ...DISTRIBUTION,
                eventType: answer === undefined ? 'viewer-request' : 'viewer-response',
                requestId: call.requestId,
              },
              viewer: { ip: call.viewerIp },
              request: eventRequest(call.request),
              ...(answer === undefined ? {} : { response: eventResponse(answer) }),
            },
            rawQuery: call.request.rawQuery ?? null,
            nowMs: call.nowMs,
            originIds,
            edgeLocation: call.edgeLocation,
            keyValues: call.keyValues ?? {},
          }),
        )
      : undefined;
  if (!isRealm(realm)) {
    throw new TypeError('The realm script did not return a realm.');
  }
  return realm;
}

/** Loads the code into the context and calls its handler. @returns an error from outside of the handler */
function execute(
  script: vm.Script,
  context: vm.Context,
  realm: Realm,
  timeLimitMs: number,
): FunctionExecutionError | undefined {
  try {
    const handler: unknown = script.runInContext(context, { timeout: timeLimitMs });
    if (typeof handler !== 'function') {
      return new FunctionExecutionError('The code declares no `function handler(event)`.');
    }
    realm.arm(handler);
    // A script calls `start`, since only scripts can be timed. The name exists only while the handler starts.
    Object.defineProperty(context, '__start', { value: realm.start, configurable: true });
    START.runInContext(context, { timeout: timeLimitMs });
    return undefined;
  } catch (cause) {
    return new FunctionExecutionError(`The CloudFront function failed: ${describeThrown(cause)}`);
  }
}

/** The message of an error, without running code of the sandbox (a getter, `toString`). */
function describeThrown(thrown: unknown): string {
  if (!types.isNativeError(thrown)) {
    return typeof thrown === 'string' ? thrown : 'it threw something that is not an Error';
  }
  const message: unknown = Object.getOwnPropertyDescriptor(thrown, 'message')?.value;
  return typeof message === 'string' ? message : 'it threw an Error without a message';
}

interface Report {
  readonly log: readonly string[];
  readonly origin: ChosenOrigin;
  readonly result: string | null;
  readonly error: string | null;
  readonly isSettled: boolean;
}

function readReport(json: unknown): Report {
  const parsed: unknown = typeof json === 'string' ? JSON.parse(json) : undefined;
  if (typeof parsed !== 'object' || parsed === null) {
    throw new FunctionExecutionError('The CloudFront function broke the sandbox it ran in.');
  }
  const { log, origin, result, error, isSettled } = Object.assign({ ...NOTHING }, parsed);
  return {
    log: Array.isArray(log) ? log.filter((line) => typeof line === 'string') : [],
    origin: readOrigin(origin),
    result: typeof result === 'string' ? result : null,
    error: typeof error === 'string' ? error : null,
    isSettled: isSettled === true,
  };
}

const NOTHING: Readonly<Record<keyof Report, unknown>> = {
  log: undefined,
  origin: undefined,
  result: undefined,
  error: undefined,
  isSettled: undefined,
};

function readOrigin(origin: unknown): ChosenOrigin {
  if (typeof origin !== 'object' || origin === null) {
    return { kind: 'default' };
  }
  if ('id' in origin && typeof origin.id === 'string') {
    return { kind: 'origin', id: origin.id };
  }
  if ('ids' in origin && Array.isArray(origin.ids) && 'statusCodes' in origin && Array.isArray(origin.statusCodes)) {
    const [first, second]: unknown[] = origin.ids;
    if (typeof first === 'string' && typeof second === 'string') {
      const statusCodes = origin.statusCodes.filter((code) => typeof code === 'number');
      return { kind: 'group', ids: [first, second], statusCodes };
    }
  }
  throw new FunctionExecutionError('The CloudFront function broke the sandbox it ran in.');
}
