import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { ConnectTimeoutError, connectToFirst } from '../../../../handlers/render/egress-proxy/connect-to-first';

const NEVER = new AbortController().signal;

/** Sockets that do only what a test makes them do. */
class Dialled {
  readonly sockets: Socket[] = [];
  readonly addresses: string[] = [];
  private readonly waiting: (() => void)[] = [];

  readonly dial = (address: string): Socket => {
    const socket = new Socket();
    this.sockets.push(socket);
    this.addresses.push(address);
    for (const check of this.waiting) check();
    return socket;
  };

  /** The socket of the nth attempt, once it is made. */
  attempt(index: number): Promise<Socket> {
    return new Promise((resolve) => {
      const check = (): void => {
        const socket = this.sockets[index];
        if (socket !== undefined) resolve(socket);
      };
      this.waiting.push(check);
      check();
    });
  }
}

describe('connecting to the first address that answers', () => {
  it('tries the next one beside the earlier ones, keeps the first that answers and ends the others', async () => {
    const dialled = new Dialled();
    const limits = { connectTimeoutMs: 60_000, nextAddressAfterMs: 1 };
    const connection = connectToFirst(['192.0.2.1', '192.0.2.2', '192.0.2.3'], 80, limits, NEVER, dialled.dial);
    const third = await dialled.attempt(2);
    assert.deepEqual(
      dialled.sockets.map(({ destroyed }) => destroyed),
      [false, false, false],
    );
    dialled.sockets[1]?.emit('connect');
    assert.equal(await connection, dialled.sockets[1]);
    assert.deepEqual(
      dialled.sockets.map(({ destroyed }) => destroyed),
      [true, false, true],
    );
    assert.equal(third.destroyed, true);
  });

  it('waits for a slow address while others fail, and dials no more after it', async () => {
    const dialled = new Dialled();
    const limits = { connectTimeoutMs: 60_000, nextAddressAfterMs: 1 };
    const connection = connectToFirst(['192.0.2.1', '192.0.2.2'], 80, limits, NEVER, dialled.dial);
    (await dialled.attempt(1)).destroy(new Error('unreachable'));
    dialled.sockets[0]?.emit('connect');
    assert.equal(await connection, dialled.sockets[0]);
    assert.deepEqual(dialled.addresses, ['192.0.2.1', '192.0.2.2']);
  });

  it('ends every attempt when the time is over', async () => {
    const dialled = new Dialled();
    const connection = connectToFirst(
      ['192.0.2.1', '192.0.2.2'],
      80,
      { connectTimeoutMs: 30, nextAddressAfterMs: 1 },
      NEVER,
      dialled.dial,
    );
    await assert.rejects(connection, ConnectTimeoutError);
    assert.ok(dialled.sockets.length > 0 && dialled.sockets.every(({ destroyed }) => destroyed));
  });

  it('ends every attempt when it is aborted, and starts none then', async () => {
    const dialled = new Dialled();
    const stop = new AbortController();
    const limits = { connectTimeoutMs: 60_000, nextAddressAfterMs: 60_000 };
    const connection = connectToFirst(['192.0.2.1', '192.0.2.2'], 80, limits, stop.signal, dialled.dial);
    stop.abort(new Error('enough'));
    await assert.rejects(connection, /enough/);
    assert.equal(dialled.sockets[0]?.destroyed, true);
    await assert.rejects(connectToFirst(['192.0.2.1'], 80, limits, stop.signal, dialled.dial), /enough/);
    assert.equal(dialled.sockets.length, 1);
  });

  it('says what each address failed with', async () => {
    const dialled = new Dialled();
    const limits = { connectTimeoutMs: 60_000, nextAddressAfterMs: 60_000 };
    const connection = connectToFirst(['192.0.2.1', '192.0.2.2'], 80, limits, NEVER, dialled.dial);
    (await dialled.attempt(0)).destroy(new Error('one'));
    (await dialled.attempt(1)).destroy(new Error('two'));
    await assert.rejects(
      connection,
      (error) => error instanceof AggregateError && error.message === 'one; two' && error.errors.length === 2,
    );
  });
});
