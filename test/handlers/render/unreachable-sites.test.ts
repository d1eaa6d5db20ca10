import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { htmlOf, startTestRenderer } from '../../support/browser/test-renderer';
import { freePort } from '../../support/machine/raw-tcp';
import { SITE_TEST_CERTIFICATE } from '../../support/machine/test-certificate';
import { startPageServer } from '../../support/site/page-server';

describe('handlers/render: sites that can’t be reached', () => {
  const reasonOf = async (url: string, options: Parameters<typeof startTestRenderer>[1] = {}) => {
    const renderer = await startTestRenderer([new URL(url).host], options);
    const document = await renderer.render(url, 10_000);
    await renderer.close();
    return document.kind === 'failed' ? [document.reason, document.detail] : document.kind;
  };
  const nowhere = () => Promise.reject(new Error('no such name'));

  it('says so when the port is closed, or the name does not resolve', async () => {
    const [refused] = await reasonOf(`http://127.0.0.1:${await freePort()}/`);
    assert.equal(refused, 'site-unreachable');
    const [unknown, detail] = await reasonOf('http://site.test:8080/', { resolve: nowhere });
    assert.equal(unknown, 'site-unreachable');
    assert.match(detail ?? '', /did not resolve/);
  });

  it('refuses an untrusted certificate, for the document and in the page', async () => {
    const server = createServer(SITE_TEST_CERTIFICATE, (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' });
      response.end(`document.title = 'trusted'`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const host = `site.test:${address.port}`;
    const [reason] = await reasonOf(`https://${host}/`, { scheme: 'https', resolve: async () => ['127.0.0.1'] });
    assert.equal(reason, 'site-unreachable');
    const plain = await startPageServer({ '/': `<title>wary</title><script src="https://${host}/x.js"></script>` });
    const renderer = await startTestRenderer([plain.host], {
      reachableHosts: [host],
      resolve: async () => ['127.0.0.1'],
    });
    assert.match(htmlOf(await renderer.render(`${plain.url}/`)), /<title>wary/);
    await renderer.close();
    await plain.close();
    server.close();
  });
});
