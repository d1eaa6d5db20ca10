// Facts about processes, by Linux's /proc (proc(5)).
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** A process. */
export interface ProcessState {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  /** `R` runs, `S` sleeps, `T` is stopped, `Z` is dead but not waited for. */
  readonly state: string;
}

/** The living processes of a process group, as a browser and its processes form. */
export async function processesOfGroup(groupId: number): Promise<readonly ProcessState[]> {
  // The machine's first process should reap orphans; in some containers it does not.
  return (await allProcesses()).filter((process) => process.groupId === groupId && process.state !== 'Z');
}

/** Children of this process that have ended and were not reaped. */
export async function zombies(): Promise<readonly ProcessState[]> {
  return (await allProcesses()).filter(({ parentPid, state }) => parentPid === process.pid && state === 'Z');
}

/** The Chromiums that this process has started, in a sandbox's thread or itself. */
export async function ownBrowsers(): Promise<readonly number[]> {
  const own = (await allProcesses()).filter(({ parentPid, state }) => parentPid === process.pid && state !== 'Z');
  const commands = await Promise.all(own.map(({ pid }) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return own.filter((_, index) => commands[index]?.includes('--remote-debugging-pipe')).map(({ pid }) => pid);
}

/** Waits until a check succeeds, where no event tells. The test's time-out ends it. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(20);
}

/** The environment that a process was started with. */
export async function environmentOf(pid: number): Promise<Readonly<Record<string, string>>> {
  const entries = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').filter((entry) => entry !== '');
  return Object.fromEntries(
    entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}

async function allProcesses(): Promise<readonly ProcessState[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return (await Promise.all(pids.map(stateOf))).flat();
}

async function stateOf(pid: string): Promise<readonly ProcessState[]> {
  // It may end meanwhile.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name, in brackets, may contain any character.
  const [, state, parentPid, groupId] = /^.*\) (\S) (\d+) (\d+) /s.exec(stat) ?? [];
  return state === undefined
    ? []
    : [{ pid: Number(pid), parentPid: Number(parentPid), groupId: Number(groupId), state }];
}
