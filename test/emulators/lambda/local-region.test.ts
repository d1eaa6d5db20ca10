import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { LocalRegion } from '../../../emulators/lambda/local-region';

describe('local Lambda: connections of a region', () => {
  it('leaves no listener on a connection that is used again and again', () => {
    const region = new LocalRegion();
    const socket = new Socket();
    const before = socket.listenerCount('close');
    for (let use = 0; use < 20; use += 1) {
      region.hold(socket);
      region.hold(socket);
      region.release(socket);
    }
    assert.equal(socket.listenerCount('close'), before);
  });

  it('destroys held resources when it stops, and no released one', async () => {
    const region = new LocalRegion();
    const [held, released] = [new Socket(), new Socket()];
    region.hold(held);
    region.hold(released);
    region.release(released);
    await region.stop();
    assert.deepEqual({ held: held.destroyed, released: released.destroyed }, { held: true, released: false });
  });
});
