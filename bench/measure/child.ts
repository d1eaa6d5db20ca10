// Starts files of the bench as processes with a message channel. They end when the channel closes.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { InternalError } from '../../core/contract/georender-error';
import { descendantPids, exists } from './process-tree';

/** A process of the bench ended too early. */
export class ChildEndedError extends InternalError {
  override readonly name = 'ChildEndedError';
}

/** How to start one. */
export interface ChildStart {
  /** The file, relative to the bench's folder: TypeScript, or `.cjs`. */
  readonly file: string;
  readonly args?: readonly string[];
  /** Replaces the bench's own environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: the bench's stderr. */
  readonly stdout?: 'pipe';
}

const running = new Set<ChildProcess>();
let over = false;

/** Starts a process. */
export function startChild({ file, args = [], env = process.env, stdout }: ChildStart): ChildProcess {
  const child = fork(path.join(__dirname, '..', file), [...args], {
    execArgv: file.endsWith('.cjs') ? [] : ['-r', require.resolve('ts-node/register/transpile-only')],
    env: { ...env },
    stdio: ['ignore', stdout ?? 2, 2, 'ipc'],
  });
  return track(child);
}

/** Makes `endAllChildren` end this process, too. @throws ChildEndedError if that was called already */
export function track<Child extends ChildProcess>(child: Child): Child {
  if (over) {
    child.kill();
    throw new ChildEndedError('The bench is over.');
  }
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** The first message that `guard` accepts. @throws ChildEndedError if the process ends before */
export function firstMessage<Message>(
  child: ChildProcess,
  guard: (value: unknown) => value is Message,
): Promise<Message> {
  return new Promise((resolve, reject) => {
    const listen = (value: unknown) => {
      if (!guard(value)) return;
      child.off('message', listen);
      resolve(value);
    };
    child.on('message', listen);
    child.once('exit', (code, signal) => {
      reject(
        new ChildEndedError(
          `A process of the bench ended (${signal ?? code}) before it was ready; see its output above.`,
        ),
      );
    });
  });
}

/** How long a browser may outlive its driver. */
const BROWSER_PATIENCE_MS = 5_000;

/** Closes the channel, or sends SIGTERM without one. Waits until the process and its descendants have ended. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const descendants = descendantPids(child.pid ?? 0);
  const ended = once(child, 'exit');
  if (child.connected) child.disconnect();
  else child.kill();
  await ended;
  const untilMs = performance.now() + BROWSER_PATIENCE_MS;
  while (descendants.some(exists) && performance.now() < untilMs) await delay(20);
}

/** Ends all processes; no more can start. */
export async function endAllChildren(): Promise<void> {
  over = true;
  await Promise.all([...running].map(endChild));
}
