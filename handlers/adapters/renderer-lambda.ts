// Asks the region's `render` function for a page, through Lambda's invoke API.
import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { parseRenderOutcome } from '../render-protocol';
import type { RenderOutcome, RenderRequest } from '../render-protocol';
import type { Renderer } from '../serve/ports';

/** The renderer function answered with an error instead of an outcome. */
export class RendererFunctionError extends Error {
  override readonly name = 'RendererFunctionError';
}

/** Handing an event over takes milliseconds; a bot waits meanwhile. */
const HAND_OVER_MS = 1_500;

/** A renderer behind a Lambda function's name. */
export class LambdaRenderer implements Renderer {
  constructor(
    private readonly client: LambdaClient,
    private readonly functionName: string,
    /** How long an answer is waited for; the renderer's own deadline comes earlier. */
    private readonly timeoutMs: number,
  ) {}

  async render(request: RenderRequest): Promise<RenderOutcome> {
    const { Payload: payload, FunctionError: functionError } = await this.client.send(
      new InvokeCommand({ FunctionName: this.functionName, Payload: bytesOf(request) }),
      { abortSignal: AbortSignal.timeout(this.timeoutMs) },
    );
    const text = Buffer.from(payload ?? []).toString();
    if (functionError !== undefined) throw new RendererFunctionError(`${functionError}: ${text.slice(0, 500)}`);
    return parseRenderOutcome(JSON.parse(text));
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
