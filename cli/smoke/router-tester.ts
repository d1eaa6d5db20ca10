// The deployed router behind CloudFront's TestFunction API.
import {
  type CloudFrontClient,
  DescribeFunctionCommand,
  TestFunctionCommand,
  type TestResult,
} from '@aws-sdk/client-cloudfront';
import { InternalError } from '../../core/contract/georender-error';
import type { RouterTest, RouterTester } from './ports';

/** CloudFront's answer lacks what its API reference promises. */
export class UnexpectedAnswerError extends InternalError {
  override readonly name = 'UnexpectedAnswerError';
}

/** A function's live code by its name ("TestFunction", Amazon CloudFront API Reference). */
export class CloudFrontRouterTester implements RouterTester {
  constructor(
    private readonly client: CloudFrontClient,
    private readonly functionName: string,
  ) {}

  async test(event: Parameters<RouterTester['test']>[0]): Promise<RouterTest> {
    const live = { Name: this.functionName, Stage: 'LIVE' } as const;
    const { ETag: version } = await this.client.send(new DescribeFunctionCommand(live));
    const { TestResult: result } = await this.client.send(
      new TestFunctionCommand({ ...live, IfMatch: version, EventObject: Buffer.from(JSON.stringify(event)) }),
    );
    if (result === undefined)
      throw new UnexpectedAnswerError(`CloudFront told no result of testing ${this.functionName}.`);
    return readResult(result);
  }
}

/** The utilization is a number as text, the output JSON as text; without an error, its message is empty or missing. */
function readResult(result: TestResult): RouterTest {
  const { ComputeUtilization: utilization, FunctionErrorMessage: error, FunctionExecutionLogs: logs } = result;
  return {
    utilizationPercent:
      utilization !== undefined && /^\d+(?:\.\d+)?$/.test(utilization) ? Number(utilization) : undefined,
    error: error === '' ? undefined : error,
    logs: logs ?? [],
    requestHeaders: requestHeaders(result.FunctionOutput),
  };
}

/** The headers of `{ "request": { "headers": { name: { "value": … } } } }`. */
function requestHeaders(output: string | undefined): Record<string, string> | undefined {
  const headers = field(field(parsed(output), 'request'), 'headers');
  if (typeof headers !== 'object' || headers === null) return undefined;
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, header]) => {
      const value = field(header, 'value');
      return typeof value === 'string' ? [[name.toLowerCase(), value] as const] : [];
    }),
  );
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([own]) => own === name)?.[1]
    : undefined;
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined || text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    throw new UnexpectedAnswerError(`The function's output is no JSON: ${text}`, { cause: error });
  }
}
