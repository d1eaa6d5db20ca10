// Answers through Lambda's response stream, which only its runtime and the local run have.
import type { StreamifyHandler } from 'aws-lambda';
import type { FunctionUrlAnswer } from './function-url';

/**
 * Makes a handler that streams its answers ("Writing response streaming-enabled Lambda functions", AWS Lambda Developer
 * Guide). Outside of a Lambda runtime it can be made, but does nothing.
 */
export function streamingHandler<Event>(
  answer: (event: Event) => Promise<FunctionUrlAnswer>,
): StreamifyHandler<Event, void> {
  const handler: StreamifyHandler<Event, void> = async (event, responseStream) => {
    const { statusCode, headers, body } = await answer(event);
    const stream = awslambda.HttpResponseStream.from(responseStream, { statusCode, headers });
    // The first write sends status and headers, an empty one too; ending with a body does not.
    stream.write(body);
    await new Promise<void>((resolve) => stream.end(resolve));
  };
  // The SDK makes a global of this name, too, but an empty one.
  return hasStreams() ? awslambda.streamifyResponse(handler) : handler;
}

function hasStreams(): boolean {
  const runtime: unknown = Reflect.get(globalThis, 'awslambda');
  return typeof runtime === 'object' && runtime !== null && 'streamifyResponse' in runtime;
}
