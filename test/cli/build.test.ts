// `georender build` as a process.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

describe('cli/build', function () {
  this.timeout(300_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-build-test-'));
  });
  after(() => rm(folder, { recursive: true }));

  function build(...args: string[]) {
    const node = ['cli/georender.cjs', 'build', ...args];
    return run(process.execPath, node, { cwd: path.join(__dirname, '../..') });
  }

  it('writes the deployed files, the same bytes each time', async () => {
    const outs = ['one', 'two'].map((name) => path.join(folder, name));
    for (const out of outs) {
      const { stdout } = await build('--regions', 'eu-west-1,sa-east-1', '--out', out);
      assert.match(stdout, /^Code of render, unzipped: 2\d\d\.\d of 250 MB$/m);
    }
    const files = [
      'edge/cloudfront-function.js',
      'edge/files-function.js',
      'serve/index.mjs',
      'render/index.mjs',
      'render/chromium/fonts/fonts.conf',
    ];
    for (const file of files) {
      const [one, two] = await Promise.all(outs.map((out) => readFile(path.join(out, file))));
      assert.ok(one !== undefined && two !== undefined && one.equals(two), file);
    }
    const router = await readFile(path.join(folder, 'one/edge/cloudfront-function.js'), 'utf8');
    assert.ok(router.includes('["eu-west-1","sa-east-1"]') && router.includes('"serve-"'));
    assert.deepEqual((await readdir(path.join(folder, 'one'))).sort(), ['edge', 'render', 'serve']);
    const [one, two] = await Promise.all(outs.map((out) => stat(path.join(out, 'render/chromium/chromium'))));
    assert.ok(one !== undefined && two !== undefined);
    assert.deepEqual({ mode: one.mode & 0o777, size: one.size }, { mode: 0o755, size: two.size });
    assert.notEqual(one.ino, two.ino, 'a change of one would change the other');
  });

  it('writes the second engine, without a file of the first', async () => {
    const out = path.join(folder, 'lambda');
    const { stdout } = await build('--regions', 'eu-west-1,sa-east-1', '--edge', 'lambda-at-edge', '--out', out);
    assert.match(stdout, /^Router: \d{4} of 1048576 bytes, zipped$/m);
    assert.deepEqual(await readdir(path.join(out, 'edge')), ['lambda-at-edge.js']);
    const code = await readFile(path.join(out, 'edge/lambda-at-edge.js'), 'utf8');
    assert.ok(code.includes('renderer-eu-west-1.example') && code.includes('renderer-sa-east-1.example'));
    const { handler } = await import(path.join(out, 'edge/lambda-at-edge.js'));
    assert.equal(typeof handler, 'function');
  });

  it('refuses an engine that is none', async () => {
    await assert.rejects(build('--edge', 'nginx'), /--edge: "nginx" is no engine of the edge; allowed: cloudfront-/);
  });

  it('refuses a region that is none', async () => {
    await assert.rejects(build('--regions', 'nowhere', '--out', path.join(folder, 'none')), (error) => {
      assert.ok(error instanceof Error && 'stderr' in error);
      assert.match(String(error.stderr), /--regions: "nowhere" is not a region that can host Georender; allowed: /);
      return true;
    });
  });
});
