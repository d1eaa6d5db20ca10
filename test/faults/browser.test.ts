// The browser fails, or its only way to the network, for each kind of kept copy: the bot's answer. Chromium renders,
// and production code reports the failures.
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { RenderedDocument } from '../../handlers/render/tab/documents/rendered-document';
import { startTestRenderer, type TestRenderer, type TestRendererOptions } from '../support/browser/test-renderer';
import { type PageServer, startPageServer } from '../support/site/page-server';
import { CacheLab } from '../support/storage/cache-lab';
import { document, LAB_SITE, labPage } from '../support/storage/lab-site';
import { renderedFrom } from './cells';
import { answerFaultily, FAULTS, type Fault } from './faulty-service';

/** What a render may take where something keeps quiet, and costs all of it. */
const SHORT_MS = 2_000;

/** What it may take elsewhere, however busy the machine is. */
const LONG_MS = 20_000;

/** The site's name behind the proxy, which the proxy has to resolve. */
const NAME = 'site.test';

const PAGE = '<!doctype html><html lang="en"><title>A page</title><p>the new page</p><script>fetch("/data")</script>';

/** What fails, how, and what is to be said of it. */
interface Failure {
  readonly options?: TestRendererOptions;
  /** The program that takes Chromium's place. */
  readonly program?: string;
  /** Ends the browser as soon as its page asks for more. */
  readonly killed?: boolean;
  readonly reason: string;
}

const FAILURES: Readonly<Record<string, Failure>> = {
  'a browser that does not come up': { program: 'exec sleep 600', reason: 'deadline' },
  'no browser': { program: 'exit 1', reason: 'browser-failed' },
  'a browser that ends in the middle': { killed: true, reason: 'browser-failed' },
  'a program that is no browser': { program: "printf 'strange\\0' >&4; exec sleep 600", reason: 'deadline' },
  'a proxy whose resolver says nothing': {
    options: { resolve: () => new Promise(() => undefined) },
    reason: 'deadline',
  },
  'a proxy whose resolver fails': {
    options: { resolve: () => Promise.reject(new Error('SERVFAIL')) },
    reason: 'site-unreachable',
  },
  'a proxy whose resolver knows no address': { options: { resolve: async () => [] }, reason: 'site-unreachable' },
  'a proxy whose resolver gives what is no address': {
    options: { resolve: async () => ['strange'] },
    reason: 'site-unreachable',
  },
};

describe('a failing browser or egress proxy', function () {
  this.timeout(60_000);
  let lab: CacheLab;
  let server: PageServer;
  let folder: string;
  let renderer: TestRenderer | undefined;
  let onData: () => void = () => undefined;

  before(async () => {
    lab = await CacheLab.start();
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-faults-'));
    server = await startPageServer(
      {
        '/data': (_request, response) => {
          onData();
          response.end('{}');
        },
        ...Object.fromEntries(
          FAULTS.map((fault) => [
            `/site/${encodeURIComponent(fault)}`,
            (request, response) => answerFaultily(fault, request, response),
          ]),
        ),
      },
      { otherwise: (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE) },
    );
  });
  after(async () => {
    await server.close();
    await lab.storage.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await renderer?.close();
    renderer = undefined;
    onData = () => undefined;
    lab.reset();
  });

  const port = () => new URL(server.url).port;
  const urlBehindProxy = (url: string) => url.replace(`https://${LAB_SITE.hosts[0]}`, `http://${NAME}:${port()}`);

  /** Renders the lab's URLs in Chromium, from the test's site. */
  async function startFailing({ options, program, killed, reason }: Failure): Promise<TestRenderer> {
    const executable = path.join(folder, 'browser');
    if (program !== undefined) {
      await writeFile(executable, `#!/bin/sh\n${program}\n`);
      await chmod(executable, 0o755);
    }
    const started = await startTestRenderer([`${NAME}:${port()}`], {
      resolve: async () => ['127.0.0.1'],
      ...options,
      ...(program === undefined ? {} : { chromium: (found) => ({ ...found, executable }) }),
    });
    renderer = started;
    if (killed === true) onData = () => started.launched.at(-1)?.process()?.kill('SIGKILL');
    const budgetMs = reason === 'deadline' ? SHORT_MS : LONG_MS;
    lab.browse = (url) => started.render(urlBehindProxy(url), budgetMs);
    return started;
  }

  /** Has pages kept: one that is stale, a fresh one, and one that was purged. */
  async function keep(name: string): Promise<void> {
    lab.browse = async () => document('<p>the kept page</p>');
    await lab.ask(`/${name}/stale`);
    lab.storage.clock.advance(25 * 3_600_000);
    await lab.ask(`/${name}/fresh`);
    await lab.ask(`/${name}/purged`);
    lab.storage.clock.advance(1_000);
    await lab.purge().purge({ kind: 'urls', urls: [labPage(`/${name}/purged`).keyUrl] });
    lab.storage.clock.advance(1_000);
  }

  async function ask(target: string): Promise<string> {
    const { status, text, cache, reason } = await lab.ask(target);
    const said = /\b(kept|new|shell)\b/.exec(text)?.[1] ?? '-';
    return [status, said, cache, reason].filter((word) => word !== undefined).join(' ');
  }

  const askAll = async (name: string): Promise<readonly string[]> =>
    Promise.all(['none', 'fresh', 'stale', 'purged'].map((state) => ask(`/${name}/${state}`)));

  Object.entries(FAILURES).forEach(([what, failure], index) => {
    it(`${what}: bots get the last good copy, else the site`, async () => {
      const name = `failure-${index}`;
      await keep(name);
      await startFailing(failure);
      assert.deepEqual(await askAll(name), [
        `200 shell BYPASS ${failure.reason}`,
        '200 kept HIT',
        '200 kept STALE',
        `200 kept STALE-ERROR ${failure.reason}`,
      ]);
      await lab.runEvents();
      assert.equal(await ask(`/${name}/stale`), '200 kept STALE');
      // Longer than any pause after a failure.
      lab.storage.clock.advance(600_000);
      lab.browse = async () => document('<p>the new page</p>');
      assert.deepEqual(await askAll(name), ['200 new MISS', '200 kept HIT', '200 kept STALE', '200 new MISS']);
      await lab.runEvents();
      assert.equal(await ask(`/${name}/stale`), '200 new HIT');
    });
  });

  it('treats a failing site as the stand-in of the other tests does', async () => {
    const started = await startFailing({ reason: 'none' });
    const told = (document: RenderedDocument): unknown => {
      if (document.kind === 'failed') return document.reason;
      return document.kind === 'page' ? { status: document.status, broken: document.broken } : document;
    };
    const render = async (fault: Fault): Promise<readonly [Fault, unknown]> => {
      const budgetMs = fault === 'slow' || fault === 'stalled' ? SHORT_MS : LONG_MS;
      return [
        fault,
        told(await started.render(`http://${NAME}:${port()}/site/${encodeURIComponent(fault)}`, budgetMs)),
      ];
    };
    assert.deepEqual(
      Object.fromEntries(await Promise.all(FAULTS.map(render))),
      Object.fromEntries(FAULTS.map((fault) => [fault, told(renderedFrom(fault))])),
    );
  });
});
