import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { buildLambdaPackages } from '../../bundles/lambda-package';
import type { LambdaPackages } from '../../bundles/lambda-package';
import { VARIABLES } from '../../core/environment-variables';
import { readZip } from '../support/read-zip';

const run = promisify(execFile);
const ROOT = path.join(__dirname, '../..');

const NAMES = ['render', 'serve'] as const;

/** A whole environment for either function. */
const ENVIRONMENT = {
  [VARIABLES.region]: 'eu-central-1',
  [VARIABLES.indexTable]: 'index',
  [VARIABLES.pagesBucket]: 'pages',
  [VARIABLES.scheme]: 'https',
  [VARIABLES.hosts]: 'www.example.com',
  [VARIABLES.renderFunction]: 'render',
  [VARIABLES.siteOrigin]: 'https://origin.example.com',
  [VARIABLES.renderBudgetMs]: '20000',
  [VARIABLES.freshSeconds]: '60',
  [VARIABLES.negativeFreshSeconds]: '10',
};

describe('bundles/lambda-package', () => {
  let folder: string;
  let packages: LambdaPackages;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'georender-package-test-'));
    packages = await buildLambdaPackages({ cacheDir: path.join(folder, 'packages') });
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('names each zip by the hash of its bytes, and writes nothing else', async () => {
    for (const name of NAMES) {
      const { zipPath, sha256 } = packages[name];
      assert.equal(zipPath, path.join(folder, 'packages', `${name}-${sha256}.zip`));
      assert.equal(sha256, createHash('sha256').update(await readFile(zipPath)).digest('hex'));
    }
    const files = NAMES.map((name) => `${name}-${packages[name].sha256}.zip`);
    assert.deepEqual((await readdir(path.join(folder, 'packages'))).sort(), files);
  });

  it('packs serve as one file, and render with Chromium’s archives, sorted', async () => {
    const names = async (name: 'serve' | 'render') =>
      readZip(await readFile(packages[name].zipPath)).map((entry) => entry.name);
    const archives = await readdir(path.join(ROOT, 'node_modules/@sparticuz/chromium/bin'));
    assert.deepEqual(await names('serve'), ['index.mjs']);
    assert.deepEqual(await names('render'), [...archives.map((archive) => `chromium/${archive}`), 'index.mjs'].sort());
    assert.ok(archives.includes('chromium.br'));
  });

  it('stores the files as they are, readable by all, with nothing of the machine in them', async () => {
    for (const name of NAMES) {
      for (const entry of readZip(await readFile(packages[name].zipPath))) {
        const { name: file, content, ...rest } = entry;
        assert.deepEqual(rest, { method: 0, mode: 0o100644, dosTime: 0x0021_0000, hasDataDescriptor: false }, file);
        if (file === 'index.mjs') assert.ok(!content.includes(ROOT), `${name} holds the path of its sources`);
      }
    }
  });

  it('gives the same bytes in another process, folder and time zone, and leaves no temporary file', async () => {
    const other = { cacheDir: path.join(folder, 'other'), tmp: path.join(folder, 'tmp') };
    await mkdir(other.tmp);
    const program =
      `require(${JSON.stringify(path.join(ROOT, 'bundles/lambda-package.ts'))})` +
      `.buildLambdaPackages({ cacheDir: ${JSON.stringify(other.cacheDir)} })`;
    await run(process.execPath, ['-r', require.resolve('ts-node/register/transpile-only'), '-e', program], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'], TS_NODE_PROJECT: path.join(ROOT, 'tsconfig.json'), TMPDIR: other.tmp, TZ: 'Pacific/Kiritimati',
      },
    });
    const files = NAMES.map((name) => `${name}-${packages[name].sha256}.zip`);
    assert.deepEqual((await readdir(other.cacheDir)).sort(), files);
    for (const name of NAMES) {
      const [one, same] = await Promise.all(
        ['packages', 'other'].map((cache) => readFile(path.join(folder, cache, `${name}-${packages[name].sha256}.zip`))),
      );
      assert.ok(one !== undefined && same !== undefined && one.equals(same));
    }
    const left = await readdir(other.tmp);
    assert.deepEqual(left.filter((file) => file.startsWith('georender')), []);
  });

  it('builds once a process', async () => {
    assert.equal(await buildLambdaPackages({ cacheDir: path.join(folder, 'packages') }), packages);
  });

  for (const name of NAMES) {
    it(`packs a ${name} that starts with a whole environment, and says what lacks without`, async () => {
      const index = path.join(folder, `${name}-index.mjs`);
      const entry = readZip(await readFile(packages[name].zipPath)).find((file) => file.name === 'index.mjs');
      assert.ok(entry !== undefined);
      await writeFile(index, entry.content);
      const program = `console.log(typeof (await import(${JSON.stringify(pathToFileURL(index).href)})).handler)`;
      const start = (env: NodeJS.ProcessEnv) => run(process.execPath, ['--input-type=module', '-e', program], { env });
      assert.equal((await start(ENVIRONMENT)).stdout, 'function\n');
      await assert.rejects(start({ [VARIABLES.region]: 'eu-central-1' }), /GEORENDER_INDEX_TABLE is missing/);
    });
  }
});
