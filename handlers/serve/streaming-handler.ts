// Answers through Lambda's response stream, which only Lambda's runtime and the local run have.
import type { Writable } from 'node:stream';
import type { StreamifyHandler } from 'aws-lambda';
import { isSelfCheckEvent } from '../../core/contract/self-check';
import type { FunctionUrlAnswer } from './function-url';

/**
 * Makes a handler that streams its answers ("Writing response streaming-enabled Lambda functions", AWS Lambda Developer
 * Guide). Without such a runtime it does nothing.
 * @param selfCheck answers the event of a self-check as JSON, to Lambda's invoke API; it throws if it fails
 */
export function streamingHandler<Event>(
  answer: (event: Event) => Promise<FunctionUrlAnswer>,
  selfCheck: (remainingMs: number) => Promise<object>,
): StreamifyHandler<Event, void> {
  const handler: StreamifyHandler<Event, void> = async (event, responseStream, context) => {
    if (isSelfCheckEvent(event)) {
      const result = await selfCheck(context.getRemainingTimeInMillis());
      return ended(responseStream, Buffer.from(JSON.stringify(result)));
    }
    const { statusCode, headers, body } = await answer(event);
    const stream = awslambda.HttpResponseStream.from(responseStream, { statusCode, headers });
    await ended(stream, body);
  };
  // The SDK makes an empty global of this name, too.
  return hasStreams() ? awslambda.streamifyResponse(handler) : handler;
}

/** A first write sends status and headers, even without bytes; `end` with a body does not. */
async function ended(stream: Writable, body: Uint8Array): Promise<void> {
  stream.write(body);
  await new Promise<void>((resolve) => stream.end(resolve));
}

function hasStreams(): boolean {
  const runtime: unknown = Reflect.get(globalThis, 'awslambda');
  return typeof runtime === 'object' && runtime !== null && 'streamifyResponse' in runtime;
}
