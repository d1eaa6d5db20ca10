// The demo application as Vite builds it. What it does in a browser is the renderer's tests' business.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildDemoSite } from '../../demo/build';
import { startDemoSite } from '../../demo/server';
import { rawRequest } from '../support/machine/raw-request';

const demoDir = path.join(__dirname, '../../demo');

describe('demo site build', () => {
  let parent: string;
  let first: string;
  let second: string;
  let sourcesBefore: readonly string[];

  before(async () => {
    sourcesBefore = await listing(demoDir);
    parent = await mkdtemp(path.join(os.tmpdir(), 'georender-demo-build-'));
    first = path.join(parent, 'first');
    second = path.join(parent, 'deeper', 'second');
    await Promise.all([buildDemoSite(first), buildDemoSite(second)]);
  });
  after(() => rm(parent, { recursive: true }));

  it('builds the same site into two folders at once', async () => {
    const names = await listing(first);
    assert.deepEqual(await listing(second), names);
    for (const name of names) {
      const built = await readIfFile(path.join(first, name));
      assert.deepEqual(await readIfFile(path.join(second, name)), built, name);
    }
  });

  it('leaves the source tree as it was', async () => {
    assert.deepEqual(await listing(demoDir), sourcesBefore);
  });

  it('has a shell without content, whose assets carry hashes', async () => {
    const html = await readFile(path.join(first, 'index.html'), 'utf8');
    assert.match(html, /<div id="root"><\/div>/);
    assert.match(html, /<script type="module" crossorigin src="\/assets\/index-[\w-]{8}\.js">/);
    assert.match(html, /<link rel="stylesheet" crossorigin href="\/assets\/index-[\w-]{8}\.css">/);
    assert.doesNotMatch(html, /og:|canonical|prerender-status-code/);
  });

  it('sets prerenderReady to false before the application loads', async () => {
    const html = await readFile(path.join(first, 'index.html'), 'utf8');
    const inline = html.indexOf("if (location.pathname === '/ready') window.prerenderReady = false;");
    assert.ok(inline > 0 && inline < html.indexOf('type="module"'));
  });

  it('loads the article page apart from the rest, and keeps pictures as files', async () => {
    const names = await listing(path.join(first, 'assets'));
    const assets = names.map((name) => name.replace(/-[\w-]{8}\./, '.'));
    assert.deepEqual(assets.sort(), ['ArticlePage.js', 'index.css', 'index.js', 'way-of-a-request.svg']);
  });

  it('contains React for production, with any NODE_ENV', async () => {
    const dir = path.join(parent, 'env');
    const nodeEnv = process.env.NODE_ENV;
    process.env.NODE_ENV = 'development';
    try {
      await buildDemoSite(dir);
    } finally {
      if (nodeEnv === undefined) delete process.env.NODE_ENV;
      else process.env.NODE_ENV = nodeEnv;
    }
    assert.deepEqual(await listing(dir), await listing(first));
  });

  it('empties the folder first', async () => {
    const left = path.join(second, 'left-over.txt');
    await writeFile(left, '');
    await buildDemoSite(second);
    await assert.rejects(stat(left), { code: 'ENOENT' });
  });

  it('is served whole: every address in the shell is answered', async () => {
    const site = await startDemoSite({ distDir: first, apiDelayMs: 0 });
    try {
      const { body } = await rawRequest(site.url, '/');
      const addresses = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
      assert.equal(addresses.length, 3);
      for (const address of [...addresses, '/share.png']) {
        assert.equal((await rawRequest(site.url, address)).status, 200, address);
      }
    } finally {
      await site.close();
    }
  });
});

async function listing(dir: string): Promise<string[]> {
  return (await readdir(dir, { recursive: true })).sort();
}

async function readIfFile(file: string): Promise<Buffer | null> {
  return (await stat(file)).isFile() ? readFile(file) : null;
}
