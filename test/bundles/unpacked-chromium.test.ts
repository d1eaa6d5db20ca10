// Unpacking the packaged Chromium: complete or not at all, also after interruptions.
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChromiumNotUnpackedError, unpackedChromium } from '../../bundles/unpacked-chromium';
import { dependencies } from '../../package.json';

/** The folder's name. */
const NAME = new RegExp(
  `^unpacked-chromium-${dependencies['@sparticuz/chromium'].replaceAll('.', '[.]')}-[0-9a-f]{8}$`,
);

describe('bundles/unpacked-chromium', function () {
  this.timeout(300_000);
  let cacheDir: string;
  before(async () => {
    cacheDir = await mkdtemp(path.join(tmpdir(), 'georender-unpack-test-'));
  });
  after(() => rm(cacheDir, { recursive: true, force: true }));

  it('unpacks binary, libraries and fonts, without SwiftShader, once when two ask at the same time', async () => {
    // One folder of a process that was killed long ago, one of a process that may still be unpacking.
    const [old, young] = ['old', 'young'].map((end) =>
      path.join(cacheDir, `unpacked-chromium-1.0.0-00000000.unpacking-${end}`),
    );
    for (const staging of [old, young]) await mkdir(staging ?? assert.fail());
    await utimes(old ?? assert.fail(), 0, 0);
    const told: string[] = [];
    const [first, second] = await Promise.all([
      unpackedChromium(cacheDir, undefined, (folder) => told.push(folder)),
      unpackedChromium(cacheDir),
    ]);
    assert.deepEqual(first, second);
    assert.deepEqual(told, [first.folder]);
    await rm(young ?? assert.fail(), { recursive: true });
    const name = path.basename(first.folder);
    assert.match(name, NAME);
    assert.equal(first.folder, path.join(cacheDir, name));
    assert.deepEqual(await readdir(cacheDir), [name]);
    const libraries = first.files.filter((file) => file.startsWith('al2023/lib/'));
    assert.ok(['libnss3.so', 'libnspr4.so', 'libexpat.so.1'].every((name) => libraries.includes(`al2023/lib/${name}`)));
    const others = first.files.filter((file) => !libraries.includes(file));
    assert.deepEqual(
      others.filter((file) => !file.endsWith('.ttf')),
      ['chromium', 'fonts/fonts.conf'],
    );
    assert.ok(others.some((file) => /^fonts\/fonts\/.*\.ttf$/.test(file)));
    assert.doesNotMatch(first.files.join(' '), /swiftshader|vulkan|libGL|libEGL/i);
    const configuration = await readFile(path.join(first.folder, 'fonts/fonts.conf'), 'utf8');
    assert.ok(!configuration.includes(cacheDir), 'the fonts’ configuration names the folder that it was made in');
  });

  it('uses a complete Chromium, without the files that it wrote', async () => {
    const { folder, files } = await unpackedChromium(cacheDir);
    const before = await stat(path.join(folder, 'chromium'), { bigint: true });
    await cp(path.join(folder, 'fonts/fonts.conf'), path.join(folder, 'locales/left'));
    const again = await unpackedChromium(cacheDir, undefined, () => assert.fail('nothing is to be unpacked'));
    assert.deepEqual(again.files, files);
    assert.equal((await stat(path.join(folder, 'chromium'), { bigint: true })).ino, before.ino);
  });

  for (const [damage, harm] of [
    ['cut off', (folder: string) => truncate(path.join(folder, 'chromium'), 150_000_000)],
    ['without a font', (folder: string) => rm(path.join(folder, 'fonts/fonts'), { recursive: true })],
    ['without its inventory', (folder: string) => rm(path.join(folder, 'georender-inventory.json'))],
  ] as const) {
    it(`replaces a Chromium that is ${damage}`, async () => {
      const whole = await unpackedChromium(cacheDir);
      const { size } = await stat(path.join(whole.folder, 'chromium'));
      await harm(whole.folder);
      assert.deepEqual(await unpackedChromium(cacheDir), whole);
      assert.equal((await stat(path.join(whole.folder, 'chromium'))).size, size);
      assert.deepEqual(await readdir(cacheDir), [path.basename(whole.folder)]);
    });
  }

  it('ends early when told to, and leaves nothing', async () => {
    const other = path.join(cacheDir, 'other');
    const reason = new Error('called off');
    const controller = new AbortController();
    const unpacking = unpackedChromium(other, controller.signal);
    controller.abort(reason);
    await assert.rejects(unpacking, reason);
    assert.deepEqual(await readdir(other), []);
  });

  it('names the folder and the reason of a failure', async () => {
    const { folder } = await unpackedChromium(cacheDir);
    const noFolder = path.join(folder, 'chromium');
    await assert.rejects(unpackedChromium(noFolder), (error) => {
      assert.ok(error instanceof ChromiumNotUnpackedError && error.cause instanceof Error);
      assert.ok(
        error.message.startsWith(`Chromium could not be unpacked into ${path.join(noFolder, path.basename(folder))}: `),
      );
      return true;
    });
  });
});
