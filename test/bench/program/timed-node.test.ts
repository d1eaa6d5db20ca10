import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TimedNode } from '../../../bench/program/timed-node';

describe('bench/program/timed-node', () => {
  let folder = '';
  let built = '';

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'georender-timed-node-'));
    built = path.join(folder, 'built');
    mkdirSync(built);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('notes the CPU time of each program, and the files that it wrote', () => {
    const node = new TimedNode(folder, [built]);
    const busy = 'const end = process.cpuUsage().user + 2e5; while (process.cpuUsage().user < end);';
    execFileSync(node.executable, ['-e', busy]);
    execFileSync(node.executable, ['-e', `require('fs').writeFileSync(${JSON.stringify(`${built}/a`)}, '')`]);
    const [first, second, ...more] = node.takeRuns();
    assert.ok(first && second);
    assert.ok(first.cpuMs >= 200, `${first.cpuMs} ms`);
    assert.deepEqual([first.filesBuilt, second.filesBuilt, more], [0, 1, []]);
    assert.deepEqual(node.takeRuns(), []);
  });

  it('passes the exit code on', () => {
    const { executable } = new TimedNode(folder, [built]);
    assert.equal(spawnSync(executable, ['-e', 'process.exit(32)']).status, 32);
  });
});
