// One execution environment: a worker thread with its own environment that runs one invocation at a time and
// freezes in between (sandbox-bootstrap.mjs says how). This is the outside: start, invoke, end.
//
// Honest as far as it goes. Frozen: everything of JavaScript in the sandbox. Not frozen: the child processes
// it started (Chromium), which on Lambda stand still too. A worker thread shares this process's memory,
// working directory and user; its file system is the machine's. Memory is not bounded: reaching a worker's
// heap limit (resourceLimits) often aborts the whole process instead of the thread.
//
// How it ends: asked first, it kills its children, waits for their exit (so none stays a zombie) and exits; a
// thread too busy to hear is terminated after a grace. Terminating closes the thread's pipes, so a child that
// reads one (Chromium with --remote-debugging-pipe) sees their end; whatever was started and is not known to
// have exited gets SIGKILL besides. Such a child of a terminated thread stays a zombie while we live.
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { LineSplitter } from './line-splitter';
import { functionArn, type LocalFunction } from './local-function';
import { sandboxEnvironment } from './sandbox-environment';
import { sandboxMessage, type FunctionError, type SandboxMessage } from './sandbox-message';

/** Lambda gives the init phase 10 s, then starts it anew within the function's own time; here in one go. */
const initMs = 10_000;
const graceMs = 500;
const invoke = 1;
const shutDown = 2;

/**
 * `closed`: the sandbox was ended from outside while it ran. `unbegun`: it was idle, and found dead: the handler has not
 * seen the invocation.
 */
export type Outcome =
  | { kind: 'answered'; payload: string }
  | { kind: 'failed'; error: FunctionError }
  | { kind: 'closed' }
  | { kind: 'unbegun' };

interface Running {
  requestId: string;
  /** Given to a sandbox that had loaded its bundle, and not begun yet. */
  unbegun: boolean;
  settle(outcome: Outcome): void;
}

export class Sandbox {
  /** Resolves when the thread and its children are gone and its temporary folder is removed. */
  readonly exited: Promise<void>;
  private readonly worker: Worker;
  private readonly inbox = new MessageChannel();
  private readonly wake = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  private readonly temporaryDir: string;
  private readonly lines: Record<'stdout' | 'stderr', LineSplitter>;
  private readonly childPids = new Set<number>();
  private running: Running | undefined;
  private timer: NodeJS.Timeout | undefined;
  private ready = false;
  private readonly starting = Promise.withResolvers<undefined>();
  private ending = false;

  /** @param temporaryDir where the sandbox makes its own folder, emptied when it ends */
  constructor(
    private readonly fn: LocalFunction,
    temporaryDir: string,
    private readonly onLine: (line: string) => void,
  ) {
    this.temporaryDir = ownFolder(temporaryDir, onLine);
    this.lines = { stdout: new LineSplitter(onLine), stderr: new LineSplitter(onLine) };
    this.worker = this.startWorker();
    this.exited = new Promise((resolve) => {
      this.worker.once('exit', (code) => void this.cleanUp(code).then(resolve));
    });
  }

  /** Resolves when the bundle is loaded, or never will be. */
  get started(): Promise<unknown> {
    return this.starting.promise;
  }

  /** Whether it can take another invocation. */
  get alive(): boolean {
    return !this.ending;
  }

  /**
   * Runs the handler with the JSON `payload`. Never rejects: see {@link Outcome}. After a time-out, a crash
   * or a bundle that does not load the sandbox is no longer alive.
   */
  invoke(requestId: string, payload: string): Promise<Outcome> {
    return new Promise((resolve) => {
      this.running = { requestId, unbegun: this.ready, settle: resolve };
      this.startClock(this.ready ? 0 : initMs);
      this.inbox.port1.postMessage({ requestId, payload });
      this.signal(invoke);
    });
  }

  /** Ends it, whatever it does; resolves like {@link exited}. */
  async close(): Promise<void> {
    if (!this.ending) {
      this.ending = true;
      this.settle({ kind: 'closed' });
      const impatience = setTimeout(() => void this.worker.terminate(), graceMs);
      this.worker.once('exit', () => clearTimeout(impatience));
      this.worker.postMessage('shut down');
      this.signal(shutDown);
    }
    await this.exited;
  }

  private startWorker(): Worker {
    const { fn, inbox, wake } = this;
    const worker = new Worker(path.join(__dirname, 'sandbox-bootstrap.mjs'), {
      name: `${fn.name} in ${fn.region}`,
      env: sandboxEnvironment(fn, this.temporaryDir),
      execArgv: [],
      stdout: true,
      stderr: true,
      transferList: [inbox.port2],
      workerData: {
        wake,
        inbox: inbox.port2,
        bundleFile: path.join(fn.bundleDir, 'index.mjs'),
        functionName: fn.name,
        functionArn: functionArn(fn),
        memoryMegabytes: fn.memoryMegabytes,
        timeoutMs: fn.timeoutSeconds * 1000,
      },
    });
    worker.on('message', (value: unknown) => {
      const message = sandboxMessage(value);
      if (message) this.hear(message);
    });
    worker.on('error', (error) => this.onLine(`Uncaught Exception ${error.stack ?? error.message}`));
    worker.stdout.setEncoding('utf8').on('data', (text: string) => this.lines.stdout.push(text));
    worker.stderr.setEncoding('utf8').on('data', (text: string) => this.lines.stderr.push(text));
    return worker;
  }

  private hear(message: SandboxMessage): void {
    switch (message.kind) {
      case 'ready':
        this.ready = true;
        this.starting.resolve(undefined);
        if (this.running) this.startClock(0);
        return;
      case 'begun':
        if (this.running) this.running.unbegun = false;
        return;
      case 'answered':
        return this.settle({ kind: 'answered', payload: message.payload });
      case 'failed':
        if (message.requestId === undefined) this.ending = true;
        return this.settle({ kind: 'failed', error: message.error });
      case 'output':
        return this.lines[message.stream].push(message.text);
      case 'childStarted':
        this.childPids.add(message.pid);
        return;
      case 'childExited':
        this.childPids.delete(message.pid);
        return;
    }
  }

  private signal(what: number): void {
    Atomics.store(this.wake, 0, what);
    Atomics.notify(this.wake, 0);
  }

  private settle(outcome: Outcome): void {
    clearTimeout(this.timer);
    const { running } = this;
    this.running = undefined;
    running?.settle(outcome);
  }

  private startClock(allowanceMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.timeOut(), allowanceMs + this.fn.timeoutSeconds * 1000);
  }

  private timeOut(): void {
    const seconds = this.fn.timeoutSeconds.toFixed(2);
    this.fail('Sandbox.Timedout', `Task timed out after ${seconds} seconds`);
    void this.close();
  }

  private fail(errorType: string, reason: string): void {
    const errorMessage = `RequestId: ${this.running?.requestId} Error: ${reason}`;
    this.settle({ kind: 'failed', error: { errorType, errorMessage } });
  }

  private async cleanUp(exitCode: number): Promise<void> {
    this.ending = true;
    this.starting.resolve(undefined);
    for (const pid of this.childPids) kill(pid);
    for (const splitter of Object.values(this.lines)) splitter.end();
    if (this.running?.unbegun === true) this.settle({ kind: 'unbegun' });
    const reason = exitCode === 0 ? 'without providing a reason' : `with error: exit status ${exitCode}`;
    this.fail('Runtime.ExitError', `Runtime exited ${reason}`);
    this.inbox.port1.close();
    try {
      await rm(this.temporaryDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    } catch (error) {
      this.onLine(`Could not remove the sandbox's folder ${this.temporaryDir}: ${String(error)}`);
    }
  }
}

/** A function can do without one: where the disk is full, `serve` still answers. */
function ownFolder(parent: string, onLine: (line: string) => void): string {
  try {
    return mkdtempSync(path.join(parent, 'sandbox-'));
  } catch (error) {
    onLine(`The sandbox has no temporary folder: ${error instanceof Error ? error.message : String(error)}`);
    return path.join(parent, `sandbox-${randomUUID()}`);
  }
}

/** Ends a process, and its group where it leads one: puppeteer starts Chromium detached. */
function kill(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      continue; // no such process or group, which is the aim
    }
  }
}
