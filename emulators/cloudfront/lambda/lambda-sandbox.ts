// Runs a built Lambda@Edge function: a CommonJS module in a context of its own, which lives as long as the edge, as a
// sandbox of Lambda lives for many requests.
//
// The context protects against mistakes, not attackers: the code is the project's own.
import vm from 'node:vm';
import { UserError } from '../../../core/contract/georender-error';
import type { LambdaAtEdgeEvent } from '../../../core/contract/lambda-at-edge';
import { LambdaExecutionError } from './lambda-rules';

/** A function ready to run. */
export interface LambdaFunction {
  /**
   * Runs the function once.
   * @returns what it returned, as JSON carries it
   * @throws LambdaExecutionError
   */
  run(eventType: LambdaAtEdgeEvent, event: object): Promise<unknown>;
}

/** The surroundings of the function. */
export interface LambdaSandboxOptions {
  /** Gets each `console.log` of the function. */
  readonly onLog?: ((line: string) => void) | undefined;
  /** The function's time: milliseconds since 1970. */
  readonly clock: () => number;
  /** `AWS_REGION`, the only variable. @default none */
  readonly region?: string | undefined;
  /** @default Lambda@Edge's limits */
  readonly timeLimitsMs?: Readonly<Record<LambdaAtEdgeEvent, number>>;
}

/** The code is no CommonJS module that exports `handler`. */
export class LambdaLoadError extends UserError {
  override readonly name = 'LambdaLoadError';
}

/** "Quotas on Lambda@Edge", function timeout. */
const TIME_LIMITS_MS: Readonly<Record<LambdaAtEdgeEvent, number>> = {
  'viewer-request': 5_000,
  'origin-request': 30_000,
  'origin-response': 30_000,
};

/** @throws LambdaLoadError */
export function loadLambdaFunction(code: string, options: LambdaSandboxOptions): LambdaFunction {
  const handler = load(code, options);
  const limits = options.timeLimitsMs ?? TIME_LIMITS_MS;
  return {
    async run(eventType, event) {
      const timer = Promise.withResolvers<never>();
      const timeout = setTimeout(() => {
        timer.reject(new LambdaExecutionError(`The Lambda@Edge function took longer than ${limits[eventType]} ms.`));
      }, limits[eventType]);
      try {
        const returned = await Promise.race([handler(JSON.stringify(event)), timer.promise]);
        return returned === undefined ? undefined : JSON.parse(returned);
      } catch (cause) {
        if (cause instanceof LambdaExecutionError) throw cause;
        throw new LambdaExecutionError(`The Lambda@Edge function threw at ${eventType}: ${String(cause)}`, { cause });
      } finally {
        clearTimeout(timeout);
      }
    },
  };
}

/** Events and results cross the context as JSON. */
type JsonHandler = (event: string) => Promise<string | undefined>;

function load(code: string, { onLog, clock, region }: LambdaSandboxOptions): JsonHandler {
  const context = vm.createContext({
    console: { log: (line: unknown) => onLog?.(String(line)) },
    process: { env: region === undefined ? {} : { AWS_REGION: region } },
    clock,
  });
  try {
    const handler: unknown = vm.runInContext(
      `Date.now = clock; delete globalThis.clock;
      (function () {
        const module = { exports: {} };
        (function (module, exports) {${code}\n})(module, module.exports);
        const { handler } = module.exports;
        if (typeof handler !== 'function') throw new Error('it exports no handler');
        return async (event) => JSON.stringify(await handler(JSON.parse(event)));
      })()`,
      context,
      { filename: 'lambda-at-edge.js' },
    );
    if (typeof handler !== 'function') throw new TypeError('it exports no handler');
    return async (event) => handler(event);
  } catch (cause) {
    throw new LambdaLoadError(`The function is no CommonJS module for Lambda@Edge: ${String(cause)}`, { cause });
  }
}
