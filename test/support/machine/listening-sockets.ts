// Finds the TCP ports that a process and its descendants listen on, by Linux's /proc (proc(5), "/proc/net/tcp").
import { readdir, readFile, readlink } from 'node:fs/promises';

/** TCP_LISTEN in the kernel's include/net/tcp_states.h, as /proc writes it. */
const LISTEN = '0A';

/** The local addresses, as the kernel writes them. */
export async function listeningSockets(pid: number): Promise<readonly string[]> {
  const [tables, ...inodes] = await Promise.all([
    Promise.all(['tcp', 'tcp6'].map((table) => readFile(`/proc/net/${table}`, 'utf8'))),
    ...(await descendants(pid)).map(socketInodes),
  ]);
  const own = new Set(inodes.flat());
  return tables.flatMap((table) => {
    const rows = table
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.trim().split(/\s+/));
    return rows.filter((row) => row[3] === LISTEN && own.has(row[9] ?? '')).map((row) => row[1] ?? '');
  });
}

async function descendants(pid: number): Promise<readonly number[]> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')).trim();
  const below = await Promise.all(
    children
      .split(' ')
      .filter((child) => child !== '')
      .map((child) => descendants(Number(child))),
  );
  return [pid, ...below.flat()];
}

async function socketInodes(pid: number): Promise<readonly string[]> {
  const open = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const targets = await Promise.all(open.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []);
}
