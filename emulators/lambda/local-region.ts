// The functions of one region, which stop and start together, with their connections.
import type { Socket } from 'node:net';
import type { EventQueue } from './event-queue';
import type { FunctionPool } from './function-pool';

/** A running function: its sandboxes, and its asynchronous events. */
export interface RunningFunction {
  pool: FunctionPool;
  events: EventQueue;
}

export class LocalRegion {
  /** By function name. */
  readonly functions = new Map<string, RunningFunction>();
  /** Each with the listener that forgets it when it closes. */
  private readonly connections = new Map<Socket, () => void>();
  private down = false;

  /** Destroys a connection when this region stops, or now if it is stopped. */
  hold(socket: Socket): void {
    if (this.down) socket.destroy();
    else if (!this.connections.has(socket)) {
      const forget = () => this.connections.delete(socket);
      this.connections.set(socket, forget);
      socket.once('close', forget);
    }
  }

  /** Releases a connection that other regions use as well. */
  release(socket: Socket): void {
    const forget = this.connections.get(socket);
    if (forget === undefined) return;
    socket.off('close', forget);
    forget();
  }

  /** Destroys connections at once, then ends the sandboxes; asynchronous events wait for {@link start}. */
  async stop(): Promise<void> {
    this.down = true;
    for (const socket of this.connections.keys()) socket.destroy();
    for (const { events } of this.functions.values()) events.pause();
    await Promise.all([...this.functions.values()].map(({ pool }) => pool.stop()));
  }

  start(): void {
    this.down = false;
    for (const { pool } of this.functions.values()) pool.start();
    for (const { events } of this.functions.values()) events.resume();
  }
}
