// Counts what an SDK client does: calls, attempts and the bytes of the answers.
import type { MetadataBearer, MiddlewareStack } from '@smithy/types';

/** What was counted since the last reset. */
export class SdkMeter {
  /** The names of the commands, as the caller sent them. */
  readonly calls: string[] = [];
  /** Requests on the wire, retries included. */
  attempts = 0;
  /** Calls under way. */
  inFlight = 0;
  /** Of all answers' bodies, by their Content-Length. */
  answerBytes = 0;

  reset(): void {
    this.calls.length = 0;
    this.attempts = 0;
    this.answerBytes = 0;
  }

  /** Counts for a client from now on. @param stack the client's `middlewareStack` */
  watch<Input extends object, Output extends MetadataBearer>(stack: MiddlewareStack<Input, Output>): void {
    stack.add(
      (next, context) => async (args) => {
        this.calls.push(String(context['commandName']).replace(/Command$/, ''));
        this.inFlight += 1;
        return next(args).finally(() => (this.inFlight -= 1));
      },
      { step: 'initialize', name: 'countCalls' },
    );
    stack.add(
      (next) => async (args) => {
        this.attempts += 1;
        const result = await next(args);
        this.answerBytes += contentLength(result.response);
        return result;
      },
      { step: 'deserialize', priority: 'low', name: 'countAnswers' },
    );
  }
}

function contentLength(response: unknown): number {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return 0;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null) return 0;
  return Number(Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0);
}
