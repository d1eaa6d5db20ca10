// The Invoke API, as the SDK's client sees it.
import assert from 'node:assert/strict';
import * as sdk from '@aws-sdk/client-lambda';
import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { type DeadLetter, type LocalLambda, startLocalLambda } from '../../../emulators/lambda/local-lambda';
import { Gate, puppet, temporaryFolder } from './puppet';

describe('invoke API', () => {
  const folder = temporaryFolder();
  const clients: LambdaClient[] = [];
  let lambda: LocalLambda;
  let gate: Gate;
  let onLog: (line: string) => void = () => undefined;
  let onDeadLetter: (event: DeadLetter) => void = () => undefined;

  before(async () => {
    gate = await Gate.open();
    lambda = await startLocalLambda({
      functions: [
        puppet({ environment: { WHERE: 'Frankfurt' } }),
        puppet({ region: 'us-east-1', environment: { WHERE: 'Virginia' } }),
        puppet({ name: 'narrow', maxQueued: 0 }),
        puppet({ name: 'hasty', timeoutSeconds: 0.2 }),
        puppet({ name: 'async' }),
      ],
      temporaryDir: folder.dir,
      onLog: ({ line }) => onLog(line),
      onDeadLetter: (event) => onDeadLetter(event),
      asyncRetryDelayMs: 1,
    });
  });
  after(async () => {
    for (const client of clients) client.destroy();
    await lambda.close();
    await gate.close();
    folder.remove();
  });

  function client(region = 'eu-central-1'): LambdaClient {
    const made = new LambdaClient({
      region,
      endpoint: lambda.invokeEndpoint,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    clients.push(made);
    return made;
  }

  async function invoke(event: object, input: Partial<InvokeCommandInput> = {}, region?: string) {
    const command = new InvokeCommand({ FunctionName: 'puppet', Payload: JSON.stringify(event), ...input });
    const { Payload, $metadata, ...answer } = await client(region).send(command);
    return { ...answer, text: Payload?.transformToString(), requestId: $metadata.requestId };
  }

  it('answers the JSON of the handler, with the id the handler saw', async () => {
    const answer = await invoke({ act: 'describe' });
    assert.equal(answer.StatusCode, 200);
    assert.equal(answer.FunctionError, undefined);
    assert.equal(answer.ExecutedVersion, '$LATEST');
    assert.equal(JSON.parse(answer.text ?? '').context.awsRequestId, answer.requestId);
  });

  it('keeps text as it is', async () => {
    const value = 'Zürich 東京 🗺 \u2028 \\ "';
    assert.deepEqual(JSON.parse((await invoke({ act: 'echo', value })).text ?? ''), value);
  });

  it('finds the function in the region the request is signed for', async () => {
    for (const [region, where] of [
      ['eu-central-1', 'Frankfurt'],
      ['us-east-1', 'Virginia'],
    ] as const) {
      const { text } = await invoke({ act: 'describe' }, {}, region);
      assert.equal(JSON.parse(text ?? '').env.WHERE, where);
    }
  });

  for (const name of [
    'arn:aws:lambda:eu-central-1:123456789012:function:puppet',
    'arn:aws:lambda:eu-central-1:123456789012:function:puppet:$LATEST',
    '123456789012:function:puppet',
    'puppet:live',
  ]) {
    it(`knows the function as ${name}`, async () => {
      assert.equal((await invoke({ act: 'echo', value: 1 }, { FunctionName: name })).text, '1');
    });
  }

  it('answers an error of the function as such, with status 200', async () => {
    const answer = await invoke({ act: 'throwError' });
    assert.equal(answer.StatusCode, 200);
    assert.equal(answer.FunctionError, 'Unhandled');
    const { trace, ...error } = JSON.parse(answer.text ?? '');
    assert.deepEqual(error, { errorType: 'TypeError', errorMessage: 'on purpose' });
    assert.ok(Array.isArray(trace));
  });

  it('answers a time-out', async () => {
    const answer = await invoke({ act: 'hang' }, { FunctionName: 'hasty' });
    assert.equal(answer.FunctionError, 'Unhandled');
    assert.deepEqual(JSON.parse(answer.text ?? ''), {
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${answer.requestId} Error: Task timed out after 0.20 seconds`,
    });
  });

  type ErrorClass = new (...args: never[]) => sdk.LambdaServiceException;

  async function refused(type: ErrorClass, status: number, attempt: Promise<unknown>) {
    await assert.rejects(attempt, (error: unknown) => {
      assert.ok(error instanceof type, `${type.name} expected, got ${String(error)}`);
      assert.equal(error.$metadata.httpStatusCode, status);
      assert.ok(error.message.length > 10);
      return true;
    });
  }

  it('knows no other function, nor one of another region', async () => {
    await refused(sdk.ResourceNotFoundException, 404, invoke({}, { FunctionName: 'nobody' }));
    await refused(sdk.ResourceNotFoundException, 404, invoke({}, { FunctionName: 'narrow' }, 'us-east-1'));
    await refused(sdk.ResourceNotFoundException, 404, invoke({}, {}, 'ap-south-1'));
  });

  it('refuses a payload that is no JSON', async () => {
    await refused(sdk.InvalidRequestContentException, 400, invoke({}, { Payload: '{"act":' }));
  });

  it('bounds the request at 6291456 bytes and the event at 1048576', async () => {
    const empty = JSON.stringify({ act: 'nothing', filler: '' });
    const sized = (bytes: number) => ({ act: 'nothing', filler: 'x'.repeat(bytes - empty.length) });
    assert.equal((await invoke(sized(6_291_456))).text, 'null');
    await refused(sdk.RequestTooLargeException, 413, invoke(sized(6_291_457)));
    assert.equal((await invoke(sized(1_048_576), { InvocationType: 'Event' })).StatusCode, 202);
    await refused(sdk.RequestTooLargeException, 413, invoke(sized(1_048_577), { InvocationType: 'Event' }));
  });

  it('refuses too many calls at once', async () => {
    const running = invoke({ act: 'hold', url: gate.url }, { FunctionName: 'narrow' });
    await gate.holding(1);
    await refused(sdk.TooManyRequestsException, 429, invoke({}, { FunctionName: 'narrow' }));
    gate.releaseAll();
    assert.equal((await running).text, '"released"');
  });

  it('runs nothing in a dry run', async () => {
    const before = lambda.invocations();
    assert.equal((await invoke({ act: 'count' }, { InvocationType: 'DryRun' })).StatusCode, 204);
    assert.deepEqual(lambda.invocations(), before);
    await refused(sdk.ResourceNotFoundException, 404, invoke({}, { FunctionName: 'nobody', InvocationType: 'DryRun' }));
  });

  it('takes an event at once, runs it later, and again until it succeeds', async () => {
    const succeeded = new Promise<string>((resolve) => {
      onLog = (line) => line.startsWith('succeeded') && resolve(line);
    });
    const answer = await invoke({ act: 'failTimes', times: 2 }, { FunctionName: 'async', InvocationType: 'Event' });
    assert.deepEqual({ StatusCode: answer.StatusCode, text: answer.text }, { StatusCode: 202, text: undefined });
    assert.equal(await succeeded, 'succeeded at 3');
  });

  it('gives an event up after its retries', async () => {
    const given = new Promise<DeadLetter>((resolve) => {
      onDeadLetter = resolve;
    });
    const event = { act: 'throwError' };
    const { requestId } = await invoke(event, { FunctionName: 'async', InvocationType: 'Event' });
    const { responsePayload, ...letter } = await given;
    assert.deepEqual(letter, {
      functionName: 'async',
      region: 'eu-central-1',
      requestId,
      payload: JSON.stringify(event),
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    });
    assert.equal(JSON.parse(responsePayload ?? '').errorMessage, 'on purpose');
  });

  it('refuses requests without a credential scope', async () => {
    const target = `${lambda.invokeEndpoint}/2015-03-31/functions/puppet/invocations`;
    const response = await fetch(target, { method: 'POST', body: '{}' });
    assert.equal(response.status, 403);
    assert.equal(response.headers.get('x-amzn-errortype'), 'MissingAuthenticationTokenException');
  });
});
