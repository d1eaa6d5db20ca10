// One sandbox: its environment, its freezing, its ends, and that it leaves no process.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { LocalFunction } from '../../../emulators/lambda/local-function';
import { type Outcome, Sandbox } from '../../../emulators/lambda/sandbox';
import { ChildWatch, puppet, streamingDir, temporaryFolder, unloadableDir } from './puppet';

describe('sandbox', () => {
  const folder = temporaryFolder();
  const open: Sandbox[] = [];
  let lines: string[] = [];

  function start(overrides: Partial<LocalFunction> = {}): Sandbox {
    lines = [];
    const sandbox = new Sandbox(puppet(overrides), folder.dir, (line) => lines.push(line));
    open.push(sandbox);
    return sandbox;
  }

  async function act(sandbox: Sandbox, event: object): Promise<unknown> {
    const outcome = await sandbox.invoke('request-1', JSON.stringify(event));
    assert.equal(outcome.kind, 'answered', JSON.stringify(outcome));
    return outcome.kind === 'answered' ? JSON.parse(outcome.payload) : undefined;
  }

  function errorOf(outcome: Outcome) {
    assert.equal(outcome.kind, 'failed');
    return outcome.kind === 'failed' ? outcome.error : assert.fail();
  }

  afterEach(() => Promise.all(open.splice(0).map((sandbox) => sandbox.close())));
  after(() => folder.remove());

  for (const [body, answered] of [
    ['page', { statusCode: 201, headers: { a: 'b' }, body: 'cGFnZQ==' }],
    ['', { statusCode: 201, headers: { a: 'b' }, body: '' }],
    [undefined, { statusCode: 200, body: '' }],
  ] as const) {
    const written = body === undefined ? 'nothing, and then no status either' : JSON.stringify(body);
    it(`answers with a streaming handler’s output: ${written}`, async () => {
      const sandbox = start({ bundleDir: streamingDir, streams: true });
      assert.deepEqual(await act(sandbox, { body }), { ...answered, isBase64Encoded: true });
    });
  }

  it('sees its own environment and nothing of the machine but PATH', async () => {
    process.env.LOCAL_LAMBDA_TEST_LEAK = 'leaked';
    const sandbox = start({ environment: { TABLE: 'pages' } });
    delete process.env.LOCAL_LAMBDA_TEST_LEAK;
    const seen = await act(sandbox, { act: 'describe' });
    assert.ok(seen && typeof seen === 'object' && 'env' in seen && 'temporaryDir' in seen && 'context' in seen);
    assert.deepEqual(seen.env, {
      PATH: process.env.PATH,
      LANG: 'en_US.UTF-8',
      AWS_REGION: 'eu-central-1',
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: 'puppet',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/puppet',
      AWS_LAMBDA_LOG_STREAM_NAME: 'local',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SESSION_TOKEN: 'local',
      LAMBDA_TASK_ROOT: puppet().bundleDir,
      _HANDLER: 'index.handler',
      TMPDIR: seen.temporaryDir,
      TABLE: 'pages',
    });
    assert.ok(String(seen.temporaryDir).startsWith(`${folder.dir}/`));
    assert.ok(seen.context && typeof seen.context === 'object' && 'remainingMs' in seen.context);
    const { remainingMs, ...context } = seen.context;
    assert.ok(Number(remainingMs) > 0 && Number(remainingMs) <= 20_000);
    assert.deepEqual(context, {
      awsRequestId: 'request-1',
      callbackWaitsForEmptyEventLoop: true,
      functionName: 'puppet',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:puppet',
      memoryLimitInMB: '128',
      logGroupName: '/aws/lambda/puppet',
      logStreamName: 'local',
    });
  });

  it('keeps its module state between invocations, and shares it with no other sandbox', async () => {
    const sandbox = start();
    assert.equal(await act(sandbox, { act: 'count' }), 1);
    assert.equal(await act(sandbox, { act: 'count' }), 2);
    assert.equal(await act(start(), { act: 'count' }), 1);
  });

  it('answers null for undefined', async () => {
    assert.equal(await act(start(), { act: 'nothing' }), null);
  });

  // The waits below give an unfrozen sandbox time to be caught; a frozen one passes however long they are.
  it('freezes timers that the handler left until the next invocation', async () => {
    const sandbox = start();
    await act(sandbox, { act: 'leaveTimer' });
    await new Promise((resolve) => setTimeout(resolve, 60));
    const wokenMs = Date.now();
    const seen = await act(sandbox, { act: 'collectTimer' });
    assert.ok(seen && typeof seen === 'object' && 'firedMs' in seen);
    const earlyMs = wokenMs - Number(seen.firedMs);
    assert.ok(earlyMs <= 0, `fired ${earlyMs} ms before the sandbox was woken`);
  });

  it('freezes the event loop between invocations', async () => {
    const sandbox = start();
    const left = Number(await act(sandbox, { act: 'leaveChain' }));
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.equal(await act(sandbox, { act: 'collectChain' }), left);
  });

  it('gives log lines whole, before the answer, the unfinished one at the end', async () => {
    const sandbox = start();
    await act(sandbox, { act: 'log' });
    assert.deepEqual(lines, ['first', 'half line', 'on stderr', 'second line']);
    await sandbox.close();
    assert.deepEqual(lines.slice(4), ['unfinished']);
  });

  it('answers a thrown error and goes on', async () => {
    const sandbox = start();
    const { trace, ...error } = errorOf(await sandbox.invoke('r', '{"act":"throwError"}'));
    assert.deepEqual(error, { errorType: 'TypeError', errorMessage: 'on purpose' });
    assert.equal(trace?.[0], 'TypeError: on purpose');
    assert.deepEqual(errorOf(await sandbox.invoke('r', '{"act":"throwString"}')), {
      errorType: 'string',
      errorMessage: 'just text',
      trace: [],
    });
    assert.equal(sandbox.alive, true);
    assert.equal(await act(sandbox, { act: 'count' }), 3);
  });

  for (const [code, reason] of [
    [3, 'with error: exit status 3'],
    [0, 'without providing a reason'],
  ] as const) {
    it(`dies of process.exit(${code})`, async () => {
      const sandbox = start();
      assert.deepEqual(errorOf(await sandbox.invoke('r-9', JSON.stringify({ act: 'exit', code }))), {
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: r-9 Error: Runtime exited ${reason}`,
      });
      assert.equal(sandbox.alive, false);
    });
  }

  it('dies of an uncaught exception, which it logs', async () => {
    const sandbox = start();
    assert.equal(errorOf(await sandbox.invoke('r', '{"act":"crash"}')).errorType, 'Runtime.ExitError');
    assert.ok(lines.some((line) => line.includes('uncaught on purpose')));
  });

  for (const act of ['hang', 'spin']) {
    it(`is ended at its time-out when the handler would ${act}`, async () => {
      const sandbox = start({ timeoutSeconds: 0.25 });
      assert.deepEqual(errorOf(await sandbox.invoke('r-7', JSON.stringify({ act }))), {
        errorType: 'Sandbox.Timedout',
        errorMessage: 'RequestId: r-7 Error: Task timed out after 0.25 seconds',
      });
      assert.equal(sandbox.alive, false);
      await sandbox.exited;
    });
  }

  it('answers the error of a bundle that does not load, and is dead', async () => {
    const sandbox = start({ bundleDir: unloadableDir });
    const error = errorOf(await sandbox.invoke('r', '{}'));
    assert.equal(error.errorType, 'RangeError');
    assert.equal(error.errorMessage, 'no such configuration');
    assert.equal(sandbox.alive, false);
    await sandbox.exited;
  });

  it('closes while it never ran, is frozen or runs, and takes its temporary folder along', async () => {
    const frozen = start();
    await act(frozen, { act: 'writeFile' });
    const busy = start();
    const outcome = busy.invoke('r', '{"act":"hang"}');
    const fresh = start();
    assert.equal(readdirSync(folder.dir).length, 3);
    await Promise.all([frozen.close(), busy.close(), fresh.close()]);
    assert.deepEqual(await outcome, { kind: 'closed' });
    assert.deepEqual(readdirSync(folder.dir), []);
  });

  for (const detached of [false, true]) {
    it(`leaves no ${detached ? 'detached ' : ''}child process, not even a zombie, when frozen`, async () => {
      const watch = await ChildWatch.open();
      const sandbox = start();
      const pid = await act(sandbox, { act: 'startChild', port: watch.port, detached });
      const child = await watch.first;
      assert.equal(child.pid, pid);
      await sandbox.close();
      assert.throws(() => process.kill(child.pid, 0), { code: 'ESRCH' });
      await child.ended;
      watch.close();
    });
  }

  it('leaves no living child process when its thread is too busy to be asked, or exits', async () => {
    const watch = await ChildWatch.open();
    const sandbox = start();
    const outcome = sandbox.invoke('r', JSON.stringify({ act: 'startChildAndSpin', port: watch.port }));
    const child = await watch.first;
    await sandbox.close();
    assert.deepEqual(await outcome, { kind: 'closed' });
    await child.ended;
    watch.close();

    const second = await ChildWatch.open();
    const exiting = start();
    await act(exiting, { act: 'startChild', port: second.port });
    const orphan = await second.first;
    await exiting.invoke('r', '{"act":"exit","code":1}');
    await orphan.ended;
    second.close();
  });
});
