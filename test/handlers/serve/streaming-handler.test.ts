import assert from 'node:assert/strict';
import { PassThrough, type Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { streamingHandler } from '../../../handlers/serve/streaming-handler';

describe('handlers/serve/streaming-handler', () => {
  for (const body of ['page', '']) {
    it(`writes status, headers and ${body === '' ? 'an empty' : 'the'} body into Lambda’s stream, and waits for its end`, async () => {
      const made: unknown[] = [];
      const writes: string[] = [];
      const stream = new PassThrough();
      const write = stream.write.bind(stream);
      stream.write = (chunk: Uint8Array) => {
        writes.push(Buffer.from(chunk).toString());
        return write(chunk);
      };
      Reflect.set(globalThis, 'awslambda', {
        streamifyResponse: (handler: unknown) => handler,
        HttpResponseStream: { from: (writable: Writable, metadata: unknown) => (made.push(metadata), writable) },
      });
      try {
        const handler = streamingHandler<string>(
          async (event) => ({
            statusCode: 201,
            headers: { a: event },
            body: Buffer.from(body),
          }),
          () => assert.fail('no self-check was asked for'),
        );
        const read = buffer(stream);
        await Reflect.apply(handler, undefined, ['b', stream]);
        assert.equal((await read).toString(), body);
      } finally {
        Reflect.deleteProperty(globalThis, 'awslambda');
      }
      assert.deepEqual({ made, writes }, { made: [{ statusCode: 201, headers: { a: 'b' } }], writes: [body] });
    });
  }

  /** Invokes the handler with an event; every page it answers is a failure. */
  async function invoked(event: object, selfCheck: (remainingMs: number) => Promise<object>): Promise<string> {
    Reflect.set(globalThis, 'awslambda', { streamifyResponse: (handler: unknown) => handler });
    try {
      const handler = streamingHandler<object>(() => assert.fail('an answer to a request'), selfCheck);
      const stream = new PassThrough();
      const read = buffer(stream);
      read.catch(() => undefined);
      await Reflect.apply(handler, undefined, [event, stream, { getRemainingTimeInMillis: () => 55_000 }]);
      return (await read).toString();
    } finally {
      Reflect.deleteProperty(globalThis, 'awslambda');
    }
  }

  it('answers a self-check as JSON alone, and fails with it', async () => {
    const passed = async (remainingMs: number) => ({ kind: 'passed', remainingMs });
    assert.equal(await invoked({ kind: 'self-check' }, passed), '{"kind":"passed","remainingMs":55000}');
    await assert.rejects(
      invoked({ kind: 'self-check' }, () => Promise.reject(new Error('no Chromium'))),
      /no Chromium/,
    );
  });

  it('takes no request to a function URL for a self-check', async () => {
    const event = { kind: 'self-check', version: '2.0', headers: {}, requestContext: { http: { method: 'GET' } } };
    await assert.rejects(
      invoked(event, () => assert.fail('a self-check')),
      /an answer to a request/,
    );
  });

  it('can be made where there is no Lambda', () =>
    assert.equal(
      typeof streamingHandler(
        () => assert.fail(),
        () => assert.fail(),
      ),
      'function',
    ));
});
