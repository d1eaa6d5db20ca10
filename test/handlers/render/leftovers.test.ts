import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { removeLeftovers } from '../../../handlers/render/leftovers';

describe('handlers/render: leftovers of an earlier process', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-leftovers-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are removed: cores and profiles, and nothing else', async () => {
    for (const name of ['core', 'core.1234', 'core.chromium.77', 'core-chromium-5', 'corellia', 'encore.1', 'other'])
      await writeFile(path.join(folder, name), 'x');
    for (const name of ['puppeteer_dev_chrome_profile-aB3', 'fontconfig']) {
      await mkdir(path.join(folder, name));
      await writeFile(path.join(folder, name, 'file'), 'x');
    }
    await removeLeftovers(folder);
    assert.deepEqual((await readdir(folder)).sort(), ['corellia', 'encore.1', 'fontconfig', 'other']);
  });

  it('may be none', async () => {
    await removeLeftovers(path.join(folder, 'absent'));
    await removeLeftovers(folder);
    assert.deepEqual(await readdir(folder), []);
  });
});
