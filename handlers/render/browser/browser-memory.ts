// Measures how much memory a browser takes, as the kernel counts it.
import { readFile } from 'node:fs/promises';
import type { CDPSession } from 'puppeteer-core';

/**
 * The memory in bytes of the browser and its pages, with shared memory counted once (PSS). Undefined where the kernel
 * does not tell (macOS, Windows).
 * @param root the browser's session
 */
export async function browserMemoryBytes(root: CDPSession): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const { processInfo } = await root.send('SystemInfo.getProcessInfo');
  const sizes = await Promise.all(processInfo.map(({ id }) => pssBytes(id)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function pssBytes(pid: number): Promise<number> {
  try {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
  } catch {
    // The process has ended meanwhile.
    return 0;
  }
}
