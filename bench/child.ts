// Starts the bench's own TypeScript files as processes that speak over Node's message channel.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A process ended that was needed. */
export class ChildEndedError extends Error {
  override readonly name = 'ChildEndedError';
}

/** How to start one. */
export interface ChildStart {
  /** The file, relative to the bench's folder. */
  readonly file: string;
  readonly args?: readonly string[];
  /** In place of the bench's own environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Starts a process; it is to end when its channel is cut. Its output goes to stderr. */
export function startChild({ file, args = [], env = process.env }: ChildStart): ChildProcess {
  return fork(path.join(__dirname, file), [...args], {
    execArgv: ['-r', require.resolve('ts-node/register/transpile-only')],
    env: { ...env },
    stdio: ['ignore', 2, 2, 'ipc'],
  });
}

/** The first message that `guard` accepts. @throws ChildEndedError if the process ends before */
export function firstMessage<Message>(child: ChildProcess, guard: (value: unknown) => value is Message): Promise<Message> {
  return new Promise((resolve, reject) => {
    const listen = (value: unknown) => {
      if (!guard(value)) return;
      child.off('message', listen);
      resolve(value);
    };
    child.on('message', listen);
    child.once('exit', (code, signal) => {
      reject(new ChildEndedError(`${child.spawnfile} ended (${signal ?? code}) before it was ready; see its output above.`));
    });
  });
}

/** Cuts the channel and waits until the process has ended. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  if (child.connected) child.disconnect();
  await ended;
}
