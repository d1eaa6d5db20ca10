import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { userCacheFolder } from '../../bundles/user-cache';
import { type ChromiumSearch, findChromium, NoChromiumError } from '../../local/chromium';
import { skip } from '../support/run/skip';

describe('local/chromium', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-chromium-test-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function executable(name: string): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(file, '#!/bin/sh\n');
    await chmod(file, 0o755);
    return file;
  }

  const mac: Pick<ChromiumSearch, 'platform' | 'architecture'> = { platform: 'darwin', architecture: 'arm64' };

  it('takes CHROME_PATH before all else', async () => {
    const file = await executable('named');
    const search = {
      environment: { CHROME_PATH: file },
      platform: 'linux',
      architecture: 'x64',
      installed: [],
    } as const;
    assert.deepEqual(await findChromium(search), { executable: file, environment: {} });
  });

  it('refuses a CHROME_PATH that is no executable, and names it', async () => {
    for (const wrong of [path.join(folder, 'missing'), folder]) {
      await assert.rejects(findChromium({ environment: { CHROME_PATH: wrong }, ...mac, installed: [] }), (error) => {
        assert.ok(error instanceof NoChromiumError);
        assert.ok(error.message.includes(`CHROME_PATH is "${wrong}"`) && error.message.includes('Set it to'));
        return true;
      });
    }
  });

  it('takes an installed Chrome where the packaged one can’t run', async () => {
    const file = await executable('installed');
    const installed = [path.join(folder, 'missing'), file];
    assert.deepEqual(await findChromium({ environment: {}, ...mac, installed }), { executable: file, environment: {} });
  });

  it('says what to do when there is none', async () => {
    await assert.rejects(findChromium({ environment: {}, ...mac, installed: [] }), {
      name: 'NoChromiumError',
      message:
        'No Chromium can be started here: the packaged Chromium runs on linux x64 only (this is darwin arm64) and no ' +
        'installed Chrome was found. Install Chrome or Chromium, or set CHROME_PATH to the path of one.',
    });
  });

  it('takes the packaged one, unpacked in the user’s cache folder, without anything of the machine’s', async function () {
    if (process.platform !== 'linux' || process.arch !== 'x64')
      return skip(this, 'the packaged Chromium runs on linux x64 only');
    this.timeout(300_000);
    const environment = { ...process.env, CHROME_PATH: undefined };
    const { executable: file, ...found } = await findChromium({
      environment,
      platform: 'linux',
      architecture: 'x64',
      installed: [],
    });
    assert.ok(file.startsWith(`${userCacheFolder(environment)}/unpacked-chromium-`));
    assert.match(execFileSync(file, ['--version'], { env: found.environment, encoding: 'utf8' }), /Chrom/);
  });
});
