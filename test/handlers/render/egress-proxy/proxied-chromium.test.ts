import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Page } from 'puppeteer-core';
import { dialTcp } from '../../../../handlers/render/egress-proxy/connect-to-first';
import { proxyFlags } from '../../../../handlers/render/egress-proxy/proxy-flags';
import { type NetworkUse, type ProxiedBrowser, startProxiedBrowser } from '../../../support/browser/proxied-browser';
import { listeningSockets } from '../../../support/machine/listening-sockets';
import { type RawServer, startRawServer } from '../../../support/machine/raw-tcp';
import { type PageServer, startPageServer, type TestPage } from '../../../support/site/page-server';
import { DATAGRAM_TRICKS, HOST_FORMS, IDLE_TRICKS, NAVIGATION_TRICKS, TRICKS } from './page-tricks';

const PUBLIC_ADDRESS = '93.184.216.34';

const redirect: TestPage = (request, response) => {
  response.writeHead(302, { location: request.url?.split('?')[1] ?? '' }).end();
};
const serviceWorker: TestPage = (request, response) => {
  const target = request.url?.split('?')[1] ?? '';
  response
    .writeHead(200, { 'content-type': 'text/javascript' })
    .end(`fetch(${JSON.stringify(target)}, { mode: 'no-cors' })`);
};
const PAGES = {
  '/': '<!doctype html><title>The site</title><body>',
  '/to': redirect,
  '/service-worker.js': serviceWorker,
};

describe('a page behind the proxy', () => {
  let site: PageServer;
  let other: PageServer;
  /** The server behind the public address. */
  let rebound: PageServer;
  let secret: RawServer;
  let datagrams: { readonly socket: Socket; readonly port: number; count: number };
  let proxied: ProxiedBrowser;
  let page: Page;
  const resolved: string[] = [];
  const dialled: string[] = [];
  /** The resolver's answers for a name, in order; the last one stays. */
  const names = new Map<string, string[]>();

  before(async () => {
    [site, other, rebound] = await Promise.all([
      startPageServer(PAGES),
      startPageServer({ '/': 'other' }),
      startPageServer({
        '/': (_, response) => void response.writeHead(200, { connection: 'close', 'cache-control': 'no-store' }).end(),
      }),
    ]);
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    datagrams = { socket, port: socket.address().port, count: 0 };
    socket.on('message', () => (datagrams.count += 1));
    proxied = await startProxiedBrowser({
      allowed: [site.host, `named.test:${portOf(other)}`],
      resolve: async (name) => {
        resolved.push(name);
        const answers = names.get(name) ?? ['127.0.0.1'];
        return [(answers.length > 1 ? answers.shift() : answers[0]) ?? ''];
      },
      dial: (address, port) => {
        dialled.push(address);
        return dialTcp(address === PUBLIC_ADDRESS ? '127.0.0.1' : address, port);
      },
    });
  });

  after(async () => {
    datagrams.socket.close();
    await Promise.all([proxied.close(), site.close(), other.close(), rebound.close()]);
  });

  beforeEach(async () => {
    secret = await startRawServer((socket) => socket.destroy());
    page = await proxied.browser.newPage();
    await page.goto(`${site.url}/`);
  });

  afterEach(async () => {
    for (const open of await proxied.browser.pages()) await open.close();
    await secret.close();
    assert.equal(secret.connections.length, 0);
    assert.equal(datagrams.count, 0);
  });

  it('reaches the allowed site, by the name that it is allowed by', async () => {
    assert.equal(await page.title(), 'The site');
    names.set('named.test', ['127.0.0.1']);
    const answer = await page.evaluate(
      `fetch('http://named.test:${portOf(other)}/', { mode: 'no-cors' }).then(({ type }) => type)`,
    );
    assert.equal(answer, 'opaque');
    assert.ok(other.requests.some(({ target }) => target === '/'));
  });

  for (const { written, asked } of HOST_FORMS) {
    it(`is refused http://${written}/`, async () => {
      await page.evaluate(`void fetch('http://${written}:${secret.port}/', { mode: 'no-cors' }).catch(() => 0)`);
      await proxied.refused(asked, secret.port);
    });
  }

  for (const { name, script } of [...TRICKS, ...NAVIGATION_TRICKS]) {
    it(`is refused by ${name}`, async () => {
      await page.evaluate(`${script(`http://127.0.0.1:${secret.port}`)}; 0`);
      await proxied.refused('127.0.0.1', secret.port);
    });
  }

  for (const { name, script } of DATAGRAM_TRICKS) {
    it(`sends nothing and learns no address by ${name}`, async () => {
      const learnt = await page.evaluate(script(`http://127.0.0.1:${datagrams.port}`));
      assert.deepEqual(learnt, name === 'WebTransport' ? 'failed' : []);
    });
  }

  it('reaches a name at the public address that was checked, and is refused it at loopback', async () => {
    names.set('rebind.test', [PUBLIC_ADDRESS, '127.0.0.1']);
    const attempt = `fetch('http://rebind.test:${portOf(rebound)}/', { mode: 'no-cors' }).then(({ type }) => type, () => 'failed')`;
    // The server ends every connection after its answer, so the second attempt needs another one.
    assert.deepEqual([await page.evaluate(attempt), await page.evaluate(attempt)], ['opaque', 'failed']);
    const refusal = await proxied.refused('rebind.test', portOf(rebound));
    assert.equal(refusal.address, '127.0.0.1');
    const asked = resolved.filter((name) => name === 'rebind.test').length;
    assert.equal(asked, 1 + proxied.refusals.filter(({ host }) => host === 'rebind.test').length);
    assert.deepEqual(
      {
        publicDials: dialled.filter((address) => address === PUBLIC_ADDRESS).length,
        reboundRequests: rebound.requests.length,
      },
      { publicDials: 1, reboundRequests: 1 },
    );
  });

  it('is refused the proxy itself', async () => {
    await page.evaluate(`void fetch('http://127.0.0.1:${proxied.proxy.port}/', { mode: 'no-cors' }).catch(() => 0)`);
    await proxied.refused('127.0.0.1', proxied.proxy.port);
  });

  it('is refused the other ports of the site, and the site by another name', async () => {
    const names = [`127.0.0.1:${portOf(other)}`, `localhost:${portOf(site)}`, `127.0.0.1.test:${portOf(site)}`];
    for (const host of names) {
      await page.evaluate(`void fetch('http://${host}/', { mode: 'no-cors' }).catch(() => 0)`);
      const [name = '', port] = host.split(':');
      await proxied.refused(name, Number(port));
    }
  });

  for (const url of [
    'file:///etc/hostname',
    'chrome://version/',
    'view-source:http://127.0.0.1/',
    'ftp://127.0.0.1/',
    'filesystem:http://127.0.0.1/x',
  ]) {
    it(`gets nowhere with ${url}`, async () => {
      const outcome = await page.evaluate(`(async () => {
        const fetched = await fetch('${url}').then(() => 'fetched', () => 'failed');
        const frame = document.createElement('iframe');
        document.body.append(frame);
        const loaded = new Promise((resolve) => { frame.onload = resolve; });
        frame.src = '${url}';
        await Promise.race([loaded, fetch('/')]);
        location.href = '${url}';
        await fetch('/');
        let text = '';
        try { text = frame.contentDocument?.body?.textContent ?? ''; } catch { text = ''; }
        return { fetched, text, href: location.href };
      })()`);
      assert.deepEqual(outcome, { fetched: 'failed', text: '', href: `${site.url}/` });
    });
  }

  it('finds no debugging port', async () => {
    const pid = proxied.browser.process()?.pid;
    assert.ok(pid !== undefined);
    assert.deepEqual(
      proxied.browser.process()?.spawnargs.filter((flag) => flag.startsWith('--remote-debugging')),
      ['--remote-debugging-pipe'],
    );
    if (process.platform === 'linux') assert.deepEqual(await listeningSockets(pid), []);
  });
});

describe('Chromium behind the proxy', () => {
  it('uses the network only to reach the proxy, by all tricks of a page', async () => {
    const site = await startPageServer(PAGES);
    const secret = await startRawServer((socket) => socket.destroy());
    const proxied = await startProxiedBrowser({ allowed: [site.host], resolve: async () => ['127.0.0.1'] });
    const { port: proxyPort } = proxied.proxy;
    const targets = ['127.0.0.1', 'localhost', 'loopback.test'];
    const page = await proxied.browser.newPage();
    await page.goto(`${site.url}/`);
    for (const { script } of [...DATAGRAM_TRICKS, ...IDLE_TRICKS, ...TRICKS]) {
      for (const host of targets) await page.evaluate(`${script(`http://${host}:${secret.port}`)}; 0`);
    }
    for (const host of targets) await proxied.refused(host, secret.port);
    const uses = await proxied.closeAndTell();
    await Promise.all([site.close(), secret.close()]);
    assert.deepEqual(pastTheProxy(uses, proxyPort), []);
  });
});

/** Connections that bypass the proxy, datagrams, and names that are looked up. */
function pastTheProxy(uses: readonly NetworkUse[], proxyPort: number): readonly string[] {
  const connections = told(uses, 'TCP_CONNECT_ATTEMPT', 'address');
  const lookups = told(uses, 'HOST_RESOLVER_MANAGER_REQUEST', 'host');
  assert.ok(connections.length > 0 && lookups.length > 0, 'The net log tells of no connection or of no lookup.');
  return [
    ...connections.filter((address) => address !== `127.0.0.1:${proxyPort}`),
    ...lookups.filter((host) => !/^https?:\/\/(?:127\.0\.0\.1|~notfound)(?::\d+)?$/.test(host)),
    ...uses.map(({ type }) => type).filter((type) => type === 'UDP_BYTES_SENT' || type === 'HOST_RESOLVER_DNS_TASK'),
  ];
}

/** A parameter of all events of a type that have it. */
function told(uses: readonly NetworkUse[], type: string, parameter: string): readonly string[] {
  return uses
    .filter((use) => use.type === type && parameter in use.parameters)
    .map((use) => String(use.parameters[parameter]));
}

describe('a page without the proxy', () => {
  let site: PageServer;
  let proxied: ProxiedBrowser;
  let page: Page;
  let secret: RawServer;
  let datagrams: Socket;

  before(async () => {
    site = await startPageServer(PAGES);
    proxied = await startProxiedBrowser({ allowed: [] }, () => []);
  });

  after(() => Promise.all([proxied.close(), site.close()]));

  beforeEach(async () => {
    secret = await startRawServer((socket) => socket.destroy());
    datagrams = createSocket('udp4').bind(0, '127.0.0.1');
    await once(datagrams, 'listening');
    page = await proxied.browser.newPage();
    await page.goto(`${site.url}/`);
  });

  afterEach(async () => {
    datagrams.close();
    await secret.close();
    await page.close();
  });

  for (const { written } of HOST_FORMS.filter(({ isLoopback }) => isLoopback)) {
    it(`would get through to http://${written}/`, async () => {
      const reached = secret.next();
      await page.evaluate(`void fetch('http://${written}:${secret.port}/', { mode: 'no-cors' }).catch(() => 0)`);
      await reached;
    });
  }

  for (const { name, script } of [...TRICKS, ...NAVIGATION_TRICKS]) {
    it(`would get through by ${name}`, async () => {
      const reached = secret.next();
      await page.evaluate(`${script(`http://127.0.0.1:${secret.port}`)}; 0`);
      await reached;
    });
  }

  for (const { name, script } of DATAGRAM_TRICKS) {
    it(`would send datagrams by ${name}`, async () => {
      const sent = once(datagrams, 'message');
      await page.evaluate(`${script(`http://127.0.0.1:${datagrams.address().port}`)}; 0`);
      await sent;
    });
  }
});

describe('the flags of the proxy', () => {
  it('do not replace a list of the browser’s own flags', () => {
    assert.deepEqual(
      proxyFlags(1).filter((flag) => /^--(?:enable|disable)-(?:blink-)?features/.test(flag)),
      [],
    );
  });
});

function portOf(server: PageServer): number {
  return Number(server.host.split(':')[1]);
}
