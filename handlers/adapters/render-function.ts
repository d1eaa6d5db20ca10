// Asks the region's `render` for a page, through Lambda's invoke API.
import { InvokeCommand, type LambdaClient, TooManyRequestsException } from '@aws-sdk/client-lambda';
import { HAND_OVER_MS } from '../../core/contract/time-outs';
import { parseRenderOutcome, type RenderOutcome, type RenderRequest } from '../render-protocol/render-protocol';
import { RenderBrokeDownError, type RenderFunction, RenderThrottledError } from '../serve/ports';

/** `render`, by its Lambda function's name. */
export class LambdaRenderFunction implements RenderFunction {
  constructor(
    private readonly client: LambdaClient,
    private readonly functionName: string,
  ) {}

  async render(request: RenderRequest, waitMs: number): Promise<RenderOutcome> {
    const waited = AbortSignal.timeout(Math.max(1, Math.floor(waitMs)));
    try {
      const { Payload: payload, FunctionError: functionError } = await this.client.send(
        new InvokeCommand({ FunctionName: this.functionName, Payload: bytesOf(request) }),
        { abortSignal: waited },
      );
      const text = Buffer.from(payload ?? []).toString();
      if (functionError !== undefined) throw new RenderBrokeDownError(`${functionError}: ${text.slice(0, 500)}`);
      return parseRenderOutcome(JSON.parse(text));
    } catch (error) {
      if (error instanceof TooManyRequestsException)
        throw new RenderThrottledError('As many renders are under way as Lambda allows.', { cause: error });
      if (!waited.aborted) throw error;
      // Lambda goes on with the invocation.
      return { kind: 'failed', reason: 'busy', detail: `The render takes longer than ${Math.floor(waitMs)} ms.` };
    }
  }

  async renderLater(request: RenderRequest): Promise<void> {
    await this.client.send(
      new InvokeCommand({ FunctionName: this.functionName, InvocationType: 'Event', Payload: bytesOf(request) }),
      { abortSignal: AbortSignal.timeout(HAND_OVER_MS) },
    );
  }
}

function bytesOf(request: RenderRequest): Uint8Array {
  return Buffer.from(JSON.stringify(request));
}
