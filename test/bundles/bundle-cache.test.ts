import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cachedBundle } from '../../bundles/bundle-cache';
import { bundleSources } from '../../bundles/lambda-bundle';

describe('bundles/bundle-cache', () => {
  let root = '';
  let cacheDir = '';
  let builds = 0;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'georender-bundle-cache-'));
    cacheDir = path.join(root, 'cache');
    builds = 0;
    await write('core/a.ts', 'a');
    await write('core/deep/b.ts', 'b');
    await write('node_modules/x/index.js', 'x');
    await write('package-lock.json', '{}');
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  /** Older than any build. */
  async function write(name: string, content: string): Promise<void> {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    await utimes(file, 1_000, 1_000);
  }

  const inputs = () =>
    ['core/a.ts', 'core/deep/b.ts', 'node_modules/x/index.js'].map((name) => path.join(root, name)).filter(existsSync);

  const bundle = (whileBuilding?: () => Promise<void>): Promise<string> =>
    cachedBundle({ cacheDir, name: 'serve', root }, async () => {
      builds++;
      const code = `${builds}: ${await readFile(path.join(root, 'core/a.ts'), 'utf8')}`;
      await whileBuilding?.();
      return { code, inputs: inputs() };
    });

  it('builds once while nothing changes', async () => {
    assert.deepEqual([await bundle(), await bundle(), await bundle()], ['1: a', '1: a', '1: a']);
  });

  const changes: Readonly<Record<string, () => Promise<void>>> = {
    'an input is another': () => write('core/a.ts', 'A'),
    'an input is gone': () => rm(path.join(root, 'core/deep/b.ts')),
    'a package is another': () => write('node_modules/x/index.js', 'X'),
    'a new file could take the place of an input': () => write('core/deep.ts', 'deep'),
    'other packages are locked': () => write('package-lock.json', '{"a":1}'),
    'other packages are installed': () => write('node_modules/.package-lock.json', '{}'),
    'there are settings for TypeScript': () => write('tsconfig.json', '{}'),
    'what is kept is no JSON': async () => {
      for (const name of await readdir(cacheDir)) await writeFile(path.join(cacheDir, name), '{"made":');
    },
    'what is kept has another shape': async () => {
      for (const name of await readdir(cacheDir)) await writeFile(path.join(cacheDir, name), '{"made":{"a":1}}');
    },
    'the cache was removed': () => rm(cacheDir, { recursive: true }),
  };
  for (const [title, change] of Object.entries(changes)) {
    it(`builds again when ${title}`, async () => {
      await bundle();
      await change();
      await bundle();
      await bundle();
      assert.equal(builds, 2);
    });
  }

  it('keeps nothing when an input was saved while it was built', async () => {
    assert.equal(await bundle(() => writeFile(path.join(root, 'core/a.ts'), 'new')), '1: a');
    assert.equal(await bundle(() => writeFile(path.join(root, 'core/a.ts'), 'new')), '2: new');
  });

  it('works without a cache', async () => {
    await writeFile(cacheDir, 'no folder');
    assert.deepEqual([await bundle(), await bundle()], ['1: a', '2: a']);
  });

  it('passes a failed build on, and keeps nothing', async () => {
    const place = { cacheDir, name: 'serve', root };
    await assert.rejects(
      cachedBundle(place, () => Promise.reject(new Error('no syntax'))),
      { message: 'no syntax' },
    );
    assert.equal(await bundle(), '1: a');
  });

  it('knows every source of a function, those of the scripts for the page too', async () => {
    const root = path.join(__dirname, '../..');
    const names = (await bundleSources('render')).inputs.map((file) => path.relative(root, file));
    for (const name of [
      'handlers/render/entry.ts',
      'handlers/render/injected/page-world/page-world.ts',
      'handlers/render/injected/script-build.ts',
      'bundles/lambda-bundle.ts',
    ])
      assert.ok(names.includes(name), name);
    await Promise.all(names.map((name) => readFile(path.join(root, name))));
  });
});
