import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  descendantPids,
  descendantsMemoryBytes,
  parseStat,
  treeCpuMs,
  treeOf,
} from '../../../bench/measure/process-tree';

const stat = (pid: number, parentPid: number, cpuMs = 0) => ({ pid, parentPid, cpuMs });

describe('The process tree of a subject', () => {
  it('is read from the lines of /proc, with any name of the process', () => {
    const line = '42 (a (b) S 9 c) S 7 42 42 0 -1 4194560 1 2 3 4 11 22 33 44 20 0 5 0 100 1000 10';
    assert.deepEqual(parseStat(line), stat(42, 7, (11 + 22 + 33 + 44) * 10));
  });

  it('ignores malformed lines', () => {
    assert.equal(parseStat(''), undefined);
    assert.equal(parseStat('42 (node) S'), undefined);
  });

  it('has only the root and its descendants, in any order of the list', () => {
    const all = [stat(5, 4), stat(4, 2), stat(1, 0), stat(2, 1), stat(3, 1), stat(6, 3)];
    assert.deepEqual(
      treeOf(2, all)
        .map(({ pid }) => pid)
        .sort(),
      [2, 4, 5],
    );
    assert.deepEqual(treeOf(9, all), []);
  });

  describe('of real processes', () => {
    const onLinux = process.platform === 'linux' ? it : it.skip;

    /** Burns 200 ms of CPU time, by the process's own clock, then waits for its parent. */
    const BUSY = `const held = Buffer.alloc(64 << 20, 1);
      while (process.cpuUsage().user < 200_000);
      process.send(held.length);
      process.once('disconnect', () => process.exit());`;

    /** A root with that process as its only descendant: the test's own process may have others. */
    const ROOT = `const child = require('node:child_process').fork(process.argv[2], { execArgv: [] });
      child.once('message', () => process.send({ pid: child.pid }));
      process.once('message', () => child.disconnect());
      child.once('exit', () => process.send('ended'));
      process.once('disconnect', () => process.exit());`;

    onLinux('counts the CPU time of a child, also after its end, and its memory until then', async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'georender-tree-'));
      try {
        const [rootFile = '', busyFile = ''] = ['root.cjs', 'busy.cjs'].map((name) => path.join(folder, name));
        await Promise.all([writeFile(rootFile, ROOT), writeFile(busyFile, BUSY)]);
        const root = fork(rootFile, [busyFile], { execArgv: [] });
        const rootPid = root.pid ?? assert.fail('the process did not start');
        const [said]: { pid: number }[] = await once(root, 'message');
        const { pid } = said ?? assert.fail('the process sent nothing');
        assert.deepEqual(descendantPids(rootPid), [pid]);
        assert.ok(descendantsMemoryBytes(rootPid) > 64 * 2 ** 20);
        assert.equal(descendantsMemoryBytes(pid), 0);
        assert.ok(treeCpuMs(pid) >= 190);
        root.send('end it');
        await once(root, 'message');
        assert.deepEqual(descendantPids(rootPid), []);
        assert.ok(treeCpuMs(rootPid) >= 190);
        root.disconnect();
        await once(root, 'exit');
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  });
});
