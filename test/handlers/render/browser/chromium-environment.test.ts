import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pidOf } from '../../../support/browser/launched-browser';
import {
  htmlOf,
  startTestRenderer,
  type TestRenderer,
  type TestRendererOptions,
} from '../../../support/browser/test-renderer';
import { listeningSockets } from '../../../support/machine/listening-sockets';
import { environmentOf, processesOfGroup } from '../../../support/machine/processes';
import { type PageServer, startPageServer } from '../../../support/site/page-server';

const goes = (target: string): string =>
  `<!DOCTYPE html><p>stays</p><script>
    prerenderReady = false;
    try { location.href = '${target}'; } catch {}
    setTimeout(() => { prerenderReady = true; }, 300);
  </script>`;

const FORBIDDEN = [
  'file:///etc/passwd',
  'chrome://version',
  'chrome://crash',
  'view-source:file:///etc/passwd',
  'chrome-untrusted://version',
  'devtools://devtools/bundled/inspector.html',
];

describe('handlers/render: the world around Chromium', function () {
  this.timeout(300_000);
  let server: PageServer;
  let renderer: TestRenderer;

  before(async () => {
    server = await startPageServer({
      '/page': '<!DOCTYPE html><p>Text</p>',
      '/frames': `<!DOCTYPE html>${FORBIDDEN.map((target) => `<iframe src="${target}"></iframe>`).join('')}<p></p><script>
        prerenderReady = false;
        Promise.all(${JSON.stringify(FORBIDDEN)}.map((target) => fetch(target).then((r) => r.text(), () => ''))).then((texts) => {
          document.querySelector('p').textContent = 'read: ' + texts.join(''); prerenderReady = true; });</script>`,
      '/balanced': `<!DOCTYPE html><p style="text-wrap: balance; width: 100px; letter-spacing: 1px">
        Words <span style="display: inline-block; width: 10px">set</span> in lines <img width="20" height="20">
        of nearly the same length.</p>`,
      ...Object.fromEntries(FORBIDDEN.map((target, index) => [`/goes/${index}`, goes(target)])),
    });
  });

  after(async () => {
    await server.close();
  });

  afterEach(async () => {
    await renderer.close();
  });

  async function start(options?: TestRendererOptions): Promise<void> {
    renderer = await startTestRenderer([server.host], options);
  }

  function pid(): number {
    return pidOf(renderer.launched.at(-1) ?? assert.fail('no browser was launched'));
  }

  it('holds nothing of AWS, and no secret, in any process of Chromium', async () => {
    await start({
      variables: {
        AWS_ACCESS_KEY_ID: 'key',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_SESSION_TOKEN: 'token',
        AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9001',
        _X_AMZN_TRACE_ID: 'trace',
        GEORENDER_TABLE: 'table',
        NODE_OPTIONS: '--inspect',
        SECRET: 'secret',
        HOME: '/secret',
      },
    });
    htmlOf(await renderer.render(`${server.url}/page`));
    const processes = await processesOfGroup(pid());
    assert.ok(processes.length >= 2, 'a process of the browser and one of the page');
    const { HOME, ...environment } = await environmentOf(pid());
    assert.equal(HOME, os.tmpdir());
    // Chromium sets the first two for its children.
    const known = ['CHROME_HEADLESS', 'CHROME_WRAPPER', 'PATH', 'TMPDIR', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH'];
    assert.deepEqual(
      Object.keys(environment).filter((name) => !known.includes(name)),
      [],
    );
    for (const process of processes) {
      assert.doesNotMatch(JSON.stringify(await environmentOf(process.pid)), /AWS|secret|token|trace"|table/);
    }
  });

  it('listens on no port', async () => {
    await start();
    htmlOf(await renderer.render(`${server.url}/page`));
    assert.deepEqual(await listeningSockets(pid()), []);
  });

  it('shows nothing of the machine or of Chromium itself', async () => {
    await start();
    for (const [index, target] of FORBIDDEN.entries()) {
      const document = await renderer.render(`${server.url}/goes/${index}`);
      if (document.kind === 'failed') assert.equal(document.reason, 'refused-url', target);
      else assert.match(htmlOf(document), /<p>stays<\/p>/, target);
    }
    assert.match(htmlOf(await renderer.render(`${server.url}/frames`)), /<p>read: <\/p>/);
    assert.equal(renderer.launched.length, 1);
  });

  it('loses one render when Chromium crashes for lack of a font', async () => {
    const noFonts = await mkdtemp(path.join(os.tmpdir(), 'georender-no-fonts-'));
    try {
      await writeFile(path.join(noFonts, 'fonts.conf'), '<?xml version="1.0"?><fontconfig></fontconfig>');
      await start({
        chromium: (found) => ({ ...found, environment: { ...found.environment, FONTCONFIG_PATH: noFonts } }),
      });
      // Lines without height and width can't be balanced: depending on the page Chromium crashes, or never returns.
      const document = await renderer.render(`${server.url}/balanced`, 3_000);
      assert.match(document.kind === 'failed' ? document.reason : document.kind, /^(?:browser-failed|deadline)$/);
      await renderer.settled();
      assert.match(htmlOf(await renderer.render(`${server.url}/page`)), /Text/);
    } finally {
      await rm(noFonts, { recursive: true, force: true });
    }
  });
});
