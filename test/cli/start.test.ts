// `npm start` as a process: what it prints, and that nothing is left when it is stopped.
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { until } from '../support/machine/processes';
import { rawRequest } from '../support/machine/raw-request';
import { skip } from '../support/run/skip';
import { startPageServer } from '../support/site/page-server';

describe('cli/start', function () {
  this.timeout(300_000);
  let temporaryDir: string;
  let running: ChildProcess | undefined;
  beforeEach(async () => {
    temporaryDir = await mkdtemp(path.join(os.tmpdir(), 'georender-main-test-'));
  });
  afterEach(async () => {
    running?.kill('SIGKILL');
    await rm(temporaryDir, { recursive: true });
  });

  function start(args: readonly string[], environment: Record<string, string> = {}, detached = false) {
    const child = spawn(process.execPath, ['cli/georender.cjs', 'start', ...args], {
      cwd: path.join(__dirname, '../..'),
      env: { ...process.env, TMPDIR: temporaryDir, ...environment },
      // A process group of its own, as a terminal gives to what it runs.
      detached,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running = child;
    let output = '';
    const exited = once(child, 'close').then(() => child.exitCode);
    const ready = new Promise<string>((resolve, reject) => {
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        const url = /Georender is ready at (\S+)/.exec(output)?.[1];
        if (url !== undefined && output.includes('Ctrl-C')) resolve(url);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      void exited.then(() => reject(new Error(`It ended: ${output}`)));
    });
    // Some starts are meant to fail: then nobody waits for this.
    ready.catch(() => undefined);
    return { child, ready, exited, output: () => output };
  }

  /** Processes that use the run's temporary folder, as its Chromium does. */
  function processesOfTheRun(): string[] {
    const lines = execFileSync('ps', ['-ww', '-eo', 'args'], { encoding: 'utf8' }).split('\n');
    return lines.filter((line) => line.includes(temporaryDir));
  }

  it('suggests commands to try, and at Ctrl-C waits for nothing and leaves no process and no file', async () => {
    const run = start(['--port', '0']);
    const url = await run.ready;
    assert.match(run.output(), new RegExp(`curl .*Googlebot.* ${url}/articles/1`));
    const headers = { 'user-agent': 'Googlebot/2.1', 'cloudfront-viewer-country': 'IN' };
    assert.equal((await rawRequest(url, '/articles/1', { headers })).headers['x-georender-region'], 'ap-south-1');
    assert.notDeepEqual(processesOfTheRun(), [], 'Chromium runs');
    const inFlight = rawRequest(url, '/ready', { headers }).catch(() => undefined);
    run.child.kill('SIGINT');
    assert.equal(await run.exited, 0);
    assert.equal(await inFlight, undefined, 'a request that is under way is cut off');
    assert.deepEqual(await readdir(temporaryDir), []);
    assert.deepEqual(processesOfTheRun(), []);
  });

  it('runs with a service that renders all pages, and stops', async () => {
    const service = await startPageServer({}, { otherwise: 'of the service' });
    try {
      const run = start(['--port', '0', '--prerender-service', service.url]);
      const url = await run.ready;
      const { body } = await rawRequest(url, '/articles/1', { headers: { 'user-agent': 'Googlebot/2.1' } });
      assert.equal(body, 'of the service');
      run.child.kill('SIGINT');
      assert.equal(await run.exited, 0);
    } finally {
      await service.close();
    }
    assert.deepEqual(processesOfTheRun(), []);
  });

  it('leaves nothing when it is stopped while it starts', async () => {
    const run = start(['--port', '0']);
    await once(run.child.stdout, 'data');
    run.child.kill('SIGTERM');
    assert.equal(await run.exited, 0);
    assert.deepEqual(await readdir(temporaryDir), []);
    assert.deepEqual(processesOfTheRun(), []);
  });

  it('ends with a word, and leaves nothing, when no Chromium can be started', async () => {
    const run = start(['--port', '0'], { CHROME_PATH: '/nonexistent' });
    assert.equal(await run.exited, 1);
    assert.match(run.output(), /^Starting …\nCHROME_PATH is "\/nonexistent", which is not an executable file\..*\n$/);
    assert.deepEqual(await readdir(temporaryDir), []);
  });

  it('leaves nothing when Ctrl-C at the terminal reaches its builds too', async () => {
    const run = start(['--port', '0'], {}, true);
    await once(run.child.stdout, 'data');
    const { pid = 0 } = run.child;
    while (
      !execFileSync('ps', ['-eo', 'pgid,args'], { encoding: 'utf8' })
        .split('\n')
        .some((line) => line.trim().startsWith(`${pid} `) && line.includes('esbuild'))
    ) {
      await new Promise(setImmediate);
    }
    process.kill(-pid, 'SIGINT');
    assert.deepEqual({ exitCode: await run.exited, output: run.output() }, { exitCode: 0, output: 'Starting …\n' });
    assert.deepEqual(await readdir(temporaryDir), []);
  });

  it('serves its kept pages after it was killed, without asking the site, and locks its folder', async () => {
    const site = await startPageServer({ '/page': '<!doctype html><title>x</title><p>Kept</p>' });
    const folder = path.join(temporaryDir, 'kept');
    const headers = { 'user-agent': 'Googlebot/2.1', 'cloudfront-viewer-country': 'DE' };
    const args = (port: string) => ['--port', port, '--site', site.url, '--data', folder];
    const first = start(args('0'));
    const url = await first.ready;
    assert.match(first.output(), /cache {4}kept in .*kept\n/);
    assert.equal((await rawRequest(url, '/page', { headers })).headers['x-georender-cache'], 'MISS');
    const second = start(args('0'));
    assert.equal(await second.exited, 1);
    assert.match(
      second.output(),
      /^Starting …\n--data: ".*kept" is in use by another run; stop that one, or name another folder\.\n$/,
    );
    first.child.kill('SIGKILL');
    await first.exited;
    const asked = () => site.requests.filter(({ target }) => target === '/page').length;
    const askedBefore = asked();
    const third = start(args(new URL(url).port));
    assert.equal(await third.ready, url);
    const kept = await rawRequest(url, '/page', { headers });
    assert.partialDeepStrictEqual(kept, { headers: { 'x-georender-cache': 'HIT', 'x-cache': 'Miss from cloudfront' } });
    assert.match(kept.body, /Kept/);
    assert.equal(asked(), askedBefore);
    third.child.kill('SIGTERM');
    assert.equal(await third.exited, 0);
    await site.close();
  });

  it('leaves no process and no file when it is killed', async () => {
    const run = start(['--port', '0']);
    const headers = { 'user-agent': 'Googlebot/2.1', 'cloudfront-viewer-country': 'DE' };
    assert.equal((await rawRequest(await run.ready, '/articles/1', { headers })).headers['x-georender-cache'], 'MISS');
    run.child.kill('SIGKILL');
    await run.exited;
    await until(async () => (await readdir(temporaryDir)).length === 0 && processesOfTheRun().length === 0);
  });

  it('leaves no process and no file when npm is killed above it', async () => {
    const script = `
      const options = { stdio: ['ignore', 'pipe', 'inherit'] };
      const run = require('child_process').spawn(process.execPath, ['cli/georender.cjs', 'start', '--port', '0'], options);
      run.stdout.on('data', (text) => String(text).includes('Ctrl-C') && process.kill(process.pid, 'SIGKILL'));`;
    const npm = spawn(process.execPath, ['-e', script], {
      cwd: path.join(__dirname, '../..'),
      env: { ...process.env, TMPDIR: temporaryDir, npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    assert.deepEqual(await once(npm, 'exit'), [null, 'SIGKILL']);
    await until(async () => (await readdir(temporaryDir)).length === 0 && processesOfTheRun().length === 0);
  });

  it('says that the site does not answer, and when it does again, and that --data is impossible', async () => {
    const gone = await startPageServer({});
    await gone.close();
    const run = start(['--port', '0', '--site', gone.url]);
    const url = await run.ready;
    await until(async () => run.output().includes('by --site'));
    assert.match(
      run.output(),
      new RegExp(
        `\nThe site ${gone.url} does not answer \\(connect ECONNREFUSED .*\\)\\. Start it, or name another by --site; until`,
      ),
    );
    assert.equal((await rawRequest(url, '/')).status, 502);
    await until(async () => run.output().includes(`[edge] The site ${gone.url} does not answer: connect ECONNREFUSED`));
    run.child.kill('SIGTERM');
    assert.equal(await run.exited, 0);
    await writeFile(path.join(temporaryDir, 'file'), '');
    const refused = start(['--port', '0', '--data', path.join(temporaryDir, 'file/below')]);
    assert.equal(await refused.exited, 1);
    assert.match(
      refused.output(),
      /^Starting …\n--data: ".*file\/below" can't be made \(ENOTDIR.*\); name a folder that can\.\n$/,
    );
  });

  it('keeps running when its output is closed', async function () {
    if (process.platform !== 'linux') return skip(this, 'only Linux has /dev/full');
    const full = await open('/dev/full', 'w');
    const site = await startPageServer({ '/page': '<!doctype html><title>x</title><p>Text</p>' });
    // It can't say which one it took.
    const { url } = await startPageServer({}).then(async (gone) => (await gone.close(), gone));
    const child = spawn(
      process.execPath,
      ['cli/georender.cjs', 'start', '--port', new URL(url).port, '--site', site.url],
      {
        cwd: path.join(__dirname, '../..'),
        env: { ...process.env, TMPDIR: temporaryDir },
        stdio: ['ignore', full.fd, full.fd],
      },
    );
    running = child;
    const exited = once(child, 'close');
    const page = () => rawRequest(url, '/page', { headers: { 'user-agent': 'Mozilla/5.0 Firefox/140.0' } });
    await until(async () => (await page().catch(() => undefined))?.status === 200);
    child.kill('SIGTERM');
    assert.deepEqual(await exited, [0, null]);
    await Promise.all([full.close(), site.close()]);
  });

  it('refuses bad options in one go, and helps', async () => {
    const bad = start(['--port', 'x', '--regions', 'nowhere']);
    assert.equal(await bad.exited, 2);
    assert.match(bad.output(), /^--port: "x" is not a port.*\n--regions: "nowhere" is not a region.*\n$/);
    const help = start(['--help']);
    assert.equal(await help.exited, 0);
    assert.match(help.output(), /^Usage: georender start \[options\]/);
  });

  it('says that the port is taken', async () => {
    const other = await startPageServer({});
    const { port } = new URL(other.url);
    const run = start(['--port', port]);
    assert.equal(await run.exited, 1);
    assert.match(run.output(), new RegExp(`--port: ${port} is in use at 127\\.0\\.0\\.1; choose another`));
    await other.close();
    assert.deepEqual(await readdir(temporaryDir), []);
  });
});
