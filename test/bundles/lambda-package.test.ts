import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { MAX_UNZIPPED_BYTES } from '../../bundles/function-size';
import { buildLambdaPackages, type LambdaPackages } from '../../bundles/lambda-package';
import { VARIABLES } from '../../core/contract/environment-variables';
import { DEFAULT_FRESHNESS_RULE } from '../../core/pages/freshness';
import { DEFAULT_QUERY_POLICY } from '../../core/pages/query-policy';
import { readZip } from '../support/machine/read-zip';
import { PACKAGES_TIMEOUT_MS } from '../support/run/packages-timeout';

const run = promisify(execFile);
const ROOT = path.join(__dirname, '../..');

const NAMES = ['render', 'serve'] as const;

/** A complete environment for either function. */
const ENVIRONMENT = {
  [VARIABLES.region]: 'eu-central-1',
  [VARIABLES.indexTable]: 'index',
  [VARIABLES.leaseTable]: 'leases',
  [VARIABLES.pagesBuckets]: '{"eu-central-1":"pages"}',
  [VARIABLES.queryPolicy]: JSON.stringify(DEFAULT_QUERY_POLICY),
  [VARIABLES.scheme]: 'https',
  [VARIABLES.hosts]: 'www.example.com',
  [VARIABLES.renderFunction]: 'render',
  [VARIABLES.siteUrl]: 'https://origin.example.com',
  [VARIABLES.renderBudgetMs]: '20000',
  [VARIABLES.freshness]: JSON.stringify([DEFAULT_FRESHNESS_RULE]),
};

describe('bundles/lambda-package', function () {
  this.timeout(PACKAGES_TIMEOUT_MS);
  let folder: string;
  let packages: LambdaPackages;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'georender-package-test-'));
    packages = await buildLambdaPackages({ cacheDir: path.join(folder, 'packages') });
  });

  after(() => rm(folder, { recursive: true, force: true }));

  async function code(name: 'serve' | 'render'): Promise<Buffer> {
    const entry = readZip(await readFile(packages[name].zipPath)).find((file) => file.name === 'index.mjs');
    assert.ok(entry !== undefined);
    return entry.content();
  }

  it('names each zip by its hash, and writes nothing else', async () => {
    for (const name of NAMES) {
      assert.equal(packages[name].zipPath, path.join(folder, 'packages', `${name}-${packages[name].sha256}.zip`));
    }
    const files = NAMES.map((name) => `${name}-${packages[name].sha256}.zip`);
    assert.deepEqual((await readdir(path.join(folder, 'packages'))).sort(), files);
  });

  it('packs serve as one file, and render with an unpacked Chromium that can be run', async () => {
    const modes = async (name: 'serve' | 'render') =>
      Object.fromEntries(readZip(await readFile(packages[name].zipPath)).map((entry) => [entry.name, entry.mode]));
    assert.deepEqual(await modes('serve'), { 'index.mjs': 0o100644 });
    const { 'chromium/chromium': binary, ...others } = await modes('render');
    assert.equal(binary, 0o100755);
    assert.ok(Object.values(others).every((mode) => mode === 0o100644));
    const names = Object.keys(others);
    for (const file of ['index.mjs', 'chromium/al2023/lib/libnss3.so', 'chromium/fonts/fonts.conf'])
      assert.ok(names.includes(file), file);
    assert.doesNotMatch(names.join(' '), /swiftshader|vulkan|libGL|libEGL|\.br\b|inventory/i);
  });

  it('stays below Lambda’s limit for unzipped code', async () => {
    const entries = readZip(await readFile(packages.render.zipPath));
    const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    assert.ok(total > 200_000_000 && total < MAX_UNZIPPED_BYTES, `${total} bytes`);
  });

  it('puts no path of the machine into the code', async () => {
    for (const name of NAMES) assert.ok(!(await code(name)).includes(ROOT), `${name} holds the path of its sources`);
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
        PATH: process.env['PATH'],
        TS_NODE_PROJECT: path.join(ROOT, 'tsconfig.json'),
        TMPDIR: other.tmp,
        TZ: 'Pacific/Kiritimati',
        // The cached parts are not built again.
        HOME: process.env['HOME'],
        XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'],
      },
    });
    const files = NAMES.map((name) => `${name}-${packages[name].sha256}.zip`);
    assert.deepEqual((await readdir(other.cacheDir)).sort(), files);
    for (const name of NAMES) {
      const [one, same] = await Promise.all(
        ['packages', 'other'].map((cache) =>
          readFile(path.join(folder, cache, `${name}-${packages[name].sha256}.zip`)),
        ),
      );
      assert.ok(one !== undefined && same !== undefined && one.equals(same));
    }
    const left = await readdir(other.tmp);
    assert.deepEqual(
      left.filter((file) => file.startsWith('georender')),
      [],
    );
  });

  it('builds once a process', async () => {
    assert.equal(await buildLambdaPackages({ cacheDir: path.join(folder, 'packages') }), packages);
  });

  for (const name of NAMES) {
    it(`packs a ${name} that starts with a complete environment, and names a missing variable`, async () => {
      const index = path.join(folder, `${name}-index.mjs`);
      await writeFile(index, await code(name));
      // `render` keeps the process alive: its egress proxy listens.
      const program =
        `const { handler } = await import(${JSON.stringify(pathToFileURL(index).href)});` +
        'process.stdout.write(typeof handler, () => process.exit());';
      const start = (env: NodeJS.ProcessEnv) => run(process.execPath, ['--input-type=module', '-e', program], { env });
      assert.equal((await start(ENVIRONMENT)).stdout, 'function');
      await assert.rejects(start({ [VARIABLES.region]: 'eu-central-1' }), /GEORENDER_INDEX_TABLE is missing/);
    });
  }
});
