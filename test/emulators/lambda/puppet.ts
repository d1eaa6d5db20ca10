// What the tests of the local Lambda share: the puppet function, a temporary folder, and a gate that holds
// handlers.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server as HttpServer, type ServerResponse } from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { LocalFunction } from '../../../emulators/lambda/local-function';
import { closeServer, listenOnLoopback } from '../../../emulators/loopback-server';

const fixtures = path.join(__dirname, '../../fixtures/lambda');

/** A function that runs test/fixtures/lambda/puppet: `{ act: … }` says what it shall do. */
export function puppet(overrides: Partial<LocalFunction> = {}): LocalFunction {
  return {
    name: 'puppet',
    region: 'eu-central-1',
    bundleDir: path.join(fixtures, 'puppet'),
    environment: {},
    timeoutSeconds: 20,
    memoryMegabytes: 128,
    maxConcurrency: 1,
    url: false,
    ...overrides,
  };
}

/** A handler that streams the event's body with a status of 201. */
export const streamingDir = path.join(fixtures, 'streaming');

export const unloadableDir = path.join(fixtures, 'unloadable');

export function temporaryFolder(): { dir: string; remove(): void } {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'local-lambda-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** A web server whose answers wait until they are released: the act `hold` fetches from it. */
export class Gate {
  private readonly held: ServerResponse[] = [];
  private readonly watchers: (() => void)[] = [];

  private constructor(
    private readonly server: HttpServer,
    readonly url: string,
  ) {}

  static async open(): Promise<Gate> {
    const server = createServer();
    const gate = new Gate(server, await listenOnLoopback(server));
    server.on('request', (_request, response) => {
      gate.held.push(response);
      for (const watcher of gate.watchers.splice(0)) watcher();
    });
    return gate;
  }

  /** Resolves when `count` handlers are held at once. */
  async holding(count: number): Promise<void> {
    while (this.held.length < count) await new Promise<void>((resolve) => this.watchers.push(resolve));
  }

  releaseOne(text = 'released'): void {
    this.held.shift()?.end(text);
  }

  releaseAll(): void {
    while (this.held.length > 0) this.releaseOne();
  }

  close(): Promise<void> {
    return closeServer(this.server);
  }
}

/** A TCP server that tells of the children connected to it: the acts `startChild…` start such. */
export class ChildWatch {
  private constructor(
    private readonly server: net.Server,
    readonly port: number,
    /**
     * Of the first child to connect: its pid, and a promise of its end (the kernel closes its connection
     * then).
     */
    readonly first: Promise<{ pid: number; ended: Promise<void> }>,
  ) {}

  static async open(): Promise<ChildWatch> {
    const server = net.createServer();
    const first = new Promise<{ pid: number; ended: Promise<void> }>((resolve) => {
      server.once('connection', (socket) => {
        socket.on('error', () => socket.destroy());
        const ended = new Promise<void>((end) => socket.once('close', () => end()));
        socket.once('data', (pid) => resolve({ pid: Number(pid), ended }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    return new ChildWatch(server, address.port, first);
  }

  close(): void {
    this.server.close();
  }
}
