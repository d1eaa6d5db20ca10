// The two kinds of functions that can decide at the edge, behind one interface; and CloudFront's answers to failures.
import type { EdgeResult } from '../../core/contract/access-record';
import { FunctionValidationError } from './function/function-event';
import {
  type FunctionCall,
  FunctionExecutionError,
  type FunctionOutcome,
  loadEdgeFunction,
  type SandboxOptions,
} from './function/function-sandbox';
import { LambdaExecutionError, LambdaValidationError } from './lambda/lambda-rules';
import { loadLambdaFunction } from './lambda/lambda-sandbox';
import { LambdaTriggers } from './lambda/lambda-triggers';
import type { OriginTriggers } from './origin/origin-triggers';

/** A loaded function. */
export interface EdgeEngine {
  /** Runs it at viewer-request. @throws the failures of {@link functionFailure} */
  viewerRequest(call: FunctionCall): Promise<FunctionOutcome>;
  /** CloudFront's word for an answer that the function makes itself. */
  readonly generated: EdgeResult;
  /** The function at the origin's events; undefined: it has none. */
  readonly triggers?: OriginTriggers;
}

/** Loads the code. @throws FunctionLoadError, LambdaLoadError */
export function loadEngine(
  engine: 'cloudfront-function' | 'lambda-at-edge' = 'cloudfront-function',
  code: string,
  options: SandboxOptions & { readonly clock: () => number },
): EdgeEngine {
  if (engine === 'cloudfront-function') {
    const edgeFunction = loadEdgeFunction(code, options);
    return { viewerRequest: async (call) => edgeFunction.run(call), generated: 'FunctionGeneratedResponse' };
  }
  const triggers = new LambdaTriggers(loadLambdaFunction(code, options));
  return { viewerRequest: (call) => triggers.viewerRequest(call), generated: 'LambdaGeneratedResponse', triggers };
}

/** CloudFront's answer after a failure of a function. */
export interface FunctionFailure {
  readonly status: 502 | 503;
  readonly result: EdgeResult;
  readonly reason: string;
}

/** Undefined if an error is no failure of a function. */
export function functionFailure(error: unknown): FunctionFailure | undefined {
  if (error instanceof FunctionExecutionError) return { status: 503, result: error.name, reason: error.message };
  if (
    error instanceof FunctionValidationError ||
    error instanceof LambdaExecutionError ||
    error instanceof LambdaValidationError
  )
    return { status: 502, result: error.name, reason: error.message };
  return undefined;
}
