// The messages from the inside of a sandbox (sandbox-bootstrap.mjs) to its outside (sandbox.ts), and their guard: the
// bundle shares the port, so anything may arrive there.

/** The payload of a failed invocation, as in Lambda's Invoke (Developer Guide, "Node.js function errors"). */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  /** Stack lines; absent where Lambda itself, not the handler, failed. */
  trace?: string[];
}

/** `failed` without a requestId means that the bundle could not be loaded. */
export type SandboxMessage =
  | { kind: 'ready' }
  | { kind: 'begun'; requestId: string }
  | { kind: 'answered'; requestId: string; payload: string }
  | { kind: 'failed'; requestId: string | undefined; error: FunctionError }
  | { kind: 'output'; stream: 'stdout' | 'stderr'; text: string }
  | { kind: 'childStarted' | 'childExited'; pid: number };

/** The message in `value`, or undefined if it is none of ours. */
export function sandboxMessage(value: unknown): SandboxMessage | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, requestId, payload, error, stream, text, pid } = value;
  if (kind === 'ready') return { kind };
  if (kind === 'begun' && typeof requestId === 'string') return { kind, requestId };
  if (kind === 'answered' && typeof requestId === 'string' && typeof payload === 'string') {
    return { kind, requestId, payload };
  }
  if (kind === 'failed' && isFunctionError(error)) {
    return { kind, requestId: typeof requestId === 'string' ? requestId : undefined, error };
  }
  if (kind === 'output' && (stream === 'stdout' || stream === 'stderr') && typeof text === 'string') {
    return { kind, stream, text };
  }
  if ((kind === 'childStarted' || kind === 'childExited') && typeof pid === 'number') return { kind, pid };
  return undefined;
}

function isFunctionError(value: unknown): value is FunctionError {
  return isRecord(value) && typeof value.errorType === 'string' && typeof value.errorMessage === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
