// Root hooks of mocha (.mocharc.json), around all files, or around each where files run in parallel: what a timed-out
// test, or a failed clean-up, leaves running is ended, with all its descendants. Mocha would wait for it without end.
import { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** esbuild's service is one for all tests of this process, and ends with it. */
const SHARED = /^esbuild/;

/** Processes of ours that may be running, with the test that was running when they were started. */
const started = new Map<ChildProcess, Mocha.Test | undefined>();

let current: Mocha.Test | undefined;
let isOver = false;

/** "Built-in channels", diagnostics_channel in Node's documentation: a process has been created. */
subscribe('child_process', (message) => {
  if (typeof message !== 'object' || message === null || !('process' in message)) return;
  const child = message.process;
  if (!(child instanceof ChildProcess)) return;
  started.set(child, current);
  child.once('exit', () => started.delete(child));
  // Started by a test that has timed out, and goes on.
  if (isOver) child.once('spawn', () => endTree(child));
});

/** Processes by their parents; none where the system has no /proc (proc(5)). */
function childrenByParent(): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>();
  for (const name of process.platform === 'linux' ? readdirSync('/proc') : []) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(name);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  return children;
}

function parentOf(pid: string): number | undefined {
  try {
    // The name, in brackets, may hold anything.
    const parent = /^.*\) \S (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
    return parent === undefined ? undefined : Number(parent);
  } catch {
    // It has ended since it was listed.
    return undefined;
  }
}

function endTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const children = childrenByParent();
  const end = (pid: number): void => {
    // Its children are read before it ends: they get another parent then.
    const own = children.get(pid) ?? [];
    // A leader of a group, as a browser is, has processes there whose parents have ended.
    for (const target of [-pid, pid]) kill(target);
    own.forEach(end);
  };
  end(child.pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // There is no such process or group.
  }
}

function endAll(which: (test: Mocha.Test | undefined) => boolean): void {
  for (const [child, test] of started) {
    if (which(test) && !SHARED.test(path.basename(child.spawnfile))) endTree(child);
  }
}

export const mochaHooks = {
  beforeAll(): void {
    isOver = false;
  },

  beforeEach(this: Mocha.Context): void {
    current = this.currentTest;
  },

  afterEach(this: Mocha.Context): void {
    const test = this.currentTest;
    current = undefined;
    if (test?.timedOut === true) endAll((startedBy) => startedBy === test);
  },

  afterAll(): void {
    isOver = true;
    endAll(() => true);
  },
};
