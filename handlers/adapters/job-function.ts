// Hands tasks to the function of jobs, through Lambda's invoke API.
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { HAND_OVER_MS } from '../../core/contract/time-outs';
import type { JobFunction } from '../api/ports';
import type { Task } from '../jobs/task';

/** The function, by its name. */
export class LambdaJobFunction implements JobFunction {
  constructor(
    private readonly client: LambdaClient,
    private readonly functionName: string,
  ) {}

  async start(task: Task): Promise<void> {
    const payload = Buffer.from(JSON.stringify(task));
    await this.client.send(
      new InvokeCommand({ FunctionName: this.functionName, InvocationType: 'Event', Payload: payload }),
      { abortSignal: AbortSignal.timeout(HAND_OVER_MS) },
    );
  }
}
