// The run's temporary folder: gone at the end, also of a run that was killed.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { makeTemporaryFolder, orOutOfSpace, TemporaryFolderError } from '../../../local/state/temporary-folder';
import { until } from '../../support/machine/processes';

describe('local/temporary-folder', function () {
  this.timeout(300_000);
  let parent: string;
  beforeEach(async () => {
    parent = await mkdtemp(path.join(os.tmpdir(), 'georender-folder-test-'));
  });
  afterEach(() => rm(parent, { recursive: true }));

  /** A run that makes one and waits. */
  async function otherRun() {
    // The folder stays referenced: garbage collection would close its lock.
    const script = `
      const { makeTemporaryFolder } = require('./local/state/temporary-folder');
      makeTemporaryFolder(process.argv[1]).then((folder) => {
        globalThis.folder = folder;
        require('fs').writeFileSync(folder.path + '/file', 'text');
        process.stdout.write(folder.path);
        setInterval(() => undefined, 1000);
      });`;
    const child = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', script, parent], {
      cwd: path.join(__dirname, '../../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    const [folder] = await once(child.stdout, 'data');
    return { child, folder: String(folder) };
  }

  it('is removed with its content', async () => {
    const { path: folder, remove } = await makeTemporaryFolder(parent);
    await writeFile(path.join(folder, 'file'), 'text');
    await remove();
    assert.deepEqual(await readdir(parent), []);
  });

  it('is removed without another run when its run is killed, with its process group', async () => {
    const { child } = await otherRun();
    process.kill(-(child.pid ?? assert.fail()), 'SIGKILL');
    await once(child, 'close');
    await until(async () => (await readdir(parent)).length === 0);
  });

  it('is left alone by other runs as long as its own lives', async () => {
    const { child, folder } = await otherRun();
    const { remove } = await makeTemporaryFolder(parent);
    await remove();
    assert.deepEqual(await readdir(parent), [path.basename(folder)]);
    child.kill('SIGKILL');
    await until(async () => (await readdir(parent)).length === 0);
  });

  it('is removed by the next run where nothing else could, and nothing else is', async () => {
    const old = ['georender-run-killed', 'georender-run-killed-at-its-start'];
    const others = ['georender-run-starting', 'georender-other', 'other'];
    for (const name of [...old, ...others]) await mkdir(path.join(parent, name));
    await writeFile(path.join(parent, 'georender-run-killed/run.lock'), '');
    await writeFile(path.join(parent, 'georender-run-killed/file'), 'text');
    await utimes(path.join(parent, 'georender-run-killed-at-its-start'), 0, 0);
    const { remove } = await makeTemporaryFolder(parent);
    await remove();
    assert.deepEqual((await readdir(parent)).sort(), [...others].sort());
  });

  it('is asked for elsewhere where none can be made, or where the disk is full', async () => {
    await assert.rejects(makeTemporaryFolder(path.join(parent, 'none')), (error) => {
      assert.ok(error instanceof TemporaryFolderError);
      assert.match(
        error.message,
        /^No temporary folder can be made in ".*none" \(ENOENT.*\); free some space, or set TMPDIR to a folder that can be written\.$/,
      );
      return true;
    });
    const full = new Error('Build failed', { cause: new Error('write /tmp/x: no space left on device') });
    assert.match(
      String(orOutOfSpace(full, '/tmp')),
      /^TemporaryFolderError: The disk of "\/tmp" is full; free some space/,
    );
    const other = new Error('Build failed');
    assert.equal(orOutOfSpace(other), other);
  });
});
