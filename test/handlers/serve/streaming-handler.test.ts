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
        const handler = streamingHandler<string>(async (event) => ({
          statusCode: 201,
          headers: { a: event },
          body: Buffer.from(body),
        }));
        const read = buffer(stream);
        await Reflect.apply(handler, undefined, ['b', stream]);
        assert.equal((await read).toString(), body);
      } finally {
        Reflect.deleteProperty(globalThis, 'awslambda');
      }
      assert.deepEqual({ made, writes }, { made: [{ statusCode: 201, headers: { a: 'b' } }], writes: [body] });
    });
  }

  it('can be made where there is no Lambda', () =>
    assert.equal(typeof streamingHandler(() => assert.fail()), 'function'));
});
