// The outside of one execution environment: a worker thread with its own environment variables. It runs one invocation
// at a time, or as many as its function allows, and freezes in between (see sandbox-bootstrap.mjs).
//
// All JavaScript in the sandbox freezes. Its child processes (Chromium) do not, unlike on Lambda. A worker thread
// shares this process's memory, working directory, user and file system. Memory is not limited: a worker at its heap
// limit (resourceLimits) often aborts the whole process instead of its thread.
//
// At its end it is first asked: it kills its children, waits for their exit (so that none stays a zombie) and exits.
// A thread that is too busy is terminated after a while. That closes its pipes, so that a child which reads one
// (Chromium with --remote-debugging-pipe) ends. Children that are not known to have exited get SIGKILL; those of a
// terminated thread stay zombies until this process ends.
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { LineSplitter } from './line-splitter';
import { functionArn, type LocalFunction } from './local-function';
import { sandboxEnvironment } from './sandbox-environment';
import { type FunctionError, type SandboxMessage, sandboxMessage } from './sandbox-message';

/** Lambda gives the init phase 10 s, then repeats it within the function's own time. Here both are one. */
const INIT_MS = 10_000;
const GRACE_MS = 500;
const INVOKE = 1;
const SHUT_DOWN = 2;

/**
 * `closed`: the sandbox was ended from outside while it ran. `unbegun`: the idle sandbox was dead, and the handler has
 * not got the invocation.
 */
export type Outcome =
  | { kind: 'answered'; payload: string }
  | { kind: 'failed'; error: FunctionError }
  | { kind: 'closed' }
  | { kind: 'unbegun' };

interface Running {
  /** Given to a sandbox that had loaded its bundle, and not begun yet. */
  unbegun: boolean;
  settle(outcome: Outcome): void;
  timer: NodeJS.Timeout | undefined;
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
  /** By request id. */
  private readonly running = new Map<string, Running>();
  private ready = false;
  private readonly starting = Promise.withResolvers<undefined>();
  private ending = false;
  /** An invocation timed out: the sandbox ends when the others have. */
  private retiring = false;

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

  /** Whether it takes invocations, now or when others have ended. */
  get alive(): boolean {
    return !this.ending && !this.retiring;
  }

  /** How many invocations it runs. */
  get load(): number {
    return this.running.size;
  }

  /**
   * Runs the handler with the JSON `payload`. Never rejects: see {@link Outcome}. After a time-out, a crash or a bundle
   * that does not load, the sandbox is no longer alive.
   */
  invoke(requestId: string, payload: string): Promise<Outcome> {
    return new Promise((resolve) => {
      this.running.set(requestId, { unbegun: this.ready, settle: resolve, timer: undefined });
      this.startClock(requestId, this.ready ? 0 : INIT_MS);
      this.inbox.port1.postMessage({ requestId, payload });
      this.signal(INVOKE);
      // The sandbox may be awake and run others.
      if (this.running.size > 1) this.worker.postMessage('look');
    });
  }

  /** Ends the sandbox in any state; resolves like {@link exited}. */
  async close(): Promise<void> {
    if (!this.ending) {
      this.ending = true;
      this.settleAll(() => ({ kind: 'closed' }));
      const impatience = setTimeout(() => void this.worker.terminate(), GRACE_MS);
      this.worker.once('exit', () => clearTimeout(impatience));
      this.worker.postMessage('shut down');
      this.signal(SHUT_DOWN);
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
        for (const requestId of this.running.keys()) this.startClock(requestId, 0);
        return;
      case 'begun': {
        const running = this.running.get(message.requestId);
        if (running !== undefined) running.unbegun = false;
        return;
      }
      case 'answered':
        return this.settle(message.requestId, { kind: 'answered', payload: message.payload });
      case 'failed': {
        const outcome: Outcome = { kind: 'failed', error: message.error };
        if (message.requestId !== undefined) return this.settle(message.requestId, outcome);
        this.ending = true;
        return this.settleAll(() => outcome);
      }
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

  private settle(requestId: string, outcome: Outcome): void {
    const running = this.running.get(requestId);
    clearTimeout(running?.timer);
    this.running.delete(requestId);
    running?.settle(outcome);
    if (this.retiring && this.running.size === 0) void this.close();
  }

  private settleAll(outcomeOf: (requestId: string, running: Running) => Outcome): void {
    for (const [requestId, running] of [...this.running]) this.settle(requestId, outcomeOf(requestId, running));
  }

  private startClock(requestId: string, allowanceMs: number): void {
    const running = this.running.get(requestId);
    if (running === undefined) return;
    clearTimeout(running.timer);
    running.timer = setTimeout(() => this.timeOut(requestId), allowanceMs + this.fn.timeoutSeconds * 1000);
  }

  private timeOut(requestId: string): void {
    const seconds = this.fn.timeoutSeconds.toFixed(2);
    this.retiring = true;
    this.settle(requestId, failure(requestId, 'Sandbox.Timedout', `Task timed out after ${seconds} seconds`));
  }

  private async cleanUp(exitCode: number): Promise<void> {
    this.ending = true;
    this.starting.resolve(undefined);
    for (const pid of this.childPids) kill(pid);
    for (const splitter of Object.values(this.lines)) splitter.end();
    const reason = exitCode === 0 ? 'without providing a reason' : `with error: exit status ${exitCode}`;
    this.settleAll((requestId, { unbegun }) =>
      unbegun ? { kind: 'unbegun' } : failure(requestId, 'Runtime.ExitError', `Runtime exited ${reason}`),
    );
    this.inbox.port1.close();
    try {
      await rm(this.temporaryDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    } catch (error) {
      this.onLine(`Could not remove the sandbox's folder ${this.temporaryDir}: ${String(error)}`);
    }
  }
}

function failure(requestId: string, errorType: string, reason: string): Outcome {
  return { kind: 'failed', error: { errorType, errorMessage: `RequestId: ${requestId} Error: ${reason}` } };
}

/** Functions can run without a folder: `serve` still answers when the disk is full. */
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
      // There is no such process or group any more.
    }
  }
}
