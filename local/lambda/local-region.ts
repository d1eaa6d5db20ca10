// The functions of one region, which share a fate: stopped and started together, with their connections.
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
  private readonly connections = new Set<Socket>();
  private down = false;

  /** Ties a connection to this region: destroyed when it stops, and at once if it is stopped. */
  hold(socket: Socket): void {
    if (this.down) socket.destroy();
    else if (!this.connections.has(socket)) {
      this.connections.add(socket);
      socket.once('close', () => this.connections.delete(socket));
    }
  }

  /** Unties a connection that other regions use too. */
  release(socket: Socket): void {
    this.connections.delete(socket);
  }

  /** Destroys connections at once, then ends the sandboxes; asynchronous events wait for {@link start}. */
  async stop(): Promise<void> {
    this.down = true;
    for (const socket of this.connections) socket.destroy();
    for (const { events } of this.functions.values()) events.pause();
    await Promise.all([...this.functions.values()].map(({ pool }) => pool.stop()));
  }

  start(): void {
    this.down = false;
    for (const { pool } of this.functions.values()) pool.start();
    for (const { events } of this.functions.values()) events.resume();
  }
}
