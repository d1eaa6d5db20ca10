// The whole: regions that stop and start, and an end that leaves nothing.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type LocalFunction, type LocalLambda, startLocalLambda } from '../../../emulators/lambda/local-lambda';
import { ChildWatch, Gate, puppet, temporaryFolder } from './puppet';

describe('local Lambda', () => {
  const folder = temporaryFolder();
  const clients: LambdaClient[] = [];
  let lambda: LocalLambda | undefined;
  let gate: Gate;

  beforeEach(async () => {
    gate = await Gate.open();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await lambda?.close();
    await gate.close();
  });
  after(() => folder.remove());

  async function start(functions: LocalFunction[], onLog: (line: string) => void = () => undefined) {
    lambda = await startLocalLambda({
      functions,
      temporaryDir: `${folder.dir}/made/when/absent`,
      onLog: ({ line }) => onLog(line),
    });
    return lambda;
  }

  function invoker({ invokeEndpoint }: LocalLambda, region: string) {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new LambdaClient({ region, endpoint: invokeEndpoint, credentials, maxAttempts: 1 });
    clients.push(client);
    return async (event: object, type: 'RequestResponse' | 'Event' = 'RequestResponse') => {
      const input = { FunctionName: 'puppet', Payload: JSON.stringify(event), InvocationType: type };
      return (await client.send(new InvokeCommand(input))).Payload?.transformToString();
    };
  }

  const connectionLost = (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ECONNRESET' || code === 'EPIPE';
  };

  it('cuts a stopped region off, in flight and new, and brings it back on the same ports', async () => {
    const running = await start([puppet({ url: true, maxConcurrency: 2 }), puppet({ region: 'us-east-1', url: true })]);
    const here = invoker(running, 'eu-central-1');
    const there = invoker(running, 'us-east-1');
    const url = running.functionUrl('puppet', 'eu-central-1');
    const hold = { act: 'hold', url: gate.url };
    assert.equal(await here({ act: 'count' }), '1');

    const lost = [
      assert.rejects(here(hold), connectionLost),
      assert.rejects(fetch(`${url}/?act=hold&url=${encodeURIComponent(gate.url)}`)),
    ];
    await gate.holding(2);
    await running.stopRegion('eu-central-1');
    await Promise.all(lost);
    await assert.rejects(here({ act: 'count' }), connectionLost);
    await assert.rejects(here({ act: 'count' }, 'Event'), connectionLost);
    await assert.rejects(fetch(url));
    assert.equal(running.invocations()[0]?.sandboxes, 0);
    assert.equal(await there({ act: 'count' }), '1');
    assert.equal(await (await fetch(`${running.functionUrl('puppet', 'us-east-1')}/?act=count`)).json(), 2);

    running.startRegion('eu-central-1');
    assert.equal(running.functionUrl('puppet', 'eu-central-1'), url);
    assert.equal(await here({ act: 'count' }), '1');
    assert.equal(await (await fetch(`${url}/?act=count`)).json(), 2);
    assert.equal(running.invocations()[0]?.invocations, 5, 'nothing ran whose client was cut off before');
  });

  it('keeps asynchronous events of a stopped region', async () => {
    const said = new Set<string>();
    let onSaid: () => void = () => undefined;
    const running = await start([puppet()], (line) => {
      said.add(line);
      onSaid();
    });
    const here = invoker(running, 'eu-central-1');
    await here({ act: 'hold', url: gate.url }, 'Event');
    await gate.holding(1);
    await here({ act: 'log' }, 'Event');
    await running.stopRegion('eu-central-1');
    assert.equal(said.size, 0);
    running.startRegion('eu-central-1');
    await gate.holding(2);
    gate.releaseAll();
    while (!said.has('second line')) await new Promise<void>((resolve) => (onSaid = resolve));
  });

  it('closes all that runs, and leaves no resource, process or file', async () => {
    const watch = await ChildWatch.open();
    const resources = () => process.getActiveResourcesInfo().filter((name) => /TCP|Message|Timeout/.test(name));
    const before = resources();
    const running = await start([
      // More time than the test has: nothing but the close can end them.
      puppet({ url: true, maxConcurrency: 4, timeoutSeconds: 3_600 }),
      puppet({ region: 'us-east-1', url: true, maxConcurrency: 4, timeoutSeconds: 3_600 }),
    ]);
    const here = invoker(running, 'eu-central-1');
    await here({ act: 'count' });
    const ends = [
      here({ act: 'startChildAndSpin', port: watch.port }),
      here({ act: 'hold', url: gate.url }),
      fetch(`${running.functionUrl('puppet', 'us-east-1')}/?act=hang`),
    ].map((end) => assert.rejects(end));
    await here({ act: 'throwError' }, 'Event');
    const child = await watch.first;
    await gate.holding(1);

    await running.close();
    await Promise.all(ends);
    await child.ended;
    watch.close();
    assert.deepEqual(readdirSync(`${folder.dir}/made/when/absent`), []);
    for (const client of clients.splice(0)) client.destroy();
    await gate.close();
    // The clients' ends of the connections go a few turns after ours.
    for (let turn = 0; turn < 1000 && resources().length > before.length; turn++) await new Promise(setImmediate);
    assert.ok(resources().length <= before.length, `${resources().join()} are more than ${before.join()}`);
  });

  it('refuses functions that are there twice or not built, and names regions it has not', async () => {
    await assert.rejects(start([puppet(), puppet()]), /two functions puppet in eu-central-1/);
    await assert.rejects(start([puppet({ bundleDir: folder.dir })]), /has no bundle at .*index\.mjs; build it first/);
    const running = await start([puppet()]);
    assert.throws(
      () => running.startRegion('mars-1'),
      /No function runs in the region mars-1; there are eu-central-1\./,
    );
  });
});
