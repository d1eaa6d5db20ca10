// The package of `render` as on Lambda: extracted from its zip into a read-only folder, with Lambda's environment only.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { buildLambdaPackages } from '../../bundles/lambda-package';
import { VARIABLES } from '../../core/contract/environment-variables';
import { DEFAULT_FRESHNESS_RULE } from '../../core/pages/freshness';
import { DEFAULT_QUERY_POLICY } from '../../core/pages/query-policy';
import { parseRenderOutcome } from '../../handlers/render-protocol/render-protocol';
import { extractZip } from '../support/machine/read-zip';
import { PACKAGES_TIMEOUT_MS } from '../support/run/packages-timeout';
import { skip } from '../support/run/skip';
import { startPageServer } from '../support/site/page-server';

const run = promisify(execFile);

/** Not kept, so neither index nor bucket is needed. */
const PAGE = `<!doctype html><html><head><title>Packaged</title></head><body><p>served</p><canvas></canvas><script>
  const context = document.querySelector('canvas').getContext('2d');
  context.fillRect(0, 0, 4, 4);
  const [, , , alpha] = context.getImageData(1, 1, 1, 1).data;
  const width = document.querySelector('p').appendChild(document.createElement('span'));
  width.textContent = 'rendered';
  document.body.append('painted ' + alpha + ', text as wide as ' + (width.offsetWidth > 20 ? 'letters' : 'nothing'));
</script></body></html>`;

async function folders(below: string): Promise<readonly string[]> {
  const entries = await readdir(below, { recursive: true, withFileTypes: true });
  return [
    below,
    ...entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(entry.parentPath, entry.name)),
  ];
}

describe('the render package', function () {
  let folder: string;
  let code: string;
  let temporaryDir: string;

  before(async function () {
    this.timeout(PACKAGES_TIMEOUT_MS);
    if (process.platform !== 'linux' || process.arch !== 'x64')
      return skip(this, 'the packaged Chromium runs on linux x64 only');
    folder = await mkdtemp(path.join(tmpdir(), 'georender-packaged-test-'));
    [code, temporaryDir] = [path.join(folder, 'task'), path.join(folder, 'tmp')];
    await mkdir(temporaryDir);
    const { render } = await buildLambdaPackages();
    await extractZip(await readFile(render.zipPath), code);
    for (const each of await folders(code)) await chmod(each, 0o555);
  });

  after(async () => {
    if (folder === undefined) return;
    for (const each of await folders(code)) await chmod(each, 0o755);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Lambda's variables ("Using Lambda environment variables"), without HOME. */
  function lambdaEnvironment(): Record<string, string> {
    return {
      PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
      LD_LIBRARY_PATH: '/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib',
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
      LAMBDA_TASK_ROOT: code,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
      TMPDIR: temporaryDir,
    };
  }

  it('has a Chromium that starts with its own libraries', async () => {
    const env = { LD_LIBRARY_PATH: path.join(code, 'chromium/al2023/lib') };
    const { stdout } = await run(path.join(code, 'chromium/chromium'), ['--version'], { env });
    assert.match(stdout, /^Chromium \d+\./);
  });

  it('renders at a cold start, and writes into the temporary folder only', async () => {
    const site = await startPageServer({
      '/': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
        response.end(PAGE);
      },
    });
    try {
      const before = await readdir(code, { recursive: true });
      const program =
        `const { handler } = await import(${JSON.stringify(pathToFileURL(path.join(code, 'index.mjs')).href)});` +
        `const request = { url: ${JSON.stringify(`${site.url}/`)}, variant: 'desktop', lease: '${randomUUID()}' };` +
        'const outcome = await handler(request, { getRemainingTimeInMillis: () => 30_000 });' +
        'process.stdout.write(JSON.stringify(outcome), () => process.exit());';
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
        env: {
          ...lambdaEnvironment(),
          [VARIABLES.indexTable]: 'unused',
          [VARIABLES.leaseTable]: 'unused',
          [VARIABLES.pagesBuckets]: '{}',
          [VARIABLES.queryPolicy]: JSON.stringify(DEFAULT_QUERY_POLICY),
          [VARIABLES.scheme]: 'http',
          [VARIABLES.hosts]: site.host,
          [VARIABLES.reachableHosts]: site.host,
          [VARIABLES.renderBudgetMs]: '20000',
          [VARIABLES.freshness]: JSON.stringify([DEFAULT_FRESHNESS_RULE]),
        },
      });
      const outcome = parseRenderOutcome(JSON.parse(stdout));
      assert.ok(outcome.kind === 'unstored' && outcome.body.kind === 'attached', stdout);
      const html = gunzipSync(Buffer.from(outcome.body.gzippedBase64, 'base64')).toString();
      assert.match(html, /painted 255, text as wide as letters/);
      // Modes do not bind root: then Chromium makes this folder.
      const after = (await readdir(code, { recursive: true })).filter((name) => name !== 'chromium/locales');
      assert.deepEqual(after.sort(), before.sort());
      const fontsCache = path.join(temporaryDir, '.cache/fontconfig');
      assert.ok((await stat(fontsCache)).isDirectory(), 'the fonts’ cache is elsewhere');
    } finally {
      await site.close();
    }
  });
});
