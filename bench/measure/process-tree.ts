// CPU time and memory of a process with all its descendants, from Linux's /proc (man page proc(5)).
import { readdirSync, readFileSync } from 'node:fs';

/** One process, from `/proc/<pid>/stat`. */
export interface ProcessStat {
  readonly pid: number;
  readonly parentPid: number;
  /** User and system time in milliseconds, with that of ended children that it waited for. */
  readonly cpuMs: number;
}

/** The unit of times in /proc is USER_HZ: 100 a second on every architecture that Node runs on. */
const MS_PER_TICK = 10;

/** Reads a line of `/proc/<pid>/stat`; undefined if it is malformed. */
export function parseStat(text: string): ProcessStat | undefined {
  // The name is in parentheses, and may contain parentheses and spaces itself.
  const nameEnd = text.lastIndexOf(')');
  const fields = text.slice(nameEnd + 2).split(' ');
  const [pid, parentPid, ...ticks] = [
    Number.parseInt(text, 10),
    ...[1, 11, 12, 13, 14].map((field) => Number(fields[field])),
  ];
  const cpuTicks = ticks.reduce((sum, value) => sum + value, 0);
  if (nameEnd < 0 || pid === undefined || parentPid === undefined || !Number.isFinite(pid + parentPid + cpuTicks))
    return undefined;
  return { pid, parentPid, cpuMs: cpuTicks * MS_PER_TICK };
}

/** The process `rootPid` and all its descendants, among `all`. */
export function treeOf(rootPid: number, all: readonly ProcessStat[]): readonly ProcessStat[] {
  const members = new Map(all.filter(({ pid }) => pid === rootPid).map((root) => [root.pid, root]));
  for (let size = 0; size < members.size; ) {
    size = members.size;
    for (const process of all) if (members.has(process.parentPid)) members.set(process.pid, process);
  }
  return [...members.values()];
}

/** CPU time of a process and its descendants, in milliseconds; ended ones count if their parents waited for them. */
export function treeCpuMs(rootPid: number): number {
  return treeOf(rootPid, allProcesses()).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

/** Memory of all descendants of a process: proportional shares (PSS), or resident sizes if those are unreadable. */
export function descendantsMemoryBytes(rootPid: number): number {
  return descendantPids(rootPid).reduce((sum, pid) => sum + memoryBytes(pid), 0);
}

/** The descendants of a process, without itself. */
export function descendantPids(rootPid: number): readonly number[] {
  return treeOf(rootPid, allProcesses())
    .map(({ pid }) => pid)
    .filter((pid) => pid !== rootPid);
}

/** Whether the process exists; an ended one does until its parent has waited for it. */
export function exists(pid: number): boolean {
  return readOrNothing(`/proc/${pid}/stat`) !== '';
}

function memoryBytes(pid: number): number {
  return (
    kibibytes(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB$/m) ??
    kibibytes(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB$/m) ??
    0
  );
}

function kibibytes(file: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(readOrNothing(file))?.[1];
  return found === undefined ? undefined : Number(found) * 1024;
}

function allProcesses(): readonly ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => parseStat(readOrNothing(`/proc/${pid}/stat`)) ?? []);
}

/** A process may end between being listed and being read. */
function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
