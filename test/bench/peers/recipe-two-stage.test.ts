import assert from 'node:assert/strict';
import type { CloudFrontRequest } from 'aws-lambda';
import { createTwoStageRouter } from '../../../bench/peers/recipe-two-stage';

const HOST = 'www.example.com';
const SERVICE = { domain: 'service.example', protocol: 'https', port: 443, token: 'secret' } as const;
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

interface Sent {
  readonly uri?: string;
  readonly querystring?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The request after both functions. */
async function routed(userAgent: string, { uri = '/articles/1', querystring = '', headers = {} }: Sent = {}) {
  const router = createTwoStageRouter(SERVICE);
  const all = Object.entries({ host: HOST, 'user-agent': userAgent, ...headers });
  const request: CloudFrontRequest = {
    ...{ clientIp: '192.0.2.1', method: 'GET', uri, querystring },
    headers: Object.fromEntries(all.map(([name, value]) => [name, [{ key: name, value }]])),
  };
  const seen = await router.viewerRequest({ Records: [{ cf: { request } }] });
  return router.originRequest({ Records: [{ cf: { request: seen } }] });
}

describe("The recipe's two functions", () => {
  it("send crawlers' pages to the service, under its own name", async () => {
    const request = await routed(GOOGLEBOT, { querystring: 'a=%2F' });
    assert.deepEqual(
      {
        domain: request.origin?.custom?.domainName,
        path: request.origin?.custom?.path,
        host: request.headers['host']?.[0]?.value,
        token: request.headers['x-prerender-token']?.[0]?.value,
        asked: [request.uri, request.querystring],
      },
      {
        domain: 'service.example',
        path: '/https%3A%2F%2Fwww.example.com',
        host: 'service.example',
        token: 'secret',
        asked: ['/articles/1', 'a=%2F'],
      },
    );
  });

  it('leave people, files and the service itself alone', async () => {
    for (const request of [
      await routed('Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0'),
      await routed(GOOGLEBOT, { uri: '/app.JS' }),
      await routed(GOOGLEBOT, { headers: { 'x-prerender': '1' } }),
    ]) {
      assert.equal(request.origin, undefined);
      assert.equal(request.headers['host']?.[0]?.value, HOST);
    }
  });

  it('know a bot by _escaped_fragment_', async () => {
    const request = await routed('an unknown program', { querystring: '_escaped_fragment_=' });
    assert.equal(request.origin?.custom?.domainName, 'service.example');
  });
});
