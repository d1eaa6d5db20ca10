// Answers through Lambda's response stream, which only Lambda's runtime and the local run have.
import type { StreamifyHandler } from 'aws-lambda';
import type { FunctionUrlAnswer } from './function-url';

/**
 * Makes a handler that streams its answers ("Writing response streaming-enabled Lambda functions", AWS Lambda Developer
 * Guide). Without such a runtime it does nothing.
 */
export function streamingHandler<Event>(
  answer: (event: Event) => Promise<FunctionUrlAnswer>,
): StreamifyHandler<Event, void> {
  const handler: StreamifyHandler<Event, void> = async (event, responseStream) => {
    const { statusCode, headers, body } = await answer(event);
    const stream = awslambda.HttpResponseStream.from(responseStream, { statusCode, headers });
    // A first write sends status and headers, even without bytes; `end` with a body does not.
    stream.write(body);
    await new Promise<void>((resolve) => stream.end(resolve));
  };
  // The SDK makes an empty global of this name, too.
  return hasStreams() ? awslambda.streamifyResponse(handler) : handler;
}

function hasStreams(): boolean {
  const runtime: unknown = Reflect.get(globalThis, 'awslambda');
  return typeof runtime === 'object' && runtime !== null && 'streamifyResponse' in runtime;
}
