// When the page of a clone is built again.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { PAGE_SOURCES, sourceHash } from '../../console/page-folder';

const ROOT = path.join(__dirname, '../..');

describe('console/page-folder', function () {
  this.timeout(120_000);
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'georender-page-'));
    const files = ['console/app/src/a.ts', 'core/b.ts', 'operations/c.ts', 'console/build.ts', 'package-lock.json'];
    for (const file of files) await write(file, file);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function write(file: string, text: string): Promise<void> {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }

  it('is another one after a change of any source, the build or the packages, and of nothing else', async () => {
    const seen = new Set([await sourceHash(root)]);
    const isNew = async (): Promise<boolean> => {
      const before = seen.size;
      return seen.add(await sourceHash(root)).size > before;
    };
    assert.equal(await isNew(), false);
    for (const file of [
      'console/app/src/a.ts',
      'core/b.ts',
      'operations/c.ts',
      'console/build.ts',
      'package-lock.json',
    ]) {
      await write(file, 'changed');
      assert.equal(await isNew(), true, file);
    }
    await write('core/deep/new.ts', '');
    assert.equal(await isNew(), true, 'a new file');
    await rename(path.join(root, 'core/deep/new.ts'), path.join(root, 'core/deep/renamed.ts'));
    assert.equal(await isNew(), true, 'another name');
    await rename(path.join(root, 'core/b.ts'), path.join(root, 'core/bchanged.ts'));
    assert.equal(await isNew(), true, 'a name that ends as the content begins');
    await write('handlers/other.ts', '');
    assert.equal(await isNew(), false, 'no source of the page');
  });

  it('knows every file of the clone that the page is built from', async () => {
    const { metafile } = await build({
      ...{ absWorkingDir: ROOT, entryPoints: ['console/app/src/main.tsx'], bundle: true, write: false, metafile: true },
      ...{ outdir: 'none', jsx: 'automatic', format: 'esm', splitting: true, logLevel: 'silent' },
    });
    const own = Object.keys(metafile.inputs).filter((file) => !file.includes('node_modules/'));
    assert.ok(own.length > 30, `${own.length} files`);
    assert.deepEqual(
      own.filter((file) => !PAGE_SOURCES.some((folder) => file.startsWith(`${folder}/`))),
      [],
    );
  });
});
