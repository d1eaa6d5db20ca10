import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { Agent, request } from 'undici';
import { type EgressProxy, startEgressProxy } from '../../../../handlers/render/egress-proxy/egress-proxy';
import { undiciConnector } from '../../../../handlers/render/egress-proxy/undici-connector';
import { SITE_TEST_CERTIFICATE } from '../../../support/machine/test-certificate';

describe('our own requests through the proxy', () => {
  let plain: Server;
  let secure: Server;
  let proxy: EgressProxy;
  let agent: Agent;
  let plainPort: number;
  let securePort: number;

  before(async () => {
    const answer: RequestListener = (incoming, response) =>
      void response.end(`${incoming.headers.host} ${incoming.url}`);
    plain = createHttp(answer);
    secure = createHttps({ ...SITE_TEST_CERTIFICATE }, answer);
    [plainPort, securePort] = await Promise.all([listen(plain), listen(secure)]);
    proxy = await startEgressProxy({
      allowed: [
        `site.test:${plainPort}`,
        `site.test:${securePort}`,
        `other.test:${securePort}`,
        `127.0.0.1:${plainPort}`,
      ],
      resolve: async () => ['127.0.0.1'],
    });
    agent = new Agent({ connect: undiciConnector(proxy, { ca: SITE_TEST_CERTIFICATE.cert }) });
  });

  after(async () => {
    await agent.destroy();
    await proxy.close();
    for (const server of [plain, secure]) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function text(url: string, dispatcher = agent): Promise<string> {
    return (await request(url, { dispatcher })).body.text();
  }

  it('fetch http by name and by address, more than once on a connection', async () => {
    for (const host of ['site.test', '127.0.0.1']) {
      const hosts = await Promise.all(['/1', '/2', '/3'].map((path) => text(`http://${host}:${plainPort}${path}`)));
      assert.deepEqual(
        hosts,
        ['/1', '/2', '/3'].map((path) => `${host}:${plainPort} ${path}`),
      );
    }
  });

  it('fetch https with the name checked against the certificate', async () => {
    assert.equal(await text(`https://site.test:${securePort}/`), `site.test:${securePort} /`);
    await assert.rejects(text(`https://other.test:${securePort}/`), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    const untrusting = new Agent({ connect: undiciConnector(proxy) });
    await assert.rejects(text(`https://site.test:${securePort}/`, untrusting), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    await untrusting.destroy();
  });

  it('fail with the errors of the proxy', async () => {
    await assert.rejects(text(`http://elsewhere.test:${plainPort}/`), {
      name: 'EgressRefusedError',
      host: 'elsewhere.test',
      address: '127.0.0.1',
    });
    await assert.rejects(text('http://[::1]/'), { name: 'EgressRefusedError', host: '::1', port: 80 });
    await assert.rejects(text('https://169.254.169.254/'), {
      name: 'EgressRefusedError',
      host: '169.254.169.254',
      port: 443,
    });
  });
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no TCP address.');
  return address.port;
}
