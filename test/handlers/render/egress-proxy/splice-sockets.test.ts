import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { spliceSockets } from '../../../../handlers/render/egress-proxy/splice-sockets';
import { type RawServer, rawClient, startRawServer } from '../../../support/machine/raw-tcp';

describe('spliced sockets', () => {
  let server: RawServer;

  before(async () => {
    server = await startRawServer(() => undefined);
  });

  after(() => server.close());

  /** Both ends of a new connection. */
  async function pair(): Promise<{ readonly near: Socket; readonly far: Socket }> {
    const accepted = server.next();
    const near = await rawClient(server.port);
    return { near, far: await accepted };
  }

  it('close, though one breaks at the very moment that the end of the other is sent', async () => {
    const [one, other] = [await pair(), await pair()];
    spliceSockets(one.near, other.near, 60_000);
    other.near.end();
    one.near.destroy(new Error('broken'));
    const errors: unknown[] = [];
    other.near.on('error', (error) => errors.push(error));
    await Promise.all([one.near, other.near].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    assert.deepEqual(errors, []);
  });
});
