import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { FunctionTooLargeError, MAX_UNZIPPED_BYTES } from '../../bundles/function-size';
import { type FunctionFile, packFunction } from '../../bundles/function-zip';
import { readZip } from '../support/machine/read-zip';
import { skip } from '../support/run/skip';

describe('bundles/function-zip', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'georender-zip-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function file(name: string, content: string, executable = false): Promise<FunctionFile> {
    const at = path.join(folder, 'files', name.replaceAll('/', '-'));
    await mkdir(path.dirname(at), { recursive: true });
    await writeFile(at, content);
    return { name, path: at, executable };
  }

  /** A file of so many zeros, which take no room. */
  async function sparse(name: string, bytes: number): Promise<FunctionFile> {
    const sparseFile = await file(name, '');
    const handle = await open(sparseFile.path, 'r+');
    await handle.truncate(bytes);
    await handle.close();
    return sparseFile;
  }

  const folders = (name = 'zips') => ({ zips: path.join(folder, name), deflated: path.join(folder, 'deflated') });

  it('packs files in the order of their names, deflated, with the modes that Lambda needs', async () => {
    const files = [await file('lib/z.so', 'library'), await file('index.mjs', 'code'), await file('bin', '#!', true)];
    const { zipPath, sha256 } = await packFunction('render', files, folders());
    assert.equal(zipPath, path.join(folder, 'zips', `render-${sha256}.zip`));
    const plain = { method: 8, dosTime: 0x0021_0000, hasDataDescriptor: false };
    assert.deepEqual(
      readZip(await readFile(zipPath)).map(({ content, ...entry }) => ({ ...entry, text: content().toString() })),
      [
        { ...plain, name: 'bin', mode: 0o100755, bytes: 2, text: '#!' },
        { ...plain, name: 'index.mjs', mode: 0o100644, bytes: 4, text: 'code' },
        { ...plain, name: 'lib/z.so', mode: 0o100644, bytes: 7, text: 'library' },
      ],
    );
    assert.deepEqual(await readdir(path.join(folder, 'zips')), [path.basename(zipPath)]);
  });

  it('makes a zip that unzip reads', async function () {
    const files = [await file('a', 'one'.repeat(50_000)), await sparse('b/c', 20_000_000)];
    const { zipPath } = await packFunction('render', files, folders());
    try {
      await promisify(execFile)('unzip', ['-tq', zipPath]);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
        return skip(this, 'unzip is not installed');
      throw error;
    }
  });

  it('changes the hash with a name, a mode or a content, and with nothing else', async () => {
    const [one, two] = [await file('one', '1'), await file('two', '2')];
    const hash = async (...files: FunctionFile[]) => (await packFunction('render', files, folders())).sha256;
    const known = await hash(one, two);
    assert.equal(await hash(two, one), known);
    assert.equal(await hash(one, { ...(await file('copy', '2')), name: 'two' }), known);
    const others = [
      await hash(one),
      await hash(one, { ...two, name: 'three' }),
      await hash(one, { ...two, executable: true }),
      await hash({ ...one, name: 'two' }, { ...two, name: 'one' }),
    ];
    await writeFile(two.path, '3');
    others.push(await hash(one, two));
    assert.equal(new Set([known, ...others]).size, others.length + 1);
  });

  it('leaves an existing zip unchanged', async () => {
    const files = [await file('one', '1')];
    const { zipPath } = await packFunction('render', files, folders());
    const before = await stat(zipPath, { bigint: true });
    assert.equal((await packFunction('render', files, folders())).zipPath, zipPath);
    assert.equal((await stat(zipPath, { bigint: true })).mtimeNs, before.mtimeNs);
  });

  it('keeps the deflated bytes of large files only, also when two processes pack at once', async () => {
    const files = [await sparse('large', 17 * 1024 * 1024), await file('small', 'small')];
    const [one, other] = await Promise.all(
      ['one', 'other'].map((name) => packFunction('render', files, folders(name))),
    );
    assert.ok(one !== undefined && other !== undefined);
    assert.ok((await readFile(one.zipPath)).equals(await readFile(other.zipPath)));
    const [kept, ...more] = await readdir(path.join(folder, 'deflated'));
    assert.ok(kept !== undefined && more.length === 0);
    // The kept bytes are used: deflating again would repair the zip.
    await writeFile(path.join(folder, 'deflated', kept), 'not deflated');
    const { zipPath } = await packFunction('render', files, folders('third'));
    assert.throws(() => readZip(readFileSync(zipPath)).map((entry) => entry.content()));
  });

  it('refuses 240 of Lambda’s 250 MB, and names the excess', async () => {
    const code = await file('index.mjs', '12345');
    const tooLarge = [code, await sparse('chromium/chromium', MAX_UNZIPPED_BYTES - 4)];
    await assert.rejects(packFunction('render', tooLarge, folders()), (error) => {
      assert.ok(error instanceof FunctionTooLargeError);
      assert.equal(error.unzippedBytes, 251_658_240);
      assert.match(
        error.message,
        /^The code of render has 240\.0 MB unzipped \(251658240 bytes\), 1 bytes more than the 251658239 .* 250 MB that Lambda/,
      );
      assert.match(error.message, /largest file is chromium\/chromium \(251658235 bytes\)/);
      return true;
    });
    assert.deepEqual(await readdir(folder), ['files']);
  });

  it('leaves nothing behind when a file can’t be read', async () => {
    const gone = await file('gone', '1');
    await rm(gone.path);
    await assert.rejects(packFunction('render', [gone], folders()), { code: 'ENOENT' });
    assert.deepEqual(await readdir(folder), ['files']);
  });
});
