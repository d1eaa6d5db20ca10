// Asks the region's `render` for a page, through Lambda's invoke API.
import { InvokeCommand, type LambdaClient, TooManyRequestsException } from '@aws-sdk/client-lambda';
import { hasPassedSelfCheck, SELF_CHECK_EVENT } from '../../core/contract/self-check';
import { HAND_OVER_MS } from '../../core/contract/time-outs';
import { parseRenderOutcome, type RenderOutcome, type RenderRequest } from '../render-protocol/render-protocol';
import { RenderBrokeDownError, type RenderFunction, type RenderSelfCheck, RenderThrottledError } from '../serve/ports';

/** `render`, by its Lambda function's name, or by the ARN of one of its versions. */
export class LambdaRenderFunction implements RenderFunction, RenderSelfCheck {
  constructor(
    private readonly client: LambdaClient,
    private readonly functionName: string,
  ) {}

  async render(request: RenderRequest, waitMs: number): Promise<RenderOutcome> {
    const waited = limit(waitMs);
    try {
      return parseRenderOutcome(await this.answer(request, waited));
    } catch (error) {
      if (error instanceof RenderThrottledError || !waited.aborted) throw error;
      // Lambda goes on with the invocation.
      return { kind: 'failed', reason: 'busy', detail: `The render takes longer than ${Math.floor(waitMs)} ms.` };
    }
  }

  async selfCheck(waitMs: number): Promise<void> {
    const answer = await this.answer(SELF_CHECK_EVENT, limit(waitMs));
    if (!hasPassedSelfCheck(answer))
      throw new RenderBrokeDownError(`No answer to a self-check: ${JSON.stringify(answer)?.slice(0, 500)}`);
  }

  async renderLater(request: RenderRequest): Promise<void> {
    await this.client.send(
      new InvokeCommand({ FunctionName: this.functionName, InvocationType: 'Event', Payload: bytesOf(request) }),
      { abortSignal: AbortSignal.timeout(HAND_OVER_MS) },
    );
  }

  private async answer(request: object, abortSignal: AbortSignal): Promise<unknown> {
    try {
      const { Payload: payload, FunctionError: functionError } = await this.client.send(
        new InvokeCommand({ FunctionName: this.functionName, Payload: bytesOf(request) }),
        { abortSignal },
      );
      const text = Buffer.from(payload ?? []).toString();
      if (functionError !== undefined) throw new RenderBrokeDownError(`${functionError}: ${text.slice(0, 500)}`);
      return JSON.parse(text);
    } catch (error) {
      if (!(error instanceof TooManyRequestsException)) throw error;
      throw new RenderThrottledError('As many renders are under way as Lambda allows.', { cause: error });
    }
  }
}

function limit(waitMs: number): AbortSignal {
  return AbortSignal.timeout(Math.max(1, Math.floor(waitMs)));
}

function bytesOf(request: object): Uint8Array {
  return Buffer.from(JSON.stringify(request));
}
